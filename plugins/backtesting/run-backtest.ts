import type { TableValue } from '../../server/kit/kind.ts';
import type { BacktestMeta } from '../../server/kit/kinds/modeling.ts';
import type { Model } from '../../server/kit/model.ts';
import type { BacktestSettings } from '../../server/kit/settings.ts';
import { type Dataset, firstWeekday, writeHistory } from '../modeling/history.ts';
import { rollingOrigin, type Split } from '../numerics/rolling-origin.ts';
import { type Board, openBoard } from './board.ts';
import { rankModels } from './rank-models.ts';
import { scoreModels } from './score-models.ts';
import { makeTester } from './test-series.ts';

/** Series named in the result at most. */
const NAMED = 100;

/** @throws RangeError when the windows do not fit the history, with what would */
export function planSplits(periods: number, settings: BacktestSettings): Split[] {
  const { horizon, windows, stepSize, minTrain, gap, strategy } = settings;
  if (gap >= horizon) throw new RangeError(`backtest: gap ${gap} leaves nothing of a horizon of ${horizon} to test; use a gap of at most ${horizon - 1}`);
  const needed = minTrain + horizon + (windows - 1) * stepSize;
  if (needed > periods)
    throw new RangeError(
      `backtest: needs ${needed} periods for ${windows} windows of ${horizon} after ${minTrain} of training, got ${periods}; shorten the horizon, use fewer windows or add history`,
    );
  return rollingOrigin(periods, { horizon, gap, windows, stepSize, sliding: strategy === 'sliding' });
}

export interface Backtest {
  /** Null when no model has a value of the metric. */
  meta: BacktestMeta | null;
  table: TableValue | null;
  tested: number;
  skippedCount: number;
  skipped: BacktestMeta['skipped'];
}

/**
 * Tests all models at the same cutoffs, series by series.
 * @param models the stand-in first
 * @param pace awaited after each series
 */
export async function runBacktest(
  dataset: Dataset,
  models: readonly Model[],
  settings: BacktestSettings,
  levels: readonly number[],
  pace: (work: number, series: number) => Promise<void> | undefined,
): Promise<Backtest> {
  const { periods, series, seasonLength } = dataset.meta;
  const splits = planSplits(periods, settings);
  const board = openBoard(models, splits, levels, { horizon: settings.horizon, gap: settings.gap, series });
  const test = makeTester(board, seasonLength, firstWeekday(dataset), periods);
  const y = new Float64Array(periods);
  const skipped: BacktestMeta['skipped'] = [];
  let skippedCount = 0;
  for (let ordinal = 0; ordinal < series; ordinal++) {
    const one = dataset.series(ordinal);
    writeHistory(one, y);
    const reason = test({ ordinal, y, closed: one.closedWeekdays });
    if (reason !== null && ++skippedCount <= NAMED) skipped.push({ key: one.key, reason });
    await pace(periods * models.length * splits.length, ordinal + 1);
  }
  const ranked = rankModels(scoreModels(board), settings.metric);
  const value = ranked[0].scores[settings.metric];
  const counts = { tested: board.tested, skippedCount, skipped };
  if (value === null) return { meta: null, table: null, ...counts };
  const meta: BacktestMeta = {
    metric: settings.metric,
    winner: ranked[0].id,
    value,
    horizon: settings.horizon,
    gap: settings.gap,
    strategy: settings.strategy,
    seasonLength,
    levels: [...levels],
    series,
    windows: splits,
    models: ranked,
    ...counts,
  };
  return { meta, table: backtestTable(board, meta), ...counts };
}

/** Per-series WAPE, rows in the ranked order of the meta. */
function backtestTable(board: Board, meta: BacktestMeta): TableValue {
  const shape = [meta.models.length, board.series];
  const wape = new Float64Array(shape[0] * shape[1]);
  const present = new Uint8Array(wape.length);
  meta.models.forEach(({ id }, row) => {
    const from = board.models.findIndex((model) => model.id === id) * board.series;
    for (let ordinal = 0; ordinal < board.series; ordinal++) {
      const [absolute, size] = [board.bySeries[2 * (from + ordinal)], board.bySeries[2 * (from + ordinal) + 1]];
      if (size === 0) continue;
      wape[row * board.series + ordinal] = absolute / size;
      present[row * board.series + ordinal] = 1;
    }
  });
  return {
    meta,
    columns: [
      { name: 'wape', dtype: 'f64', shape, data: wape },
      { name: 'wape_present', dtype: 'u8', shape, data: present },
    ],
  };
}
