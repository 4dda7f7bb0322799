import { canonicalJson } from '../../blobs/canonical-json.ts';
import { sha256 } from '../../blobs/digest.ts';
import type { ResolvedConfig } from '../run/views.ts';

/**
 * The shape of a run as numbers of like weight, in this order: ln of series, of periods, of horizon; windows ÷ 5; step size and gap as
 * multiples of the horizon; levels ÷ 4; models ÷ 10; 1 for each of day, week, month, hour and other frequencies that is not the other's.
 * Distance between two runs is Euclidean over it, plus 1 for another preset, plus the Jaccard distance of their models.
 */
export interface RunShape {
  vector: readonly number[];
  preset: string;
  models: readonly string[];
}

const FREQUENCIES = ['day', 'week', 'month', 'hour'];

export function shapeOf({ preset, models, shape, backtest, levels }: ResolvedConfig): RunShape {
  const { horizon, windows, stepSize, gap } = backtest;
  const frequency = FREQUENCIES.map((one) => (String(shape.frequency).startsWith(one) ? 1 : 0));
  const numbers = [
    Math.log1p(shape.series),
    Math.log1p(shape.periods),
    Math.log1p(horizon),
    windows / 5,
    stepSize / horizon,
    gap / horizon,
    levels.length / 4,
    models.length / 10,
    ...frequency,
  ];
  return { vector: numbers.map((value) => Math.round(value * 1e6) / 1e6), preset, models: [...models].sort() };
}

export function shapeDistance(a: RunShape, b: RunShape): number {
  let sum = 0;
  for (const [i, value] of a.vector.entries()) sum += (value - (b.vector[i] ?? 0)) * (value - (b.vector[i] ?? 0));
  const all = new Set([...a.models, ...b.models]);
  const both = a.models.filter((model) => b.models.includes(model)).length;
  return Math.sqrt(sum) + (a.preset === b.preset ? 0 : 1) + (all.size === 0 ? 0 : 1 - both / all.size);
}

/** Over everything a run's results depend on, its code included: equal runs have equal hashes. */
export function inputHashOf({ feed, productVersion: _, plugins: __, reuseDataset: ___, ...config }: ResolvedConfig): string {
  return sha256(canonicalJson({ ...config, feed: feed?.digest ?? null }));
}
