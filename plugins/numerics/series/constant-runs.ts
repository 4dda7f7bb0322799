/** A stretch of equal values too long to be chance. */
export interface ConstantRun {
  /** First and last period, from 0. */
  from: number;
  to: number;
  /** The value; 0 may be a stockout, a closure or an unlisted product, anything else a carried-forward or capped record. */
  value: number;
  /** Runs this long to be expected by chance in a series like this one, at most `chance`. */
  expected: number;
}

/**
 * Runs of equal values that chance hardly gives: with p the share of equal neighbours outside the run, a series of n values has about
 * n · p^(L − 1) runs of length L.
 * @param y observations, length n; NaN = not usable; it neither ends a run nor counts to it
 * @param shortest fewest values of a run, default 5
 * @param chance most runs expected by chance, default 0.01
 * @returns in order of time; a series that is constant altogether is one run
 * @see Feller 1968, section XIII.7 (runs)
 */
export function findConstantRuns(y: Float64Array, shortest = 5, chance = 0.01): ConstantRun[] {
  const runs: { from: number; to: number; length: number }[] = [];
  let usable = 0;
  for (let t = 0; t < y.length; t++) {
    if (Number.isNaN(y[t])) continue;
    usable++;
    const last = runs.at(-1);
    if (last !== undefined && y[last.from] === y[t]) {
      last.to = t;
      last.length++;
    } else runs.push({ from: t, to: t, length: 1 });
  }
  // Neighbours are usable − 1 pairs; those that differ are runs − 1.
  const equal = usable - runs.length;
  return runs
    .filter(({ length }) => length >= shortest)
    .map(({ from, to, length }) => {
      const share = (equal - (length - 1) + 1) / (usable - length + 2);
      return { from, to, value: y[from], expected: usable * Math.exp((length - 1) * Math.log(share)) };
    })
    .filter(({ expected, from, to }) => expected <= chance || (from === runs[0].from && to === runs[0].to && runs.length === 1));
}
