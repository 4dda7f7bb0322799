import type { ResultsView } from '../../server/services/views.ts';
import { StepCurve } from '../_charts/step-curve.tsx';
import { periodLabel, periodsWord } from '../_words/dates.ts';
import { formatFixed, formatPercent, formatSigned, plural } from '../_words/numbers.ts';
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
  /** Those shown, of all that competed. */
  models: readonly Model[];
}

const markOf = (model: Model, winner: string): string => (model.id === winner ? 'champion' : model.baseline ? 'baseline' : '');
const biasNote = (bias: number | null): string => (bias === null ? '' : `bias ${formatSigned(bias * 100, 1)}\u00a0%`);

/** Cells of all models. @param values by column, then by model @param top by column: what the strongest tint stands for */
function rowsOf(
  results: ResultsView,
  values: readonly (readonly Value[])[],
  format: (value: number | null, column: number) => string,
  tops: readonly number[],
): HeatRow[] {
  const { models, winner } = results.backtest;
  const best = values.map((column) => Math.min(...column.map((one) => one.score ?? Number.POSITIVE_INFINITY)));
  return models.map((model, row) => ({
    id: model.id,
    title: model.title,
    mark: markOf(model, winner),
    won: model.id === winner,
    cells: values.map((column, at): HeatCell => {
      const { score, bias } = column[row];
      return {
        text: format(score, at),
        note: biasNote(bias),
        heat: score === null ? null : Math.min(1, score / Math.max(tops[at], 1e-9)),
        best: score !== null && score === best[at],
      };
    }),
  }));
}

const topOf = (columns: readonly (readonly Value[])[]): number => Math.max(1e-9, ...columns.flat().map((one) => one.score ?? 0));

/** Models on each class of demand, by what that class is ranked by. */
export function ByClass({ results, models }: ByProps) {
  const { segments, metric } = results.backtest;
  const shown = segments.map((segment) => ({ ...segment, by: segmentMetric(segment.metric) }));
  const values = shown.map((segment) =>
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
        columns={shown.map((segment) => ({
          key: segment.class,
          title: CLASS_NAMES[segment.class],
          note: `${plural(segment.series, 'series', 'series')}, ${METRIC_NAMES[segment.by]}`,
        }))}
        rows={rowsOf(
          results,
          values,
          (value, at) => formatScore(shown[at].by, value),
          values.map((column) => topOf([column])),
        )}
      />
    </>
  );
}

/** Models on each stretch of the horizon, with the error step by step. */
export function ByHorizon({ results, models }: ByProps) {
  const { horizon, gap } = results.backtest;
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
  const top = Math.max(1e-9, ...curves.flat().map((step) => step ?? 0));
  const naive = seasonalNaiveOf(results.backtest);
  const reference = naive ? meanSteps(naive) : null;
  const all = topOf(values);
  const rows = rowsOf(
    results,
    values,
    (value) => (value === null ? '–' : formatPercent(value)),
    buckets.map(() => all),
  ).map((row, at) => ({ ...row, extra: <StepCurve values={curves[at]} reference={row.id === naive?.id ? null : reference} top={top} won={row.won} /> }));
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

/** Models on each window; all were tested at the same cutoffs. */
export function ByWindow({ results, models }: ByProps) {
  const { windows } = results.backtest;
  const values = windows.map((_, at) => models.map((model): Value => ({ score: model.windows[at]?.wape ?? null, bias: model.windows[at]?.bias ?? null })));
  const all = topOf(values);
  const firsts = new Map<string, number>();
  for (const column of values) {
    const best = column.reduce((at, one, row) => ((one.score ?? Number.POSITIVE_INFINITY) < (column[at].score ?? Number.POSITIVE_INFINITY) ? row : at), 0);
    firsts.set(models[best].title, (firsts.get(models[best].title) ?? 0) + 1);
  }
  const [leader] = [...firsts].sort((a, b) => b[1] - a[1]);
  return (
    <>
      <p className="say mb-5">
        {leader ? `${leader[0]} is best in ${formatFixed(leader[1], 0)} of ${windows.length} windows. ` : ''}
        <span className="text-mu">WAPE over all series; each window trains on what lies before its cutoff.</span>
      </p>
      <HeatTable
        label="Leaderboard by window"
        columns={windows.map((window, at) => ({
          key: String(window.testFrom),
          title: `Window ${at + 1}`,
          note: `cutoff ${periodLabel(results.frequency, results.windowDates[at].cutoff)}`,
        }))}
        rows={rowsOf(
          results,
          values,
          (value) => (value === null ? '–' : formatPercent(value)),
          windows.map(() => all),
        )}
      />
    </>
  );
}
