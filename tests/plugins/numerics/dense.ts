/** Dense matrices as rows, written plainly, for tests to hold the quick ways against. */

/** Gauss–Jordan with pivoting. */
export function invert(matrix: number[][]): number[][] {
  const n = matrix.length;
  const a = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let i = 0; i < n; i++) {
    const pivot = a.slice(i).reduce((best, row, k) => (Math.abs(row[i]) > Math.abs(a[best][i]) ? k + i : best), i);
    [a[i], a[pivot]] = [a[pivot], a[i]];
    a[i] = a[i].map((value, _, row) => value / row[i]);
    for (let k = 0; k < n; k++) if (k !== i) a[k] = a[k].map((value, j) => value - a[k][i] * a[i][j]);
  }
  return a.map((row) => row.slice(n));
}
export const times = (a: number[][], b: number[][]): number[][] => a.map((row) => b[0].map((_, j) => row.reduce((sum, value, k) => sum + value * b[k][j], 0)));
export const flip = (a: number[][]): number[][] => a[0].map((_, j) => a.map((row) => row[j]));
