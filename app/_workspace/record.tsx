import type { Metric } from '../../server/kit/settings.ts';
import type { WorkspaceDetail } from '../../server/services/workspace/views.ts';
import { Digest } from '../_ui/digest.tsx';
import { Link } from '../_ui/link.tsx';
import { Section } from '../_ui/section.tsx';
import { StatusMark } from '../_ui/status.tsx';
import { formatDuration, plural } from '../_words/numbers.ts';
import { formatScore, METRIC_NAMES } from '../_words/verdict.ts';

/** Plans side by side at most. */
const MOST_COMPARED = 5;

/** How the run ended, in figures and by phase. */
export function Outcome({ detail }: { detail: WorkspaceDetail }) {
  const { resultSummary: result, focus, config } = detail;
  const metric = (result.metric ?? 'wape') as Metric;
  const facts: readonly (readonly [string, string])[] = [
    ['Best model', result.winner ? result.winner.replaceAll('_', ' ') : 'none'],
    [METRIC_NAMES[metric] ?? metric, result.value === null ? '–' : formatScore(metric, result.value)],
    ['Seasonal naive', result.baseline === null ? '–' : formatScore(metric, result.baseline)],
    ['Took', result.wallClockMs === null ? '–' : formatDuration(result.wallClockMs)],
    ['Series in focus', focus ? `${focus.key}${focus.selectedBy === 'user' ? '' : ', by default'}` : '–'],
    ['Seed', config.feed ? 'own data' : String(config.seed)],
  ];
  return (
    <Section id="outcome" title="How it ended" aside={result.detail}>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-3 lg:grid-cols-6">
        {facts.map(([name, value]) => (
          <div key={name} className="min-w-0">
            <dt className="text-xs text-mu">{name}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
      </dl>
      <ol className="mt-6">
        {result.phases.map((phase) => (
          <li key={phase.phase} className="grid grid-cols-[minmax(0,1fr)_auto_72px] items-baseline gap-x-6 border-t border-hair py-2">
            <span>
              {phase.phase} <span className="ml-2 text-xs text-mu">{plural(phase.steps, 'step')}</span>
            </span>
            <StatusMark status={phase.status} />
            <span className="num text-right">{formatDuration(phase.durationMs)}</span>
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** Everything it points to, by id and digest. */
export function CreatedList({ detail }: { detail: WorkspaceDetail }) {
  const { createdObjects: made } = detail;
  return (
    <Section
      id="made"
      title="What it made"
      aside={`${plural(made.artifactIds.length, 'artifact')}, ${plural(made.artifactPaths.length, 'file')}, ${plural(made.datasetIds.length, 'dataset')}`}
    >
      {made.aliases.length > 0 ? (
        <p className="mb-3">
          Moved {made.aliases.map((one) => one.name).join(', ')} to{' '}
          {made.aliases.map((one) => (
            <Digest key={one.name} value={one.digest} />
          ))}
        </p>
      ) : null}
      {made.scenarioIds.length > 0 ? (
        <p className="mb-3">
          Saved{' '}
          {made.scenarioIds.length === 1 ? (
            <Link href={`/planner/${made.scenarioIds[0]}`} className="textual">
              a plan
            </Link>
          ) : (
            <Link href={`/planner/compare?ids=${made.scenarioIds.slice(0, MOST_COMPARED).join(',')}`} className="textual">
              {plural(made.scenarioIds.length, 'plan')}
            </Link>
          )}
        </p>
      ) : null}
      {made.batchIds.map((id) => (
        <p key={id} className="mb-3">
          Tested{' '}
          <Link href={`/batches/${id}`} className="textual">
            a portfolio
          </Link>
        </p>
      ))}
      {made.knowledgeEvents.length > 0 ? (
        <details className="mb-3">
          <summary className="textual inline">what it asked the guide</summary>
          <ul className="mt-2">
            {made.knowledgeEvents.map((line) => (
              <li key={line} className="text-mu">
                {line}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      {made.artifactIds.length === 0 ? (
        <p className="text-mu">Nothing was made.</p>
      ) : (
        <details>
          <summary className="textual inline">artifacts by digest</summary>
          <ul className="mt-3">
            {made.artifactIds.map((one) => (
              <li key={`${one.step} ${one.output} ${one.digest}`} className="flex flex-wrap items-baseline justify-between gap-x-6 border-t border-hair py-1.5">
                <span>
                  <Link href={`/registry/${one.digest}`} className="underline decoration-transparent underline-offset-4 hover:decoration-current">
                    {one.step}/{one.output}
                  </Link>{' '}
                  <span className="ml-2 text-xs text-mu">{one.kind}</span>
                </span>
                <Digest value={one.digest} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </Section>
  );
}

/** The plugins behind the run, with the code they had then. */
export function PluginStamps({ detail }: { detail: WorkspaceDetail }) {
  const { plugins = [] } = detail.config;
  if (plugins.length === 0) return null;
  return (
    <details className="mt-4">
      <summary className="textual inline">{plural(plugins.length, 'plugin')}, with the digest of their code</summary>
      <ul className="mt-3">
        {plugins.map((one) => (
          <li key={`${one.type} ${one.id}`} className="flex flex-wrap items-baseline justify-between gap-x-6 border-t border-hair py-1.5">
            <span>
              <span className="mr-2 text-xs text-mu">{one.type}</span>
              {one.id} <span className="num">{one.version}</span>
            </span>
            <Digest value={one.codeDigest} what="code digest" />
          </li>
        ))}
      </ul>
    </details>
  );
}
