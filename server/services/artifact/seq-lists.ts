/**
 * What of a list another one has too, or has not.
 * @param list in order @param other in the same order; doubles in it do nothing
 */
export function siftSeqs(list: readonly number[], other: readonly number[], { order, keep }: { order: 'asc' | 'desc'; keep: 'shared' | 'others' }): number[] {
  const sign = order === 'asc' ? 1 : -1;
  const wanted = keep === 'shared';
  let at = firstFrom(other, list[0], sign);
  return list.filter((seq) => {
    while (at < other.length && sign * other[at] < sign * seq) at++;
    return (other[at] === seq) === wanted;
  });
}

/** Place of the first number that does not come before another one. */
function firstFrom(list: readonly number[], seq: number, sign: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sign * list[middle] < sign * seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Part of a list that comes after a number. */
export function seqsAfter(list: readonly number[], seq: number, order: 'asc' | 'desc'): number[] {
  const sign = order === 'asc' ? 1 : -1;
  const from = firstFrom(list, seq, sign);
  return list.slice(list[from] === seq ? from + 1 : from);
}
