/**
 * Cosine of a whole turn, made of additions and multiplications alone, so that its last bit is the same on every engine.
 * Taylor series of degree 16 on a quarter turn; absolute error below 1e-9.
 * @param turn position in turns; only the fraction counts, 0 = 1, 0.5 = −1
 */
export function wave(turn: number): number {
  const part = turn - Math.floor(turn);
  const folded = part > 0.5 ? 1 - part : part;
  if (folded > 0.25) return -wave(0.5 - folded);
  const square = 2 * Math.PI * folded * (2 * Math.PI * folded);
  let sum = 1;
  for (let term = 1, k = 1; k <= 8; k++) {
    term *= -square / ((2 * k - 1) * (2 * k));
    sum += term;
  }
  return sum;
}

const YEAR = 365.25;
/** Position in the year as a fraction, 0 about the first of January, of a day number (days since 1970-01-01). */
export const yearTurn = (day: number): number => day / YEAR - Math.floor(day / YEAR);
