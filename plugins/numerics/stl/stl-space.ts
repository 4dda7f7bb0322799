/** Work space of STL, opened once and reused: arrays only grow. */
export interface StlSpace {
  /** n: the series without trend, or without season. */
  rest: Float64Array;
  /** n + 2m: the smoothed cycle-subseries, one cycle longer on both sides. */
  cycles: Float64Array;
  /** n + 2m each: moving averages. */
  average: Float64Array;
  swap: Float64Array;
  /** One cycle-subseries, its smooth and its weights. */
  sub: Float64Array;
  subSmooth: Float64Array;
  subWeights: Float64Array;
  /** n: robustness weights, and their residuals for the median. */
  weights: Float64Array;
  residuals: Float64Array;
}

const NAMES = ['rest', 'cycles', 'average', 'swap', 'sub', 'subSmooth', 'subWeights', 'weights', 'residuals'] as const;

export function openStlSpace(): StlSpace {
  const none = new Float64Array(0);
  return { rest: none, cycles: none, average: none, swap: none, sub: none, subSmooth: none, subWeights: none, weights: none, residuals: none };
}

/** Makes room for n observations and a season of `period`. */
export function reserveStl(space: StlSpace, n: number, period: number): void {
  const length = n + 2 * period;
  if (space.cycles.length >= length) return;
  for (const name of NAMES) space[name] = new Float64Array(length + (length >> 2));
}
