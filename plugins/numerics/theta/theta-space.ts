/** Work space of the Theta family, opened once and reused: arrays only grow. */
export interface ThetaSpace {
  filled: Float64Array;
  trend: Float64Array;
  adjusted: Float64Array;
  /** Intercept and slope of the line known before each period. */
  intercept: Float64Array;
  slope: Float64Array;
  /** Three numbers a step ahead: reaction of level, sum and moment to the shock of that step. */
  reaction: Float64Array;
  /** Errors of the first so many periods are not counted. */
  burnIn: number;
  /** What the search returns besides the error: start of the level and weight of the line. */
  found: Float64Array;
}

export function openThetaSpace(): ThetaSpace {
  const none = new Float64Array(0);
  return { filled: none, trend: none, adjusted: none, intercept: none, slope: none, reaction: none, burnIn: 0, found: new Float64Array(2) };
}

/**
 * Makes room.
 * @param periods n, length of the series
 * @param horizon h, steps ahead
 */
export function reserveSpace(space: ThetaSpace, periods: number, horizon: number): void {
  if (space.filled.length < periods) {
    const length = periods + (periods >> 2) + 64;
    space.filled = new Float64Array(length);
    space.trend = new Float64Array(length);
    space.adjusted = new Float64Array(length);
    space.intercept = new Float64Array(length);
    space.slope = new Float64Array(length);
  }
  if (space.reaction.length < 3 * horizon) space.reaction = new Float64Array(3 * horizon + 96);
}
