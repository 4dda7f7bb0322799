/** What was probably meant: the known word that begins so, or is at most one letter off, two where both are long; undefined when none is. */
export function nearWord<T extends string>(word: string, known: readonly T[]): T | undefined {
  const found = known
    .map((one) => ({ one, off: one.length >= 3 && one.startsWith(word) && word.length >= 4 ? 0 : lettersOff(word, one) }))
    .filter(({ one, off }) => off <= mostOff(Math.min(word.length, one.length)));
  return found.sort((a, b) => a.off - b.off)[0]?.one;
}

const mostOff = (length: number): number => (length < 3 ? 0 : length < 6 ? 1 : 2);

/** Letters to put in, take out, change or swap with their neighbour until a is b; words far longer than the other are simply off. */
function lettersOff(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return Number.POSITIVE_INFINITY;
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = rows[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(Math.min(change, rows[i - 1][j] + 1, row[j - 1] + 1, isSwapped ? rows[i - 2][j - 2] + 1 : change));
    }
    rows.push(row);
  }
  return rows[a.length][b.length];
}
