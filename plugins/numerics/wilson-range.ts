/** Standard normal quantile of 0.975. */
const Z95 = 1.959963984540054;

/**
 * 95 % binomial range of a share, Wilson's score interval. It takes the points as independent; tested points of one forecast are
 * not quite, so the range is somewhat too narrow.
 * @param hits successes, 0 … count
 * @param count trials
 * @param out length 2, receives low and high in [0, 1]; NaN when count is 0
 * @see Wilson 1927; Brown, Cai & DasGupta 2001
 */
export function wilsonRange(hits: number, count: number, out: Float64Array): void {
  const share = hits / count;
  const z2 = (Z95 * Z95) / count;
  const centre = (share + z2 / 2) / (1 + z2);
  const half = (Z95 * Math.sqrt((share * (1 - share)) / count + z2 / (4 * count))) / (1 + z2);
  out[0] = Math.max(0, centre - half);
  out[1] = Math.min(1, centre + half);
}
