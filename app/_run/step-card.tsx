import type { ReactNode } from 'react';
import type { StepState } from '../../server/pipeline/run-state.ts';
import { CopyButton } from '../_ui/copy-button.tsx';
import { Digest } from '../_ui/digest.tsx';
import { Link } from '../_ui/link.tsx';
import { StatusMark, shownStatus } from '../_ui/status.tsx';
import { formatBytes, formatDuration, plural } from '../_words/numbers.ts';
import { useLiveRun } from './run-context.ts';

/** One step: figures first, then tables and words, then what it wrote, then the raw data. */
export function StepCard({ step, footer = null }: { step: StepState; footer?: ReactNode }) {
  const cards = Object.entries(step.cards);
  const raw = JSON.stringify(step.data, null, 2);
  return (
    <section aria-labelledby={`step-${step.id}`} className="enter rounded border border-bd p-6 max-sm:p-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6">
        <h2 id={`step-${step.id}`}>{step.title}</h2>
        <span className="flex items-baseline gap-4 text-xs">
          <StatusMark status={shownStatus(step)} />
          {step.durationMs === null ? null : <span className="num">{formatDuration(step.durationMs)}</span>}
        </span>
      </div>
      <p className="text-xs text-mu">
        step {step.index}, phase {step.phase}
        {step.attempt > 1 ? `, attempt ${step.attempt}` : ''}
        {step.uses === step.id ? '' : `, ${step.uses}`}
      </p>
      {step.detail ? <p className="say mt-3">{step.detail}</p> : null}
      {step.status === 'running' ? <Progress step={step} /> : null}
      {step.status === 'pending' && !step.detail && step.approvals.length === 0 ? <p className="mt-3 text-mu">Not started yet.</p> : null}
      {step.problem ? (
        <p role="alert" className="mt-3 border-l-2 border-bad pl-3">
          <span className="num text-bad">{step.problem.code}</span> {step.problem.message}
        </p>
      ) : null}
      {step.retries.map((retry, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: attempts are only ever added
        <p key={`${retry.code}-${at}`} className="mt-2 text-mu">
          Attempt {at + 1} ended: {retry.message}
        </p>
      ))}
      {step.approvals.map((asked) => (
        <p key={asked.approvalId} className="mt-2 text-mu">
          {sayApproval(asked)}
        </p>
      ))}
      {step.reusedFrom ? <p className="mt-2 text-mu">Nothing it reads has changed, so its outputs were taken from an earlier run.</p> : null}
      {step.ranBecause ? <p className="mt-2 text-mu">It ran again because {step.ranBecause}.</p> : null}
      {cards.map(([id, card]) => (
        <StepFigures key={id} card={card} only={cards.length === 1} />
      ))}
      {step.uses === 'batch_preset' && step.artifacts.length > 0 ? <BatchLink /> : null}
      <Written step={step} />
      {footer}
      {raw === '{}' ? null : (
        <details className="mt-5 border-t border-hair pt-3">
          <summary className="text-mu">Raw data</summary>
          <div className="mt-2 flex justify-end">
            <CopyButton text={raw} label="Copy raw data" shown="copy" />
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
          <pre className="num overflow-x-auto whitespace-pre" tabIndex={0}>
            {raw}
          </pre>
        </details>
      )}
    </section>
  );
}

function sayApproval({ action, decision }: StepState['approvals'][number]): string {
  const asked = `Asked to ${action.replaceAll('_', ' ')}`;
  if (decision === null) return `${asked}: waits for a decision.`;
  const { approved, actor, reason, recordedIn } = decision;
  return `${asked}: ${approved ? 'approved' : 'not approved'} by ${actor}${recordedIn ? ', as recorded in the replayed run' : ''}${reason ? `: ${reason}` : ''}.`;
}

function Progress({ step }: { step: StepState }) {
  return (
    <div className="mt-4">
      <progress className="w-full" max={1} value={step.fraction || undefined} aria-label={`${step.title}: progress`} />
      <p className="mt-1 flex justify-between text-xs text-mu">
        <span>{step.note || 'at work'}</span>
        <span className="num">
          {Math.floor(step.fraction * 100)} %{step.etaMs === null ? '' : `, about ${formatDuration(step.etaMs)} more`}
        </span>
      </p>
    </div>
  );
}

function StepFigures({ card, only }: { card: StepState['cards'][string]; only: boolean }) {
  return (
    <div className="mt-5">
      {only ? null : <h3 className="text-md">{card.title}</h3>}
      {card.figures && card.figures.length > 0 ? (
        <dl className="mt-2 flex flex-wrap gap-x-10 gap-y-4">
          {card.figures.map((figure) => (
            <div key={figure.label}>
              <dt className="text-xs text-mu">{figure.label}</dt>
              <dd className="font-serif text-lg tabular-nums lining-nums">
                {figure.value}
                {figure.unit ? <small className="ml-1 font-sans text-xs text-mu">{figure.unit}</small> : null}
                {figure.note ? <span className="block font-sans text-xs text-mu">{figure.note}</span> : null}
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
      {card.table ? <CardTable table={card.table} title={card.title} /> : null}
      {card.text ? <p className="say mt-3 text-mu">{card.text}</p> : null}
    </div>
  );
}

const FIGURE = /^[-+−]?[\d.,]+\s*%?$/;

function CardTable({ table, title }: { table: NonNullable<StepState['cards'][string]['table']>; title: string }) {
  const numeric = table.columns.map((_, at) => table.rows.every((row) => row[at] === null || typeof row[at] === 'number' || FIGURE.test(String(row[at]))));
  return (
    <section aria-label={title} className="mt-3 overflow-x-auto">
      <table className="list">
        <thead>
          <tr>
            {table.columns.map((column, at) => (
              <th key={column} scope="col" className={numeric[at] ? 'r' : ''}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a card have no id and never move
            <tr key={at}>
              {row.map((cell, column) => (
                <td key={table.columns[column]} className={numeric[column] ? 'num r' : ''}>
                  {cell ?? '–'}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The matrix of a batch stands on a page of its own, under the id of its run. */
function BatchLink() {
  const { state } = useLiveRun();
  return (
    <p className="mt-4">
      <Link href={`/batches/${state.runId}`} className="textual">
        See every series with every model
      </Link>
    </p>
  );
}

function Written({ step }: { step: StepState }) {
  if (step.artifacts.length === 0) return null;
  return (
    <div className="mt-5 border-t border-hair pt-3">
      <h3 className="font-sans text-xs tracking-normal text-mu">Wrote {plural(step.artifacts.length, 'artifact')}</h3>
      <ul className="mt-1">
        {step.artifacts.map((artifact) => (
          <li key={artifact.output} className="flex flex-wrap items-center gap-x-4">
            <span>{artifact.output}</span>
            <span className="text-mu">{artifact.kind}</span>
            <Digest value={artifact.digest} />
            <span className="num text-mu">{formatBytes(artifact.files.reduce((sum, file) => sum + file.bytes, 0))}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
