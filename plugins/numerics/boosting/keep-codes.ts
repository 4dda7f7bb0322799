/**
 * Codes of a categorical column that get a bin of their own: the most frequent ones, ties by the smaller code.
 * @param column integer codes, length n; NaN = missing
 * @param most most codes kept, at most 254
 * @returns kept codes, ascending, and whether others were seen (they share one bin)
 * @throws RangeError when a code is not a whole number
 */
export function keepCodes(column: Float64Array, most: number): { kind: 'category'; codes: Float64Array; isPooled: boolean } {
  const counts = new Map<number, number>();
  for (let row = 0; row < column.length; row++) {
    const code = column[row];
    if (Number.isNaN(code)) continue;
    if (!Number.isInteger(code)) throw new RangeError(`category of row ${row} is ${code}; categories are whole numbers or NaN`);
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  const ranked = [...counts].sort(([a, countA], [b, countB]) => countB - countA || a - b);
  const codes = Float64Array.from(ranked.slice(0, most), ([code]) => code).sort();
  return { kind: 'category', codes, isPooled: ranked.length > most };
}
