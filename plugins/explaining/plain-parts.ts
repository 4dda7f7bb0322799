import type { Part } from './part.ts';

/** Differences below this share of the path's size are noise of adding. */
const NOISE = 1e-9;

/**
 * Takes a path apart by its shape alone, for models that do nothing else than their path shows: a constant is a level, a repeated
 * season a level and its differences, a straight line a level and a trend.
 * @param mean path of h steps
 * @param m main season
 * @returns null when it is none of these
 */
export function partsOfShape(mean: Float64Array, m: number): Part[] | null {
  let size = 0;
  for (const value of mean) size = Math.max(size, Math.abs(value));
  const same = (a: number, b: number): boolean => Math.abs(a - b) <= NOISE * size;
  const level = (value: number): Part => ({ group: 'level', name: 'level', values: new Float64Array(mean.length).fill(value) });
  if (mean.every((value) => same(value, mean[0]))) return [{ ...level(0), values: mean.slice() }];
  if (mean.every((value, step) => step < 2 || same(value - mean[step - 1], mean[1] - mean[0]))) {
    const start = mean[0] - (mean[1] - mean[0]);
    return [level(start), { group: 'trend', name: 'trend', values: mean.map((value) => value - start) }];
  }
  if (m < 2 || !mean.every((value, step) => step < m || same(value, mean[step - m]))) return null;
  const turn = mean.subarray(0, Math.min(m, mean.length));
  const middle = turn.reduce((sum, value) => sum + value, 0) / turn.length;
  return [level(middle), { group: 'season', name: `season ${m}`, values: mean.map((value) => value - middle) }];
}
