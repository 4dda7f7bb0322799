import type { TableValue } from '../../server/kit/kind.ts';
import { type BacktestMeta, DEMAND_CLASSES } from '../../server/kit/kinds/modeling.ts';
import type { BacktestSettings } from '../../server/kit/settings.ts';
import type { StepContext } from '../../server/kit/step.ts';
import type { ModelData } from '../modeling/model-data.ts';
import type { Roster } from '../modeling/roster.ts';
import { rollingOrigin, type Split } from '../numerics/rolling-origin.ts';
import { plural } from '../words/format.ts';
import { type Board, OWN, openBoard } from './board.ts';
import { ENOUGH_WINDOWS, poolsOf, type Width } from './calibrate.ts';
import { chooseModels } from './choose-models.ts';
import { classOf, openExam } from './exam.ts';
import { fillTape } from './fill-tape.ts';
import { nameHistories } from './name-histories.ts';
import { rankModels, segmentScore } from './rank-models.ts';
import { metricOf, scoreModels } from './score-models.ts';
import scoreShard from './score-shard.ts';
import { openTape, type Tape } from './tape.ts';
import { usedMetric } from './used-metric.ts';

/** Series named in the result at most. */
const NAMED = 100;
/** Forecast cells a test may keep: 24 million are 384 MB. */
const CELLS = 24_000_000;
/** Written where a series never sold or was not tested. */
const NO_CLASS = 255;

/** @throws RangeError when the windows do not fit the history, with what would */
export function planSplits(periods: number, settings: BacktestSettings): Split[] {
  const { horizon, windows, stepSize, minTrain, gap, strategy, maxTrain } = settings;
  if (gap >= horizon) throw new RangeError(`backtest: gap ${gap} leaves nothing of a horizon of ${horizon} to test; use a gap of at most ${horizon - 1}`);
  const needed = minTrain + horizon + (windows - 1) * stepSize;
  if (needed > periods)
    throw new RangeError(
      `backtest: needs ${plural(needed, 'period')} for ${plural(windows, 'window')} of ${horizon} after ${minTrain} of training, got ${periods}; shorten the horizon, use fewer windows or add history`,
    );
  const splits = rollingOrigin(periods, { horizon, gap, windows, stepSize, sliding: strategy === 'sliding' });
  if (maxTrain === undefined) return splits;
  return splits.map((split) => ({ ...split, trainFrom: Math.max(split.trainFrom, split.trainTo - maxTrain) }));
}

export interface Backtest {
  /** Null when nothing could be tested. */
  meta: BacktestMeta | null;
  table: TableValue | null;
  tested: number;
  skippedCount: number;
  /** By competing model id: how wide its intervals have to be. */
  calibrations: ReadonlyMap<string, Width>;
  /** Model id by series. */
  choice: readonly string[];
  /** Class of each series, 0 … CLASSES − 1. */
  classes: Uint8Array;
  /** Every forecast that was tested. */
  tape: Tape;
}

export interface BacktestOptions {
  settings: BacktestSettings;
  levels: readonly number[];
  keyOf(ordinal: number): string;
}

/** Tests all models at the same cutoffs: forecasts in threads, then scores, ranks and calibrates. Progress 0 … 0.9. */
export async function runBacktest(ctx: StepContext, data: ModelData, roster: Roster, { settings, levels, keyOf }: BacktestOptions): Promise<Backtest> {
  const { series, periods, m, y } = data.panel;
  const splits = planSplits(periods, settings);
  const { horizon, gap } = settings;
  const tested = spreadRows(series, Math.min(settings.testSeries, Math.max(1, Math.floor(CELLS / (roster.all.length * splits.length * horizon)))));
  const tape = openTape({ splits, models: roster.all.length, tested: Int32Array.of(...tested, series), horizon });
  await fillTape(ctx, data, roster, tape);
  const exam = openExam(data, tape, gap);
  const board = openBoard(roster.all, splits, levels, { horizon, gap, rows: tested.length });
  const calibrations = await scoreAll(ctx, data, tape, board);
  for (let row = 0; row < tested.length; row++) board.tested += board.bySeries[row * OWN + 3];
  const scored = scoreModels(board).filter(({ id }) => roster.competing.has(id));
  const metric = usedMetric(settings.metric, exam.classes.subarray(0, tested.length), scored);
  const ranked = rankModels(scored, metric);
  const skipped: BacktestMeta['skipped'] = [];
  let skippedCount = 0;
  for (let row = 0; row < tested.length; row++) {
    const reason = exam.reason(row);
    if (reason !== null && ++skippedCount <= NAMED) skipped.push({ key: keyOf(tested[row]), reason });
  }
  const places = new Map(roster.all.map((model, place) => [model.id, place]));
  const winner = places.get(ranked[0].id) ?? 0;
  const chosen = chooseModels(board, winner, (model) => roster.competing.has(roster.all[model].id));
  const choice = new Array<string>(series).fill(ranked[0].id);
  for (let row = 0; row < tested.length; row++) choice[tested[row]] = roster.all[chosen[row]].id;
  const classes = Uint8Array.from({ length: series }, (_, ordinal) => classOf(y.subarray(ordinal * periods, (ordinal + 1) * periods)));
  const rest = {
    tested: board.tested,
    skippedCount,
    choice,
    classes,
    tape,
    calibrations: new Map(roster.all.map((model, place) => [model.id, calibrations[place]])),
  };
  const value = ranked[0].scores[metric];
  if (value === null) return { meta: null, table: null, ...rest };
  const meta: BacktestMeta = {
    metric,
    winner: ranked[0].id,
    value,
    horizon,
    gap,
    strategy: settings.strategy,
    seasonLength: m,
    levels: [...levels],
    series,
    testedSeries: tested.length,
    intervals: splits.length < ENOUGH_WINDOWS ? 'own' : 'calibrated',
    segments: DEMAND_CLASSES.map((name, at) => {
      const best = ranked.find((model) => model.segments[at].rank === 1);
      const count = classes.reduce((sum, one) => sum + Number(one === at), 0);
      const won = best !== undefined && segmentScore(best.segments[at], metric) !== null;
      return { class: name, series: count, metric: metricOf(name, metric), winner: won ? best.id : null };
    }).filter((segment) => segment.series > 0),
    exceptions: choice.reduce((sum, id) => sum + Number(id !== ranked[0].id), 0),
    windows: splits,
    models: ranked,
    tested: board.tested,
    skippedCount,
    skipped,
    histories: nameHistories(data.panel, horizon, keyOf),
  };
  return { meta, table: backtestTable(board, meta, { tested, places, choice, classes }), ...rest };
}

/** Time to score a forecast of one period, in ms. */
const SCORING_MS = 0.002;

/** Scores every model, one beside the other. @returns how wide the intervals of each have to be */
async function scoreAll(ctx: StepContext, data: ModelData, tape: Tape, { models, tested: _, ...cells }: Board): Promise<Width[]> {
  const { horizon, judged, rows, splits } = cells;
  const cost = rows * splits.length * horizon * SCORING_MS;
  const tables = await ctx.shard(scoreShard, { data, tape, cells }, { items: models.length, cost, from: 0.75, to: 0.9, note: () => 'scoring' });
  return tables.map((bytes) => {
    if (bytes === undefined) throw new TypeError('backtest: a model was scored without a table of its widths');
    return { horizon, all: { levels: judged, steps: poolsOf(horizon), factors: new Float64Array(bytes.slice().buffer) } };
  });
}

/** `count` of the series, evenly spaced, ascending; all of them when that is enough. */
function spreadRows(series: number, count: number): Int32Array {
  const rows = Math.min(series, count);
  return Int32Array.from({ length: rows }, (_, row) => Math.floor((row * series) / rows));
}

interface ByDataset {
  tested: Int32Array;
  places: ReadonlyMap<string, number>;
  choice: readonly string[];
  classes: Uint8Array;
}

/** Per-series figures, rows in the ranked order of the meta. */
function backtestTable(board: Board, meta: BacktestMeta, { tested, places, choice, classes }: ByDataset): TableValue {
  const { series } = meta;
  const shape = [meta.models.length, series];
  const [wape, bias] = [new Float64Array(shape[0] * series), new Float64Array(shape[0] * series)];
  const present = new Uint8Array(wape.length);
  meta.models.forEach(({ id }, model) => {
    const from = (places.get(id) ?? 0) * board.rows;
    for (let row = 0; row < board.rows; row++) {
      const [absolute, size, error, count] = board.bySeries.subarray((from + row) * OWN, (from + row + 1) * OWN);
      const cell = model * series + tested[row];
      if (count > 0) bias[cell] = error / count;
      if (size === 0) continue;
      wape[cell] = absolute / size;
      present[cell] = 1;
    }
  });
  const rowOf = new Map(meta.models.map(({ id }, row) => [id, row]));
  return {
    meta,
    columns: [
      { name: 'wape', dtype: 'f64', shape, data: wape },
      { name: 'wape_present', dtype: 'u8', shape, data: present },
      { name: 'bias', dtype: 'f64', shape, data: bias },
      { name: 'class', dtype: 'u8', shape: [series], data: classes.map((one) => (one < DEMAND_CLASSES.length ? one : NO_CLASS)) },
      { name: 'choice', dtype: 'u8', shape: [series], data: Uint8Array.from(choice, (id) => rowOf.get(id) ?? 0) },
    ],
  };
}
