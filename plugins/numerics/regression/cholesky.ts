/**
 * Cholesky factor L of a symmetric positive definite matrix with something added to its diagonal, A + diag(d) = L Lᵀ. Columns that
 * are switched off become rows of the identity, so that their solution is 0.
 * @param matrix A, k × k row-major; the lower triangle is read
 * @param added d, length k, ≥ 0
 * @param active length k; 0 = column switched off
 * @param k size
 * @param factor receives L in its lower triangle, k × k row-major
 * @returns false when a pivot is not positive: the matrix is singular to rounding
 * @see Golub & Van Loan 2013, section 4.2. Cost k³/6 multiplications.
 */
export function factorise(matrix: Float64Array, added: Float64Array, active: Uint8Array, k: number, factor: Float64Array): boolean {
  for (let i = 0; i < k; i++) {
    const row = i * k;
    if (active[i] === 0) {
      factor.fill(0, row, row + i);
      factor[row + i] = 1;
      continue;
    }
    for (let j = 0; j <= i; j++) {
      if (active[j] === 0) {
        factor[row + j] = 0;
        continue;
      }
      const other = j * k;
      let sum = matrix[row + j];
      if (i === j) sum += added[i];
      for (let c = 0; c < j; c++) sum -= factor[row + c] * factor[other + c];
      if (i !== j) factor[row + j] = sum / factor[other + j];
      else if (sum > 0) factor[row + i] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/**
 * Solves L Lᵀ x = b.
 * @param factor L of `factorise`, k × k row-major
 * @param right b, length k; cells of columns switched off count as 0
 * @param active as in `factorise`
 * @param k size
 * @param out receives x, length k from `at` on; may be `right` itself
 * @param at offset into `out`
 */
export function solveFactored(factor: Float64Array, right: Float64Array, active: Uint8Array, k: number, out: Float64Array, at = 0): void {
  for (let i = 0; i < k; i++) {
    let sum = active[i] === 0 ? 0 : right[i];
    for (let c = 0; c < i; c++) sum -= factor[i * k + c] * out[at + c];
    out[at + i] = sum / factor[i * k + i];
  }
  for (let i = k - 1; i >= 0; i--) {
    let sum = out[at + i];
    for (let c = i + 1; c < k; c++) sum -= factor[c * k + i] * out[at + c];
    out[at + i] = sum / factor[i * k + i];
  }
}

/**
 * Diagonal element j of (L Lᵀ)⁻¹: the squared length of L⁻¹ eⱼ.
 * @param space working space, length k
 */
export function inverseDiagonal(factor: Float64Array, k: number, j: number, space: Float64Array): number {
  let total = 0;
  for (let i = j; i < k; i++) {
    let sum = i === j ? 1 : 0;
    for (let c = j; c < i; c++) sum -= factor[i * k + c] * space[c];
    space[i] = sum / factor[i * k + i];
    total += space[i] * space[i];
  }
  return total;
}
