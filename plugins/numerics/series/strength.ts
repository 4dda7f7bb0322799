/**
 * Strength of a part of a decomposition, max(0, 1 − Var(remainder) / Var(part + remainder)): 0 = nothing, 1 = all of it. A season of
 * 0.6 or more is worth adjusting for.
 * @param part seasonal or trend part of a sum, length n
 * @param remainder length n; a NaN leaves the place out
 * @returns NaN when nothing is usable; 0 when part and remainder do not vary
 * @see Wang, Smith & Hyndman 2006
 */
export function partStrength(part: Float64Array, remainder: Float64Array): number {
  let count = 0;
  let rest = 0;
  let both = 0;
  for (let t = 0; t < part.length; t++) {
    if (Number.isNaN(part[t] + remainder[t])) continue;
    count++;
    rest += remainder[t];
    both += part[t] + remainder[t];
  }
  if (count === 0) return Number.NaN;
  let restSquares = 0;
  let bothSquares = 0;
  for (let t = 0; t < part.length; t++) {
    if (Number.isNaN(part[t] + remainder[t])) continue;
    restSquares += (remainder[t] - rest / count) * (remainder[t] - rest / count);
    bothSquares += (part[t] + remainder[t] - both / count) * (part[t] + remainder[t] - both / count);
  }
  return bothSquares > 0 ? Math.max(0, 1 - restSquares / bothSquares) : 0;
}
