import type { BacktestMeta } from '../../server/kit/kinds/modeling.ts';
import type { Input } from '../../server/kit/step.ts';
import { championOf } from '../modeling/champion.ts';
import { frameVersionOf } from './frame-version.ts';

/** Name under which the feature-aware model competes. */
export const V2 = 'v2';

export interface Picked {
  model: string;
  digest: string;
  frameVersion: number;
  wape: number | null;
  /** Series, first and last period it was fitted on. */
  series: number;
  from: number;
  cutoff: number;
}

/** A model of the leaderboard with what it was fitted on. @throws RangeError when it was not trained */
function pickModel(model: string, tested: BacktestMeta, trained: readonly Input<'models'>[]): Picked {
  const input = championOf(model, trained);
  const { from, cutoff, series, ...meta } = input.table().meta;
  const all = trained.map((one) => one.table().meta);
  const wape = tested.models.find(({ id }) => id === model)?.scores.wape ?? null;
  return { model, digest: input.digest, frameVersion: frameVersionOf(meta, all), wape, series, from, cutoff };
}

/** The best model but `v2`, and `v2` itself; null when it does not compete. */
export function pickPair(tested: BacktestMeta, trained: readonly Input<'models'>[]): { v1: Picked; v2: Picked } | null {
  const first = tested.models.find(({ id }) => id !== V2);
  if (!first || !tested.models.some(({ id }) => id === V2)) return null;
  return { v1: pickModel(first.id, tested, trained), v2: pickModel(V2, tested, trained) };
}

/** The best model that reads no feature frame but its own series; the baselines are such. */
export function pickPlain(tested: BacktestMeta, trained: readonly Input<'models'>[]): Picked | null {
  for (const { id } of tested.models) {
    if (id === V2) continue;
    const picked = pickModel(id, tested, trained);
    if (picked.frameVersion === 1) return picked;
  }
  return null;
}
