import type { ResultsView } from '../../server/services/run/views.ts';
import { StepCurve } from '../_charts/step-curve.tsx';
import { periodLabel, periodsWord } from '../_words/dates.ts';
import { formatPercent, formatSigned, plural } from '../_words/numbers.ts';
import { CLASS_NAMES, segmentMetric, segmentScore, segmentSentence, segmentWinners } from '../_words/segments.ts';
import { formatScore, METRIC_NAMES, seasonalNaiveOf, winnerOf } from '../_words/verdict.ts';
import { type HeatCell, type HeatRow, HeatTable } from './heat-table.tsx';

type Model = ResultsView['backtest']['models'][number];
interface Value {
  score: number | null;
  bias: number | null;
}
interface ByProps {
  results: ResultsView;
  /** Of all that competed, those that are rows. */
  shown: readonly Model[];
}

const markOf = (model: Model, winner: string): string => (model.id === winner ? 'champion' : model.baseline ? 'baseline' : '');
const percentOf = (value: number | null): string => (value === null ? '–' : formatPercent(value));
const biasNote = (bias: number | null): string => (bias === null ? '' : `bias ${formatSigned(bias * 100, 1)}\u00a0%`);

interface Grid {
  results: ResultsView;
  shown: readonly Model[];
  /** By column, then by model of all that competed. */
  values: readonly (readonly Value[])[];
  /** One tint for all columns, or each column for itself. */
  together: boolean;
  format: (value: number | null, column: number) => string;
}

/** Rows of the models shown; the best of a column and the strongest tint are found among all. */
function rowsOf({ results, shown, values, together, format }: Grid): HeatRow[] {
  const { models, winner } = results.backtest;
  const ranges = values.map(rangeOf);
  const whole = { low: Math.min(...ranges.map((one) => one.low)), high: Math.max(...ranges.map((one) => one.high)) };
  return shown.map((model) => ({
    id: model.id,
    title: model.title,
    mark: markOf(model, winner),
    won: model.id === winner,
    cells: values.map((column, at): HeatCell => {
      const { score, bias } = column[models.indexOf(model)];
      const { low, high } = together ? whole : ranges[at];
      return {
        text: format(score, at),
        note: biasNote(bias),
        heat: score === null ? null : (score - low) / Math.max(high - low, 1e-9),
        best: score !== null && score === ranges[at].low,
      };
    }),
  }));
}

function rangeOf(column: readonly Value[]): { low: number; high: number } {
  const known = column.flatMap((one) => one.score ?? []);
  return { low: Math.min(...known), high: Math.max(...known) };
}

/** Models on each class of demand, by what that class is ranked by. */
export function ByClass({ results, shown }: ByProps) {
  const { segments, models, metric } = results.backtest;
  const columns = segments.map((segment) => ({ ...segment, by: segmentMetric(segment.metric) }));
  const values = columns.map((segment) =>
    models.map((model): Value => {
      const own = model.segments.find((one) => one.class === segment.class);
      return { score: own ? segmentScore(own, segment.metric) : null, bias: own?.bias ?? null };
    }),
  );
  const never = results.seriesCount - segments.reduce((sum, one) => sum + one.series, 0);
  return (
    <>
      <p className="say mb-5">
        {segmentWinners(results.backtest)} <span className="text-mu">{segmentSentence(segments, metric)}</span>
        {never > 0 ? <span className="text-mu"> {plural(never, 'series', 'series')} never sold and belong to no class.</span> : null}
      </p>
      <HeatTable
        label="Leaderboard by class of demand"
        columns={columns.map((segment) => ({
          key: segment.class,
          title: CLASS_NAMES[segment.class],
          note: `${plural(segment.series, 'series', 'series')}, ${METRIC_NAMES[segment.by]}`,
        }))}
        rows={rowsOf({ results, shown, values, together: false, format: (value, at) => formatScore(columns[at].by, value) })}
      />
    </>
  );
}

/** Models on each stretch of the horizon, with the error step by step. */
export function ByHorizon({ results, shown }: ByProps) {
  const { models, horizon, gap } = results.backtest;
  const { frequency } = results;
  const winner = winnerOf(results.backtest);
  const buckets = winner.buckets;
  const values = buckets.map((bucket) =>
    models.map((model): Value => {
      const own = model.buckets.find((one) => one.from === bucket.from);
      return { score: own?.wape ?? null, bias: own?.bias ?? null };
    }),
  );
  const curves = models.map(meanSteps);
  const naive = seasonalNaiveOf(results.backtest);
  const reference = naive ? meanSteps(naive) : null;
  // Of the winner and what it has to beat; a model that does far worse leaves its small chart at the top.
  const top = 1.1 * Math.max(1e-9, ...[...meanSteps(winner), ...(reference ?? [])].map((step) => step ?? 0));
  const rows = rowsOf({ results, shown, values, together: true, format: percentOf }).map((row) => {
    const at = models.findIndex((model) => model.id === row.id);
    return { ...row, extra: <StepCurve values={curves[at]} reference={row.id === naive?.id ? null : reference} top={top} won={row.won} /> };
  });
  return (
    <>
      <p className="say mb-5">
        {horizonSentence(winner, frequency)} <span className="text-mu">WAPE of each stretch of the horizon over all series and windows.</span>
      </p>
      <HeatTable
        label="Leaderboard by horizon"
        columns={buckets.map((bucket) => ({
          key: String(bucket.from),
          title: bucket.from === bucket.to ? `${bucket.from}` : `${bucket.from}–${bucket.to}`,
          note: `${periodsWord(frequency, 2)} ahead`,
        }))}
        extra={`Step ${gap + 1} to ${horizon}, 0 to ${formatPercent(top, 0)}${reference ? '; dashed: seasonal naive' : ''}`}
        rows={rows}
      />
    </>
  );
}

/** Mean over the windows of a model's error at each step ahead. */
function meanSteps({ windows }: Model): (number | null)[] {
  const length = Math.max(0, ...windows.map((window) => window.steps.length));
  return Array.from({ length }, (_, step) => {
    const known = windows.flatMap((window) => window.steps[step] ?? []);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
  });
}

function horizonSentence({ title, buckets }: Model, frequency: ResultsView['frequency']): string {
  const known = buckets.filter((bucket) => bucket.wape !== null);
  const [first, last] = [known[0], known[known.length - 1]];
  if (!first || !last) return '';
  const many = periodsWord(frequency, 2);
  if (first === last) return `${title} misses ${formatPercent(first.wape ?? 0)} over ${many} ${first.from} to ${first.to}.`;
  const change = (last.wape ?? 0) - (first.wape ?? 0);
  const word = Math.abs(change) < 0.005 ? 'is as good' : change > 0 ? 'is less sure' : 'is even better';
  return `${title} ${word} at the far end: ${formatPercent(first.wape ?? 0)} for ${many} ${first.from} to ${first.to}, ${formatPercent(last.wape ?? 0)} for ${many} ${last.from} to ${last.to}.`;
}

/** @param firsts title of a model → windows it was best in */
function leaderSentence(firsts: ReadonlyMap<string, number>, windows: number): string {
  const [first, second] = [...firsts].sort((a, b) => b[1] - a[1]);
  if (!first) return '';
  if (first[1] === 1 && windows > 1) return 'Each window has another best model. ';
  if (second && second[1] === first[1]) return `${first[0]} and ${second[0]} are best in ${first[1]} of ${plural(windows, 'window')} each. `;
  if (windows === 1) return `${first[0]} is best in the one window. `;
  return `${first[0]} is best in ${first[1] === windows ? `all ${windows}` : `${first[1]} of ${windows}`} windows. `;
}

/** Models on each window; all were tested at the same cutoffs. */
export function ByWindow({ results, shown }: ByProps) {
  const { models, windows } = results.backtest;
  const values = windows.map((_, at) => models.map((model): Value => ({ score: model.windows[at]?.wape ?? null, bias: model.windows[at]?.bias ?? null })));
  const firsts = new Map<string, number>();
  for (const column of values) {
    const best = column.reduce((at, one, row) => ((one.score ?? Number.POSITIVE_INFINITY) < (column[at].score ?? Number.POSITIVE_INFINITY) ? row : at), 0);
    firsts.set(models[best].title, (firsts.get(models[best].title) ?? 0) + 1);
  }
  return (
    <>
      <p className="say mb-5">
        {leaderSentence(firsts, windows.length)}
        <span className="text-mu">WAPE over all series; each window trains on what lies before its cutoff.</span>
      </p>
      <HeatTable
        label="Leaderboard by window"
        columns={windows.map((window, at) => ({
          key: String(window.testFrom),
          title: `Window ${at + 1}`,
          note: `cutoff ${periodLabel(results.frequency, results.windowDates[at].cutoff)}`,
        }))}
        rows={rowsOf({ results, shown, values, together: true, format: percentOf })}
      />
    </>
  );
}
