import { seeded } from '../support/seeded.ts';

/** Chance from a seed, with the few draws a simulation needs. */
export interface Chance {
  /** In [0, 1). */
  share(): number;
  /** Whole, from 0 to below `n`. */
  below(n: number): number;
  pick<T>(from: readonly T[]): T;
}

export function chance(seed: number): Chance {
  const share = seeded(seed);
  const below = (n: number): number => Math.floor(share() * n);
  return { share, below, pick: (from) => from[below(from.length)] };
}
