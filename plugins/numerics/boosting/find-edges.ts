/** Fractional part of the golden ratio: steps of it fill [0, 1) evenly and lock to no season. */
const GOLDEN = 0.618_033_988_749_894_8;

/**
 * Edges between the bins of a column of numbers, by equal shares of rows; a value that alone fills a share gets a bin of its own.
 * Columns with few different values get one bin a value.
 * @param column values, length n; NaN = missing, not looked at
 * @param maxBins most bins, 2 … 255
 * @param sampleRows rows looked at: all when n is not larger, else one per equal stretch of rows at a jittered place
 * @returns ascending edges e, at most maxBins − 1; bin i holds e[i − 1] < x ≤ e[i]. Empty when fewer than two values differ.
 * Cost O(s log s) for a sample of s.
 */
export function findEdges(column: Float64Array, maxBins: number, sampleRows: number): Float64Array {
  const sorted = takeSample(column, sampleRows).sort();
  const { values, counts, distinct } = countDistinct(sorted);
  if (distinct < 2) return new Float64Array(0);
  const edges = new Float64Array(Math.min(distinct, maxBins) - 1);
  if (distinct <= maxBins) {
    for (let i = 0; i + 1 < distinct; i++) edges[i] = between(values[i], values[i + 1]);
    return edges;
  }
  return edges.subarray(0, shareOut(values, counts, distinct, maxBins, edges)).slice();
}

/** Values that are there, of a sample of rows; a new array. */
function takeSample(column: Float64Array, sampleRows: number): Float64Array {
  const size = Math.min(column.length, sampleRows);
  const stretch = column.length / size;
  const sample = new Float64Array(size);
  let count = 0;
  for (let i = 0; i < size; i++) {
    const jitter = size === column.length ? 0 : (i * GOLDEN) % 1;
    const value = column[Math.min(column.length - 1, Math.floor((i + jitter) * stretch))];
    if (!Number.isNaN(value)) sample[count++] = value + 0; // −0 and 0 are one value
  }
  return sample.subarray(0, count);
}

/** Runs of equal values; written over the front of the input. */
function countDistinct(sorted: Float64Array): { values: Float64Array; counts: Float64Array; distinct: number } {
  const counts = new Float64Array(sorted.length);
  let distinct = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (distinct === 0 || sorted[i] !== sorted[distinct - 1]) sorted[distinct++] = sorted[i];
    counts[distinct - 1]++;
  }
  return { values: sorted, counts, distinct };
}

/**
 * Greedy filling from the smallest value: a bin closes when it has its share of rows, at a heavy value, or when half full before
 * a heavy value. The share is what the light values leave to the bins not taken by heavy ones.
 * @returns number of edges written
 */
function shareOut(values: Float64Array, counts: Float64Array, distinct: number, maxBins: number, edges: Float64Array): number {
  let rows = 0;
  for (let i = 0; i < distinct; i++) rows += counts[i];
  const heavy = rows / maxBins;
  let lightRows = 0;
  let lightBins = maxBins;
  for (let i = 0; i < distinct; i++) {
    if (counts[i] >= heavy) lightBins--;
    else lightRows += counts[i];
  }
  let share = lightRows / Math.max(1, lightBins);
  let filled = 0;
  let used = 0;
  for (let i = 0; i + 1 < distinct && used < maxBins - 1; i++) {
    const isHeavy = counts[i] >= heavy;
    filled += counts[i];
    if (!isHeavy) lightRows -= counts[i];
    if (!isHeavy && filled < share && !(counts[i + 1] >= heavy && filled >= share / 2)) continue;
    edges[used++] = between(values[i], values[i + 1]);
    filled = 0;
    if (!isHeavy) share = lightRows / Math.max(1, --lightBins);
  }
  return used;
}

/** A number e with low ≤ e < high, in the middle where there is one; low itself next to an infinity. */
function between(low: number, high: number): number {
  const middle = low / 2 + high / 2;
  return middle >= low && middle < high ? middle : low;
}
