import type { PartGroup } from '../../server/kit/kinds/explanation.ts';

/** One additive part of a forecast path, in the unit of the series: one value a step. */
export interface Part {
  group: PartGroup;
  name: string;
  values: Float64Array;
}

/** A path and what it is made of; without parts when the model cannot be taken apart. Parts add up to `mean`. */
export interface TakenApart {
  mean: Float64Array;
  parts: readonly Part[] | null;
}

/** Largest difference, in parts of the largest value, that parts may have from what they explain. */
const TOLERANCE = 1e-6;

/** Whether parts add up to a path, up to the noise of adding. */
export function addsUp(parts: readonly Part[], mean: Float64Array): boolean {
  let size = 0;
  for (const { values } of parts) for (let step = 0; step < values.length; step++) size = Math.max(size, Math.abs(values[step]));
  for (let step = 0; step < mean.length; step++) {
    let sum = 0;
    for (const { values } of parts) sum += values[step];
    if (!(Math.abs(sum - mean[step]) <= TOLERANCE * Math.max(size, Math.abs(mean[step])))) return false;
  }
  return true;
}

/** Adds what closed days and the cut at 0 did to a path, when they did anything. */
export function withLimits(parts: readonly Part[] | null, raw: Float64Array, settled: Float64Array): TakenApart {
  const values = settled.map((value, step) => value - raw[step]);
  const isCut = values.some((value) => value !== 0);
  return { mean: settled, parts: parts && (isCut ? [...parts, { group: 'limits', name: 'limits', values }] : parts) };
}

/**
 * Turns parts of a logarithm into parts of the value itself: with base B = exp(first part) and F = exp(sum of all), part i becomes
 * x_i (F − B) / ln(F / B). They add up to F, whatever their order.
 * @param logs one list a part, the base first; overwritten by the parts in units
 * @param forecast F of every step, > 0; what the sum of logarithms does not give of it belongs to the base
 * @see Ang 2005 (logarithmic mean Divisia index, additive form)
 */
export function unlog(logs: readonly Float64Array[], forecast: Float64Array): void {
  const [base, ...others] = logs;
  for (let step = 0; step < forecast.length; step++) {
    let moved = 0;
    for (const values of others) moved += values[step];
    base[step] = forecast[step] * Math.exp(-moved);
    const rate = Math.abs(moved) < 1e-9 ? forecast[step] : (forecast[step] - base[step]) / moved;
    for (const values of others) values[step] *= rate;
  }
}

/** The same parts, each times a weight. */
export const scaleParts = (parts: readonly Part[], weight: number): Part[] =>
  parts.map((part) => ({ ...part, values: part.values.map((value) => weight * value) }));

/** Parts of one name as one, in order of first appearance; parts that are 0 throughout are left out. */
export function mergeParts(parts: readonly Part[]): Part[] {
  const merged = new Map<string, Part>();
  for (const part of parts) {
    const known = merged.get(part.name);
    if (known) for (let step = 0; step < part.values.length; step++) known.values[step] += part.values[step];
    else merged.set(part.name, { ...part, values: part.values.slice() });
  }
  return [...merged.values()].filter(({ values }) => values.some((value) => value !== 0));
}
