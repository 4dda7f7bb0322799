import type { Random } from '../../server/kit/random.ts';

/**
 * Days on which something of daily probability p happens, ascending: gaps are drawn (geometric), not days, so that rare things
 * cost little. Calls `hit` for each period in [0, days).
 */
export function eachRareDay(random: Random, probability: number, days: number, hit: (t: number) => void): void {
  if (probability <= 0) return;
  if (probability >= 1) {
    for (let t = 0; t < days; t++) hit(t);
    return;
  }
  const scale = 1 / Math.log(1 - probability);
  const gap = (): number => Math.floor(Math.log(1 - random.uniform()) * scale);
  for (let t = gap(); t < days; t += 1 + gap()) hit(t);
}
