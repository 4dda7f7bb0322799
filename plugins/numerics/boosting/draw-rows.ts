/**
 * A share of the rows without replacement, ascending (selection sampling).
 * @param rows ascending row numbers, length n
 * @param size how many are wanted, 1 … n
 * @param random uniform in [0, 1), asked up to n times
 * @see Knuth, The Art of Computer Programming 2, 3.4.2, algorithm S
 */
export function drawShare(rows: Int32Array, size: number, random: () => number): Int32Array {
  const drawn = new Int32Array(size);
  let taken = 0;
  for (let i = 0; i < rows.length && taken < size; i++) if (random() * (rows.length - i) < size - taken) drawn[taken++] = rows[i];
  return drawn;
}

/** A bootstrap of the rows: n draws with replacement, ascending, rows repeated as often as drawn. @see Efron 1979 */
export function drawBootstrap(rows: Int32Array, random: () => number): Int32Array {
  const times = new Uint16Array(rows.length);
  for (let i = 0; i < rows.length; i++) times[Math.floor(random() * rows.length)]++;
  const drawn = new Int32Array(rows.length);
  let at = 0;
  for (let i = 0; i < rows.length; i++) for (let k = 0; k < times[i]; k++) drawn[at++] = rows[i];
  return drawn;
}
