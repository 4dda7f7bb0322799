/** ½ ln(2π). */
const HALF = 0.9189385332046727;

/**
 * Natural logarithm of the gamma function, by Stirling's series after the argument is raised to 10 or more; absolute error about
 * 1e-14 · max(1, |ln Γ|).
 * @param x positive; NaN otherwise
 * @see Abramowitz & Stegun 1964, 6.1.41 (series) and 6.1.15 (recurrence)
 */
export function logGamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  let raised = x;
  let product = 1;
  while (raised < 10) {
    product *= raised;
    raised += 1;
  }
  const inverse = 1 / raised;
  const square = inverse * inverse;
  const series = inverse * (1 / 12 + square * (-1 / 360 + square * (1 / 1260 + square * (-1 / 1680 + square * (1 / 1188 - (square * 691) / 360360)))));
  return (raised - 0.5) * Math.log(raised) - raised + HALF + series - Math.log(product);
}
