/** Steps of the first and second cut: sums of 2^20 such numbers stay whole in a double. */
const STEPS = 4_294_967_296;

/**
 * Sum that does not depend on the order of the numbers: each is cut into two whole numbers of fixed steps (together 64 bits
 * below the largest), which add exactly. For up to a million rows; beyond that in blocks of steps half as fine each doubling.
 * @param values numbers, @param weights length of `values`, or empty for 1 each
 * @param rows places used, length n
 * @returns Σ weight × value
 */
export function sumExactly(values: Float64Array<ArrayBufferLike>, weights: Float64Array<ArrayBufferLike>, rows: Int32Array): number {
  const isWeighted = weights.length > 0;
  let largest = 0;
  for (let i = 0; i < rows.length; i++) largest = Math.max(largest, Math.abs(values[rows[i]] * (isWeighted ? weights[rows[i]] : 1)));
  if (largest === 0) return 0;
  let steps = STEPS;
  for (let reach = 1_048_576; reach < rows.length; reach *= 2) steps /= 2;
  let coarse = 0;
  let fine = 0;
  for (let i = 0; i < rows.length; i++) {
    const scaled = ((values[rows[i]] * (isWeighted ? weights[rows[i]] : 1)) / largest) * steps;
    const whole = Math.floor(scaled);
    coarse += whole;
    fine += Math.floor((scaled - whole) * steps + 0.5);
  }
  return ((coarse + fine / steps) / steps) * largest;
}
