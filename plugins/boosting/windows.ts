/** Lengths of rolling statistics for a main season of m: short, middle, long. */
export function windowsOf(m: number): readonly [number, number, number] {
  if (m === 7) return [7, 28, 91];
  if (m === 12) return [3, 12, 24];
  if (m === 52) return [4, 13, 52];
  if (m === 1) return [3, 7, 28];
  return [m, 4 * m, 12 * m];
}
