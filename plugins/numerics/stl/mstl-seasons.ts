/**
 * The seasons MSTL can take: rounded to whole observations, ascending, each once, at least 2.
 * @param seasons lengths in observations, may be fractional: [7, 365.25]
 * @param limit longest season kept, ⌊n / 2⌋ for a series of n; default none
 */
export function mstlSeasons(seasons: readonly number[], limit = Number.POSITIVE_INFINITY): number[] {
  const rounded = seasons.map((season) => Math.round(season)).filter((season) => season >= 2 && season <= limit);
  return [...new Set(rounded)].sort((a, b) => a - b);
}
