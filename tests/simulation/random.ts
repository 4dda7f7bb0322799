/** Chance from a seed (mulberry32), with the few draws a simulation needs. */
export interface Chance {
  /** In [0, 1). */
  share(): number;
  /** Whole, from 0 to below `n`. */
  below(n: number): number;
  pick<T>(from: readonly T[]): T;
}

export function chance(seed: number): Chance {
  let state = seed >>> 0;
  const share = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n: number): number => Math.floor(share() * n);
  return { share, below, pick: (from) => from[below(from.length)] };
}
