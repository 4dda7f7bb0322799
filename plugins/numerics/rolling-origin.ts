/** One train/test pair as half-open ranges of periods, [from, to). */
export interface Split {
  trainFrom: number;
  trainTo: number;
  testFrom: number;
  testTo: number;
}

export interface RollingOrigin {
  /** Periods ahead of the cutoff that the test reaches, h ≥ 1; the gap is part of it. */
  horizon: number;
  /** First periods after the cutoff that are not tested, 0 ≤ gap < h. */
  gap: number;
  /** Number of windows, ≥ 1. */
  windows: number;
  /** Periods between two cutoffs, ≥ 1. */
  stepSize: number;
  /** True: every window trains on as many periods as the first. False: on everything before its cutoff. */
  sliding: boolean;
}

/**
 * Windows of a rolling-origin test, oldest first; the last test ends with the history.
 * @param periods n, length of the history
 * @returns `windows` splits. The first `trainTo` is n − h − (windows − 1) · stepSize, and ≤ 0 when the history is too short:
 * whoever calls decides how much training is enough.
 * @see Tashman 2000
 */
export function rollingOrigin(periods: number, { horizon, gap, windows, stepSize, sliding }: RollingOrigin): Split[] {
  const first = periods - horizon - (windows - 1) * stepSize;
  return Array.from({ length: windows }, (_, window) => {
    const cutoff = first + window * stepSize;
    return { trainFrom: sliding ? cutoff - first : 0, trainTo: cutoff, testFrom: cutoff + gap, testTo: cutoff + horizon };
  });
}
