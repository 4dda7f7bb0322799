import type { BatchCheck } from '../../server/services/batch/views.ts';
import { periodsWord } from '../_words/dates.ts';
import { formatCount, joinWords, plural } from '../_words/numbers.ts';
import { METRIC_NAMES } from '../_words/verdict.ts';

interface BatchCheckPanelProps {
  check: BatchCheck;
  busy: boolean;
  errors: BatchCheck['errors'];
  problem: string;
}

/** How many items, of what; and what stands in the way. */
export function BatchCheckPanel({ check, busy, errors, problem }: BatchCheckPanelProps) {
  const { dataset, items, series, models, scope, atMost, warnings, metric, horizon, windows } = check;
  return (
    <div aria-live="polite" className={busy ? 'opacity-60' : ''}>
      <p className="font-serif text-lg tabular-nums lining-nums">
        {atMost ? 'at most ' : ''}
        {plural(items, 'item')}
      </p>
      <p className="text-mu">
        {formatCount(series)} series × {plural(models.length, 'model')}
      </p>
      <dl className="mt-4 grid gap-y-2">
        {scope ? <Fact name="Series" value={scope} /> : null}
        {models.length > 0 ? <Fact name="Models" value={joinWords(models.map(({ title }) => title))} /> : null}
        {dataset && horizon > 0 ? (
          <Fact name="Test" value={`${plural(windows, 'window')} of ${horizon} ${periodsWord(dataset.frequency, horizon)}, by ${METRIC_NAMES[metric]}`} />
        ) : null}
      </dl>
      {warnings.map((warning) => (
        <p key={warning} className="mt-3 text-xs text-wa">
          {warning}
        </p>
      ))}
      {errors.map(({ path, message }) => (
        <p key={`${path} ${message}`} role="alert" className="mt-3 text-xs text-bad">
          {message}
        </p>
      ))}
      {problem ? (
        <p role="alert" className="mt-3 text-xs text-bad">
          {problem}
        </p>
      ) : null}
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt className="text-xs text-mu">{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
