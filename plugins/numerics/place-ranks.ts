/** Below this length insertion sort is quicker than another partition. */
const SHORT = 16;

/**
 * Reorders values so that each wanted rank holds what full sorting would put there, and everything before a wanted rank is not
 * larger, everything after it not smaller (multiple quickselect, median of three). About O(n log k) for k ranks; a sorted copy
 * would cost O(n log n).
 * @param values reordered in place; no NaN among the first `count`
 * @param count number of values used from the front, n
 * @param ranks wanted positions in [0, n), ascending, length k
 * @see Hoare 1961 (FIND); Chambers 1971 for several ranks at once
 */
export function placeRanks(values: Float64Array, count: number, ranks: Int32Array): void {
  place(values, 0, count - 1, ranks, 0, ranks.length - 1);
}

function place(values: Float64Array, low: number, high: number, ranks: Int32Array, from: number, to: number): void {
  let left = low;
  let first = from;
  while (first <= to) {
    if (high - left < SHORT) {
      insertionSort(values, left, high);
      return;
    }
    const pivot = medianOfThree(values[left], values[(left + high) >> 1], values[high]);
    let i = left;
    let j = high;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i <= j) {
        const held = values[i];
        values[i++] = values[j];
        values[j--] = held;
      }
    }
    // Ranks ≤ j lie left, ranks ≥ i right; those between are in place.
    let split = first;
    while (split <= to && ranks[split] <= j) split++;
    let rest = split;
    while (rest <= to && ranks[rest] < i) rest++;
    if (split > first) place(values, left, j, ranks, first, split - 1);
    left = i;
    first = rest;
  }
}

function medianOfThree(a: number, b: number, c: number): number {
  if (a < b) return b < c ? b : a < c ? c : a;
  return a < c ? a : b < c ? c : b;
}

function insertionSort(values: Float64Array, from: number, to: number): void {
  for (let i = from + 1; i <= to; i++) {
    const held = values[i];
    let j = i - 1;
    for (; j >= from && values[j] > held; j--) values[j + 1] = values[j];
    values[j + 1] = held;
  }
}
