/** One line of the bench: a figure beside its bar. */
export interface Figure {
  /** Name of the bar: P1 … P14. */
  name: string;
  what: string;
  value: number;
  unit: string;
  /** The bar in words: "≤ 5 ms". */
  bar: string;
  held: boolean;
}

/** What one bench gives: its figures, and everything that was measured on the way. */
export interface BenchResult {
  figures: Figure[];
  detail: Record<string, unknown>;
}

export const atMost = (name: string, what: string, value: number, unit: string, limit: number): Figure => ({
  ...{ name, what, value: round(value), unit, bar: `≤ ${limit}${unit ? ` ${unit}` : ''}` },
  held: value <= limit,
});
export const atLeast = (name: string, what: string, value: number, unit: string, limit: number): Figure => ({
  ...{ name, what, value: round(value), unit, bar: `≥ ${limit}${unit ? ` ${unit}` : ''}` },
  held: value >= limit,
});

const round = (value: number): number => Number(value.toPrecision(4));

/** @param p probability in [0, 1]; nearest rank, NaN when there are no values */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(p * sorted.length) - 1))] ?? Number.NaN;
}
export const median = (values: readonly number[]): number => percentile(values, 0.5);

export interface Pair {
  floor: number[];
  product: number[];
}

/** Measures floor and product by turns, so that what else the machine does falls on both. Each returns its own figure. */
export async function alternate(rounds: number, floor: (round: number) => Promise<number>, product: (round: number) => Promise<number>): Promise<Pair> {
  const pair: Pair = { floor: [], product: [] };
  for (let i = 0; i < rounds; i++) {
    pair.floor.push(await floor(i));
    pair.product.push(await product(i));
  }
  return pair;
}

export async function timed(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
