import type { Member } from './roster.ts';

/** Forecasts of several models over the same rows: arrays of [model, rows, horizon] and `ok` of [model, rows]. */
export interface Paths {
  rows: number;
  horizon: number;
  mean: Float64Array;
  sigma: Float64Array;
  ok: Uint8Array;
}

/**
 * Writes combination `index` of every row from its members: the weighted mean of those that have a forecast, in roster order. Its
 * sigma is the weighted mean of theirs, as if their errors went together; the backtest scales it.
 */
export function combineMembers({ rows, horizon, mean, sigma, ok }: Paths, index: number, members: readonly Member[]): void {
  for (let row = 0; row < rows; row++) {
    const to = (index * rows + row) * horizon;
    let total = 0;
    for (const member of members) if (ok[member.index * rows + row] === 1) total += member.weight;
    ok[index * rows + row] = total > 0 ? 1 : 0;
    if (total === 0) continue;
    for (let step = 0; step < horizon; step++) {
      let [centre, width] = [0, 0];
      for (const member of members) {
        if (ok[member.index * rows + row] !== 1) continue;
        const from = (member.index * rows + row) * horizon + step;
        centre += (member.weight / total) * mean[from];
        width += (member.weight / total) * sigma[from];
      }
      mean[to + step] = centre;
      sigma[to + step] = width;
    }
  }
}
