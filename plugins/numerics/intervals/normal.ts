/** 1 / √(2π). */
const ROOT = 0.3989422804014327;

/** Density of the standard normal at z, per unit of z. */
export const normalDensity = (z: number): number => ROOT * Math.exp(-0.5 * z * z);

/**
 * Distribution function of the standard normal, P(Z ≤ z) = erfc(−z/√2) / 2. Relative error below 1e-13 over the whole range, in the
 * left tail too, so that 1 − p is best asked as `normalCdf(-z)`.
 * @param z any number; NaN when it is NaN
 * @returns probability in [0, 1]
 */
export function normalCdf(z: number): number {
  return 0.5 * complementaryError(-z * Math.SQRT1_2);
}

/**
 * Complementary error function, 1 − (2/√π) ∫₀ˣ exp(−t²) dt, in [0, 2], by three rational minimax approximations.
 * @see Cody 1969, Rational Chebyshev approximations for the error function (0.46875 and 4 are its borders)
 */
function complementaryError(x: number): number {
  const size = Math.abs(x);
  if (size <= 0.46875) return 1 - x * near(size * size);
  const tail = size <= 4 ? middle(size) * expSquare(size) : size < 27 ? far(size) * expSquare(size) : size >= 27 ? 0 : Number.NaN;
  return x < 0 ? 2 - tail : tail;
}

/** exp(−x²) without losing digits to the rounding of x²: x is split at 1/16. */
function expSquare(x: number): number {
  const head = Math.trunc(x * 16) / 16;
  return Math.exp(-head * head) * Math.exp(-(x - head) * (x + head));
}

function near(square: number): number {
  const top = (((0.18577770618460315 * square + 3.1611237438705655) * square + 113.86415415105016) * square + 377.485237685302) * square;
  const low = (((square + 23.601290952344122) * square + 244.02463793444417) * square + 1282.6165260773723) * square;
  return (top + 3209.3775891384694) / (low + 2844.236833439171);
}

function middle(x: number): number {
  let top = 2.1531153547440383e-8 * x;
  top = (top + 0.5641884969886701) * x;
  top = (top + 8.883149794388377) * x;
  top = (top + 66.11919063714163) * x;
  top = (top + 298.6351381974001) * x;
  top = (top + 881.952221241769) * x;
  top = (top + 1712.0476126340707) * x;
  top = (top + 2051.0783778260716) * x;
  let low = x;
  low = (low + 15.744926110709835) * x;
  low = (low + 117.6939508913125) * x;
  low = (low + 537.1811018620099) * x;
  low = (low + 1621.3895745666903) * x;
  low = (low + 3290.7992357334597) * x;
  low = (low + 4362.619090143247) * x;
  low = (low + 3439.3676741437216) * x;
  return (top + 1230.3393547979972) / (low + 1230.3393548037495);
}

function far(x: number): number {
  const square = 1 / (x * x);
  let top = 0.016315387137302097 * square;
  top = (top + 0.30532663496123236) * square;
  top = (top + 0.36034489994980445) * square;
  top = (top + 0.12578172611122926) * square;
  top = (top + 0.016083785148742275) * square;
  let low = square;
  low = (low + 2.568520192289822) * square;
  low = (low + 1.8729528499234673) * square;
  low = (low + 0.5279051029514285) * square;
  low = (low + 0.06051834131244132) * square;
  return (0.5641895835477563 - (square * (top + 0.0006587491615298378)) / (low + 0.0023352049762686918)) / x;
}
