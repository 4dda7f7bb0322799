import type { TableValue } from '../../server/kit/kind.ts';
import type { LocalModel } from '../../server/kit/model.ts';
import { sharedF64, sharedU8 } from '../../server/kit/shard.ts';
import type { StepContext } from '../../server/kit/step.ts';
import { estimateCost } from '../modeling/estimate-cost.ts';
import fitShard from '../modeling/fit-shard.ts';
import forecastShard from '../modeling/forecast-shard.ts';
import { type ModelData, settingOf } from '../modeling/model-data.ts';
import { addError, biasOf, maeOf, rmseOf, SUM, SUMS, smapeOf, wapeOf } from '../numerics/error-sums.ts';

/** One model fitted as if the history had ended at the cutoff, and how its forecasts of the following periods turned out. */
export interface FittedAt {
  model: LocalModel;
  cutoff: number;
  table: TableValue;
  /** Pooled over series and periods, as fractions or in units; null without a value. */
  metrics: Readonly<Record<'wape' | 'mae' | 'rmse' | 'smape' | 'bias', number | null>>;
  /** Points forecast and observed. */
  tested: number;
}

/** What would have been known at the cutoff. Drivers are left out: only models that need none are fitted here. */
function dataUntil(data: ModelData, cutoff: number): ModelData {
  const { periods } = data.panel;
  const y = sharedF64(data.rows * cutoff);
  for (let row = 0; row < data.rows; row++) y.set(data.panel.y.subarray(row * periods, row * periods + cutoff), row * cutoff);
  return { ...data, events: [], panel: { ...data.panel, periods: cutoff, y, drivers: [] } };
}

/** Fits models of one series at a cutoff and scores the `horizon` periods after it; the total is fitted, and not scored. */
export async function fitAtCutoff(
  ctx: StepContext,
  data: ModelData,
  models: readonly LocalModel[],
  { cutoff, horizon, from, to }: { cutoff: number; horizon: number; from: number; to: number },
): Promise<FittedAt[]> {
  const known = dataUntil(data, cutoff);
  const { rows } = known;
  const ids = models.map(({ id }) => id);
  const widths = models.map((model) => model.width(settingOf(known, 0)));
  const states = widths.map((width) => sharedF64(rows * width));
  const ok = models.map(() => sharedU8(rows));
  const work = { items: rows, cost: estimateCost(models.length, known) };
  const middle = (from + to) / 2;
  await ctx.shard(fitShard, { data: known, from: 0, models: ids, states, ok }, { ...work, from, to: middle, note: (done) => `${done} of ${rows} series` });
  const cells = models.length * rows;
  const paths = { mean: sharedF64(cells * horizon), sigma: sharedF64(cells * horizon), ok: sharedU8(cells) };
  for (const [index, own] of ok.entries()) paths.ok.set(own, index * rows);
  const input = { data: known, models: ids, states, from: 0, horizon, ...paths, clipped: sharedF64(rows) };
  await ctx.shard(forecastShard, input, { ...work, from: middle, to });
  return models.map((model, index) => {
    const sums = scoreRows(data, cutoff, horizon, index, paths);
    return { model, cutoff, table: tableOf(model, known, horizon, states[index], widths[index], ok[index]), ...sums };
  });
}

function scoreRows(
  { panel, rows }: ModelData,
  cutoff: number,
  horizon: number,
  index: number,
  { mean, ok }: { mean: Float64Array; ok: Uint8Array },
): Pick<FittedAt, 'metrics' | 'tested'> {
  const sums = new Float64Array(SUMS);
  for (let row = 0; row < panel.series; row++) {
    if (ok[index * rows + row] !== 1) continue;
    for (let step = 0; step < horizon; step++) {
      const actual = panel.y[row * panel.periods + cutoff + step];
      if (!Number.isNaN(actual)) addError(sums, 0, actual, mean[(index * rows + row) * horizon + step]);
    }
  }
  const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);
  const metrics = {
    wape: orNull(wapeOf(sums)),
    mae: orNull(maeOf(sums)),
    rmse: orNull(rmseOf(sums)),
    smape: orNull(smapeOf(sums)),
    bias: orNull(biasOf(sums)),
  };
  return { tested: sums[SUM.count], metrics };
}

function tableOf(model: LocalModel, { panel, rows }: ModelData, horizon: number, state: Float64Array, width: number, ok: Uint8Array): TableValue {
  const fitted = ok.subarray(0, panel.series).reduce((sum, one) => sum + one, 0);
  return {
    meta: {
      model: model.id,
      version: model.version,
      title: model.title,
      scope: 'local',
      baseline: model.baseline ?? false,
      seasonLength: panel.m,
      width,
      series: panel.series,
      from: 0,
      cutoff: panel.periods,
      horizon,
      fitted,
      refused: panel.series - fitted,
      parts: [],
      members: [],
    },
    columns: [
      { name: 'state', dtype: 'f64', shape: [rows, width], data: state },
      { name: 'ok', dtype: 'u8', shape: [rows], data: ok },
    ],
  };
}
