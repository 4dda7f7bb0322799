/** Tables kept between series: the waves of a season are the same for all of them. One a season and number of harmonics. */
const tables = new Map<string, Float64Array>();

/**
 * Sines and cosines of a season by period: row t holds sin(2πkt/s), cos(2πkt/s) for k = 1 … K.
 * @param length season s in periods, may be fractional
 * @param harmonics K ≥ 1
 * @param periods rows needed
 * @returns row-major table of at least `periods` rows of 2K; shared, not to be written to
 * @see Harvey & Shephard 1993 (trigonometric seasonality); Taylor & Letham 2018, section 3.2
 */
export function wavesOf(length: number, harmonics: number, periods: number): Float64Array {
  const key = `${length}/${harmonics}`;
  const width = 2 * harmonics;
  const old = tables.get(key);
  if (old !== undefined && old.length >= periods * width) return old;
  const rows = Math.max(periods, 2 * ((old?.length ?? 0) / width));
  const table = new Float64Array(rows * width);
  for (let t = 0; t < rows; t++)
    for (let k = 1; k <= harmonics; k++) {
      // The angle is reduced to one turn first, so that far periods are as exact as near ones.
      const turns = (k * t) / length;
      const angle = 2 * Math.PI * (turns - Math.floor(turns));
      table[t * width + 2 * k - 2] = Math.sin(angle);
      table[t * width + 2 * k - 1] = Math.cos(angle);
    }
  tables.set(key, table);
  return table;
}
