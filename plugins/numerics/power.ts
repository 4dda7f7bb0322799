/**
 * Power of a positive base, x^p = exp(p · ln x). Used instead of the language's own power, whose last bit differs between
 * engine versions; relative error about |p · ln x| · 1e-16.
 * @param base positive number; NaN when it is negative, 0 when it is 0 and the exponent is positive
 * @param exponent any finite number
 */
export function power(base: number, exponent: number): number {
  return Math.exp(exponent * Math.log(base));
}
