/** Working space of one size, made once for many solves. */
export interface GradientSpace {
  residual: Float64Array;
  direction: Float64Array;
  image: Float64Array;
}

/** @param size number of unknowns, n */
export const openGradientSpace = (size: number): GradientSpace => ({
  residual: new Float64Array(size),
  direction: new Float64Array(size),
  image: new Float64Array(size),
});

/**
 * Solves A x = b for a symmetric positive (semi-)definite A by conjugate gradients with a diagonal preconditioner.
 * @param multiply writes A x into its second argument
 * @param inverse 1 / diagonal of A, length n; 0 keeps an unknown at its start
 * @param b right-hand side, length n
 * @param x length n, receives the solution; its content is the start
 * @param tolerance ends when √(r′M⁻¹r) ≤ tolerance × √(b′M⁻¹b), M the diagonal of A
 * @param cap most iterations
 * @returns iterations made, or −1 when the cap was reached first or b is not finite
 * @see Hestenes & Stiefel 1952; Saad 2003, algorithm 9.1. Each iteration costs one multiplication and about 10 n.
 */
export function solveGradient(
  multiply: (x: Float64Array, out: Float64Array) => void,
  inverse: Float64Array,
  b: Float64Array,
  x: Float64Array,
  { residual, direction, image }: GradientSpace,
  tolerance: number,
  cap: number,
): number {
  const n = b.length;
  let wanted = 0;
  for (let i = 0; i < n; i++) wanted += b[i] * b[i] * inverse[i];
  if (!(wanted < Number.POSITIVE_INFINITY)) return -1;
  wanted *= tolerance * tolerance;
  multiply(x, residual);
  let size = 0;
  for (let i = 0; i < n; i++) {
    residual[i] = b[i] - residual[i];
    direction[i] = residual[i] * inverse[i];
    size += residual[i] * direction[i];
  }
  for (let iteration = 0; iteration <= cap; iteration++) {
    if (size <= wanted) return iteration;
    multiply(direction, image);
    let curvature = 0;
    for (let i = 0; i < n; i++) curvature += direction[i] * image[i];
    if (!(curvature > 0)) return -1;
    const length = size / curvature;
    let next = 0;
    for (let i = 0; i < n; i++) {
      x[i] += length * direction[i];
      residual[i] -= length * image[i];
      next += residual[i] * residual[i] * inverse[i];
    }
    const turn = next / size;
    for (let i = 0; i < n; i++) direction[i] = residual[i] * inverse[i] + turn * direction[i];
    size = next;
  }
  return -1;
}
