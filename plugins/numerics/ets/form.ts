/**
 * A form of exponential smoothing in the taxonomy error, trend, season: A additive, M multiplicative, N none, Ad additive and damped.
 * @see Hyndman, Koehler, Ord & Snyder 2008, section 2.5
 */
export interface EtsForm {
  error: 'A' | 'M';
  trend: 'N' | 'A' | 'Ad';
  season: 'N' | 'A' | 'M';
}

/** Longest season an automatic search gives a seasonal form to; beyond it there are more start states than a history can tell. */
export const LONGEST_SEASON = 24;

/**
 * The 15 usable forms; a form's index is its code in a stored state, so the order never changes. Left out are additive errors
 * on a multiplicative season (unstable near zero) and multiplicative trends (explode far ahead).
 */
export const FORMS: readonly EtsForm[] = (['N', 'A', 'Ad'] as const).flatMap((trend) => [
  { error: 'A' as const, trend, season: 'N' as const },
  { error: 'A' as const, trend, season: 'A' as const },
  { error: 'M' as const, trend, season: 'N' as const },
  { error: 'M' as const, trend, season: 'A' as const },
  { error: 'M' as const, trend, season: 'M' as const },
]);

/**
 * The form of this error, trend and season.
 * @throws RangeError for additive errors on a multiplicative season
 */
export function findForm(error: EtsForm['error'], trend: EtsForm['trend'], season: EtsForm['season']): EtsForm {
  const form = FORMS.find((each) => each.error === error && each.trend === trend && each.season === season);
  if (!form) throw new RangeError(`ETS(${error},${trend},${season}) is not usable; a multiplicative season needs multiplicative errors`);
  return form;
}

/** Its name as in the literature: ETS(M,Ad,M). */
export const nameForm = ({ error, trend, season }: EtsForm): string => `ETS(${error},${trend},${season})`;

/** Number of smoothing parameters: α, then β with a trend, φ when it is damped, γ with a season. */
const countSmoothing = ({ trend, season }: EtsForm): number => 1 + (trend === 'N' ? 0 : trend === 'A' ? 1 : 2) + (season === 'N' ? 0 : 1);

/**
 * Numbers an information criterion counts: smoothing parameters, start states (level, growth, m − 1 free seasonal ones), and the
 * variance. Start states count whether they were optimised or estimated beforehand.
 * @param seasonLength m ≥ 1
 */
export const countParameters = (form: EtsForm, seasonLength: number): number =>
  countSmoothing(form) + (form.trend === 'N' ? 1 : 2) + (form.season === 'N' ? 0 : seasonLength - 1) + 1;
