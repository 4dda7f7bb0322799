import type { RetrainingRow } from '../../server/services/registry/views.ts';
import { Link } from '../_ui/link.tsx';
import { formatFixed, plural } from '../_words/numbers.ts';
import { RetrainButton } from './model-actions.tsx';
import { lineageName, modelName } from './words.ts';

/** "due", "soon", "can wait": a score in words. */
const urgency = (score: number): string => (score >= 0.5 ? 'due' : score >= 0.25 ? 'soon' : 'can wait');

/** "0.6 × 12 of 90 days + 0.4 × 14.2 %" */
function explain({ daysStale, wapePercent }: RetrainingRow): string {
  const days = `0.6 × ${formatFixed(Math.min(daysStale, 90), daysStale < 10 ? 1 : 0)} of 90 days`;
  return wapePercent === null ? `${days}; it has no WAPE` : `${days} + 0.4 × ${formatFixed(Math.min(wapePercent, 100), 1)} of 100 %`;
}

/** Which world or file should be trained again first, with the score taken apart. */
export function Retraining({ rows }: { rows: readonly RetrainingRow[] }) {
  return (
    <ol className="-mt-3">
      {rows.map((row, i) => (
        <li
          key={row.model.modelRunId}
          className="grid grid-cols-[28px_minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 border-b border-hair py-2.5 max-sm:grid-cols-[28px_minmax(0,1fr)]"
        >
          <span className="num text-mu">{i + 1}</span>
          <div className="min-w-0">
            <p>
              {lineageName(row.model.lineage)}{' '}
              <Link href={`/models/${row.model.modelRunId}`} className="textual">
                {modelName(row.model.model)}
              </Link>
            </p>
            <p className="flex flex-wrap items-center gap-x-3 text-xs text-mu">
              <progress max={1} value={row.score} aria-label={`Score ${formatFixed(row.score, 2)} of 1`} className="w-24" />
              <span>
                <span className="num text-tx">{formatFixed(row.score, 2)}</span> {urgency(row.score)} = {explain(row)}
              </span>
              <span>trained {row.daysStale < 1 ? 'today' : `${plural(Math.floor(row.daysStale), 'day')} ago`}</span>
            </p>
          </div>
          <div className="no-print max-sm:col-start-2">
            {row.model.runId ? <RetrainButton modelRunId={row.model.modelRunId} label={`Retrain ${lineageName(row.model.lineage)}`} /> : null}
          </div>
        </li>
      ))}
    </ol>
  );
}
