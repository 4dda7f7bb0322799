import type { Panel } from '../../server/kit/model.ts';
import { partsOf, type Trained } from '../explaining/explain-path.ts';
import { fittedFrom } from '../modeling/fitted-from.ts';
import { type ModelData, settingOf } from '../modeling/model-data.ts';
import { STAND_IN } from '../modeling/roster.ts';
import { settlePath, writePath } from '../modeling/write-path.ts';

/** Forecasts of the series of a scope: arrays of [series, horizon]. */
export interface ScopePath {
  mean: Float64Array;
  /** What the model itself believes. */
  sigma: Float64Array;
  /** 1 = the model's own, 2 = the stand-in's, 0 = none. */
  ok: Uint8Array;
}

type ByModel = ReadonlyMap<string, Trained>;

/** Longest horizon asked of the panel so that a model of trees can go on in whole stretches of what it was trained for. */
export function reachOf(id: string, trained: ByModel, horizon: number): number {
  return globalsOf(id, trained).reduce((longest, { table }) => Math.max(longest, Math.ceil(horizon / table.meta.horizon) * table.meta.horizon), horizon);
}

function globalsOf(id: string, trained: ByModel): Trained[] {
  const own = trained.get(id);
  if (!own) return [];
  if (own.model.scope === 'combination') return own.table.meta.members.flatMap((member) => globalsOf(member.model, trained));
  return own.model.scope === 'global' ? [own] : [];
}

/**
 * Forecasts every series of a scope by a trained model over `horizon` periods, whatever it was trained for: a model of one series goes on by
 * itself; one of trees is applied again to the history lengthened by its own forecasts, stretch by stretch, each adding its own error.
 * @param ordinals of the dataset, in the order of `data`
 */
export function forecastScope(id: string, trained: ByModel, data: ModelData, ordinals: readonly number[], horizon: number): ScopePath {
  const path = pathOf(id, trained, data, ordinals, horizon);
  if (id === STAND_IN || path.ok.every((one) => one === 1)) return path;
  const stand = pathOf(STAND_IN, trained, data, ordinals, horizon);
  for (let row = 0; row < ordinals.length; row++) {
    if (path.ok[row] === 1 || stand.ok[row] !== 1) continue;
    path.ok[row] = 2;
    path.mean.set(stand.mean.subarray(row * horizon, (row + 1) * horizon), row * horizon);
    path.sigma.set(stand.sigma.subarray(row * horizon, (row + 1) * horizon), row * horizon);
  }
  return path;
}

const emptyPath = (series: number, horizon: number): ScopePath => ({
  mean: new Float64Array(series * horizon),
  sigma: new Float64Array(series * horizon),
  ok: new Uint8Array(series),
});

function pathOf(id: string, trained: ByModel, data: ModelData, ordinals: readonly number[], horizon: number): ScopePath {
  const own = trained.get(id);
  if (!own) return emptyPath(ordinals.length, horizon);
  if (own.model.scope === 'combination') return combinationPath(own.table.meta.members, trained, data, ordinals, horizon);
  return own.model.scope === 'global' ? globalPath(own, data, ordinals, horizon) : localPath(own, data, ordinals, horizon);
}

function localPath({ model, table }: Trained, data: ModelData, ordinals: readonly number[], horizon: number): ScopePath {
  const out = emptyPath(ordinals.length, horizon);
  if (model.scope !== 'local') return out;
  const { periods, y } = data.panel;
  const [ok, states] = [table.u8('ok'), table.f64('state')];
  const { width, from } = table.meta;
  for (const [row, ordinal] of ordinals.entries()) {
    if (ok[ordinal] !== 1) continue;
    const start = fittedFrom(y.subarray(row * periods, (row + 1) * periods), from);
    const setting = settingOf(data, row, start);
    const state = states.slice(ordinal * width, ordinal * width + model.width(setting));
    const path = { mean: out.mean.subarray(row * horizon, (row + 1) * horizon), sigma: out.sigma.subarray(row * horizon, (row + 1) * horizon) };
    if (writePath(model, state, { ...setting, n: periods - start }, around(data, row), path) >= 0) out.ok[row] = 1;
  }
  return out;
}

const around = (data: ModelData, row: number) => ({
  closed: data.closed[row],
  weekday: (data.weekday + data.panel.periods) % 7,
  nonNegative: data.nonNegative[row] === 1,
});

function globalPath({ model, table }: Trained, data: ModelData, ordinals: readonly number[], horizon: number): ScopePath {
  const out = emptyPath(ordinals.length, horizon);
  const parts = partsOf(table);
  if (model.scope !== 'global' || parts.length === 0) return out;
  const stretch = table.meta.horizon;
  const ok = table.u8('ok');
  const { series } = data.panel;
  out.ok.set(ordinals.map((ordinal) => ok[ordinal]));
  for (let done = 0; done < horizon; done += stretch) {
    const panel = lengthen(data.panel, out.mean, horizon, done);
    const raw = emptyPath(series, stretch);
    model.forecast(parts, panel, { cutoff: panel.periods, horizon: stretch, from: 0, to: series }, raw);
    const growth = Math.sqrt(1 + done / stretch);
    for (let row = 0; row < series; row++) {
      if (raw.ok[row] !== 1) out.ok[row] = 0;
      for (let step = 0; step < stretch && done + step < horizon; step++) {
        out.mean[row * horizon + done + step] = raw.mean[row * stretch + step];
        out.sigma[row * horizon + done + step] = raw.sigma[row * stretch + step] * growth;
      }
    }
  }
  for (let row = 0; row < series; row++) {
    const path = { mean: out.mean.subarray(row * horizon, (row + 1) * horizon), sigma: out.sigma.subarray(row * horizon, (row + 1) * horizon) };
    if (settlePath(around(data, row), path) < 0) out.ok[row] = 0;
  }
  return out;
}

/** The panel with the first `done` forecasts as history. */
function lengthen(panel: Panel, mean: Float64Array, horizon: number, done: number): Panel {
  if (done === 0) return panel;
  const { series, periods } = panel;
  const width = periods + done;
  const y = new Float64Array((series + 1) * width).fill(Number.NaN);
  for (let row = 0; row < series; row++) {
    y.set(panel.y.subarray(row * periods, (row + 1) * periods), row * width);
    for (let step = 0; step < done; step++) y[row * width + periods + step] = mean[row * horizon + step];
  }
  return { ...panel, y, periods: width, horizon: panel.horizon - done };
}

/** Weighted mean of the members that have a forecast; its sigma as if their errors went together, as in the test. */
function combinationPath(
  members: Trained['table']['meta']['members'],
  trained: ByModel,
  data: ModelData,
  ordinals: readonly number[],
  horizon: number,
): ScopePath {
  const out = emptyPath(ordinals.length, horizon);
  const paths = members.map(({ model, weight }) => ({ weight, path: pathOf(model, trained, data, ordinals, horizon) }));
  for (let row = 0; row < ordinals.length; row++) {
    const total = paths.reduce((sum, { weight, path }) => sum + (path.ok[row] === 1 ? weight : 0), 0);
    if (total === 0) continue;
    out.ok[row] = 1;
    for (const { weight, path } of paths) {
      if (path.ok[row] !== 1) continue;
      for (let cell = row * horizon; cell < (row + 1) * horizon; cell++) {
        out.mean[cell] += (weight / total) * path.mean[cell];
        out.sigma[cell] += (weight / total) * path.sigma[cell];
      }
    }
  }
  return out;
}
