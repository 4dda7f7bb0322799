import type { ReactNode } from 'react';
import type { ModelRunDetail } from '../../server/services/registry/views.ts';
import { Sparkline } from '../_charts/sparkline.tsx';
import { Digest } from '../_ui/digest.tsx';
import { Link } from '../_ui/link.tsx';
import { Time } from '../_ui/time.tsx';
import { formatBytes, formatFixed, formatPercent } from '../_words/numbers.ts';

const PERCENT = new Set(['wape', 'smape', 'bias']);

/** Every figure of its test. */
export function Figures({ model: { metrics, metric } }: { model: ModelRunDetail }) {
  const names = Object.keys(metrics);
  if (names.length === 0) return <p className="text-mu">It has no figures: it was entered without a test.</p>;
  return (
    <dl className="-mt-3">
      {names.map((name) => {
        const value = metrics[name];
        return (
          <div key={name} className="flex justify-between gap-4 border-b border-hair py-2">
            <dt className="text-mu">
              {name}
              {name === metric ? <span className="ml-2 text-xs">ranked by this</span> : null}
            </dt>
            <dd className="num">{value === null ? 'no value' : PERCENT.has(name) ? formatPercent(value, 2) : formatFixed(value, 4)}</dd>
          </div>
        );
      })}
    </dl>
  );
}

/** Where it comes from and what it was fitted on. */
export function Facts({ model }: { model: ModelRunDetail }) {
  const rows: readonly (readonly [string, ReactNode])[] = [
    ['Id', <Digest key="id" value={model.modelRunId} what="id" />],
    [
      'Run',
      model.run ? (
        <Link key="run" href={`/runs/${model.run.runId}`} className="textual">
          {model.run.title}, {model.run.status}
        </Link>
      ) : model.runId ? (
        'deleted'
      ) : (
        'none: entered by hand'
      ),
    ],
    [
      'Dataset',
      model.dataset ? (
        <Link key="data" href={`/explorer/${model.dataset}`} className="textual">
          {model.dataset.slice(0, 12)}
        </Link>
      ) : (
        'not recorded'
      ),
    ],
    ['Fitted on', model.window ? `${model.window.from} to ${model.window.to}` : 'not recorded'],
    ['Series', model.series === 'all' ? 'all of the dataset' : model.series],
    ['Feature frame', model.frameVersion === 1 ? 'version 1: nothing but the series itself' : `version ${model.frameVersion}`],
    ['Source', { engine: 'a run', backfill: 'a backfill of an earlier cutoff', drill: 'a drill', user: 'entered by hand' }[model.source]],
    ['Configuration', model.configHash ? <Digest key="hash" value={model.configHash} what="configuration hash" /> : 'not recorded'],
    [
      'Duplicate',
      model.duplicateOf ? (
        <Link key="dup" href={`/models/${model.duplicateOf}`} className="textual">
          of an earlier model run: same settings, data and window
        </Link>
      ) : (
        'no'
      ),
    ],
    ['Registered', <Time key="at" iso={model.createdAt} style="full" zoned />],
  ];
  return (
    <dl className="-mt-3">
      {rows.map(([name, value]) => (
        <div key={name} className="grid grid-cols-[130px_minmax(0,1fr)] border-b border-hair py-2">
          <dt className="text-mu">{name}</dt>
          <dd className="break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Its stored bytes: whether they have their digest, and each file. */
export function Artifact({ model: { digest, artifact, verified, verifiedAt, runId, model } }: { model: ModelRunDetail }) {
  if (digest === null) return <p className="text-mu">It has no artifact yet.</p>;
  const words = { verified: 'Its bytes have their digest', mismatch: 'Its bytes no longer have their digest', missing: 'Its bytes are gone' };
  return (
    <>
      <p>
        {verified === null ? 'Its bytes were not read again yet' : words[verified]}
        {verifiedAt ? (
          <span className="text-mu">
            , read <Time iso={verifiedAt} style="full" zoned />
          </span>
        ) : null}
        . SHA-256 <Digest value={digest} />
        {artifact ? (
          <>
            {' '}
            <Link href={`/registry/${digest}`} className="textual">
              in the registry
            </Link>
          </>
        ) : null}
        {runId ? (
          <>
            {' '}
            <Link href={`/runs/${runId}/models/${model}`} className="textual">
              its model card
            </Link>
          </>
        ) : null}
      </p>
      {artifact ? (
        <ul className="mt-3 border-t border-hair">
          {artifact.files.map((file) => (
            <li key={file.path} className="flex flex-wrap justify-between gap-x-4 border-b border-hair py-1.5">
              <span className="break-all">{file.path}</span>
              <span className="num text-mu">
                {formatBytes(file.bytes)} <Digest value={file.sha256} what="SHA-256" />
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <p className="mt-2 text-bad">No artifact with this digest is stored here any more.</p>
      )}
    </>
  );
}

/** Model runs of the same model on the same world or file. */
export function Siblings({ model: { siblings, modelRunId } }: { model: ModelRunDetail }) {
  const course = siblings.filter((one) => one.wape !== null && one.source !== 'drill').map((one) => one.wape as number);
  return (
    <>
      {course.length > 1 ? (
        <div className="mb-3 max-w-80">
          <Sparkline values={course.toReversed()} width={320} height={48} />
        </div>
      ) : null}
      <ul className="-mt-3">
        {siblings.map((one) => (
          <li key={one.modelRunId} className="flex flex-wrap justify-between gap-x-4 border-b border-hair py-2">
            {one.modelRunId === modelRunId ? (
              <span>
                this one, <Time iso={one.createdAt} style="full" />
              </span>
            ) : (
              <Link href={`/models/${one.modelRunId}`} className="textual">
                <Time iso={one.createdAt} style="full" />
              </Link>
            )}
            <span className="text-mu">
              {one.state}
              {one.source === 'engine' ? '' : `, ${one.source}`} <span className="num text-tx">{one.wape === null ? 'no WAPE' : formatPercent(one.wape)}</span>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
