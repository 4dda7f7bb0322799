import type { AliasView } from '../../server/services/registry/views.ts';
import { Icon } from '../_ui/icons.tsx';
import { Link } from '../_ui/link.tsx';
import { Time } from '../_ui/time.tsx';
import { PromoteButton, RollbackButton } from './alias-actions.tsx';
import { figureOf, lineageName, modelName, staleWords } from './words.ts';

/** Every alias: where it points, whether it should stay there and why not, and what can be done. Stale ones first. */
export function Aliases({ rows }: { rows: readonly AliasView[] }) {
  const sorted = [...rows].sort((a, b) => Number(b.stale.length > 0) - Number(a.stale.length > 0));
  return (
    <ul className="-mt-3">
      {sorted.map((alias) => (
        <li key={alias.name} className="grid grid-cols-[24px_minmax(0,1fr)] gap-x-3 border-b border-hair py-3.5 lg:grid-cols-[24px_minmax(0,1fr)_auto]">
          <span className={`pt-1 ${alias.stale.length > 0 ? 'text-wa' : 'text-ok'}`}>
            <Icon name={alias.stale.length > 0 ? 'warn' : 'check'} />
            <span className="sr-only">{alias.stale.length > 0 ? 'stale' : 'stands well'}</span>
          </span>
          <Standing alias={alias} />
          <Actions alias={alias} />
        </li>
      ))}
    </ul>
  );
}

function Standing({ alias }: { alias: AliasView }) {
  const { name, holder, movedAt, movedBy, stale } = alias;
  return (
    <div className="min-w-0">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="text-md break-all">{name}</span>
        {holder ? (
          <Link href={`/models/${holder.modelRunId}`} className="textual">
            {modelName(holder.model)}
          </Link>
        ) : (
          <span className="text-mu">{alias.digest.slice(0, 12)}, not registered</span>
        )}
        {holder ? <span className="num text-mu">{figureOf(holder)}</span> : null}
      </p>
      {stale.map((reason) => {
        const { why, remedy } = staleWords(reason, alias);
        return (
          <p key={reason} className="mt-0.5">
            Stale: {why}. <span className="text-mu">{remedy}</span> <code className="num text-mu">{reason}</code>
          </p>
        );
      })}
      <p className="text-xs text-mu">
        {holder ? `${lineageName(holder.lineage)}, ` : ''}since <Time iso={movedAt} />
        {movedBy ? (
          <>
            {' '}
            by{' '}
            <Link href={`/runs/${movedBy}`} className="textual">
              a run
            </Link>
          </>
        ) : (
          ' by a person'
        )}
        {' · '}
        <Link href={`/control?alias=${name}#history`} className="textual">
          history
        </Link>
      </p>
    </div>
  );
}

function Actions({ alias: { name, holder, newer, before, stale } }: { alias: AliasView }) {
  return (
    <div className="no-print flex flex-wrap items-start gap-2 max-lg:col-start-2 max-lg:mt-2">
      {newer && stale.length > 0 ? (
        <PromoteButton modelRunId={newer.modelRunId} alias={name} label={`Promote ${modelName(newer.model)}`} className="btn" />
      ) : null}
      {before && holder ? <RollbackButton name={name} expected={holder.modelRunId} before={before} /> : null}
    </div>
  );
}
