import type { EtsFit } from './fit.ts';
import { countParameters, type EtsForm, FORMS } from './form.ts';
import { ALPHA, BETA, END_GROWTH, END_LEVEL, type EtsSeries, GAMMA, GROWTH, LEVEL, PHI, WEIGHT } from './workspace.ts';

/**
 * A fitted form as numbers in the unit of the series: code of the form, α, β, γ, φ, σ (relative for multiplicative errors), level and growth
 * forecast of the first period ahead, level and growth before the first usable period; then m seasonal states of steps 1 … m ahead, and the m
 * of the first m periods from the first usable one on.
 */
export const STATE = { code: 0, alpha: 1, beta: 2, gamma: 3, phi: 4, sigma: 5, level: 6, growth: 7, firstLevel: 8, firstGrowth: 9, season: 10 } as const;

/** Numbers in a state of this season length. */
export const stateWidth = (seasonLength: number): number => STATE.season + 2 * seasonLength;

/** The form a state is of. */
export const formOf = (state: Float64Array): EtsForm => FORMS[state[STATE.code]];

/**
 * Writes a fit as a state. σ² = Σ residual² / (n − k) with k the parameters and start states, at least one left over.
 * @param series what was fitted
 * @param state length `stateWidth(series.m)`
 */
export function writeState(series: EtsSeries, fit: EtsFit, state: Float64Array): void {
  const { scale, m, usable } = series;
  const { form, p, season } = fit;
  const left = Math.max(1, usable - countParameters(form, m) + 1);
  state[STATE.code] = FORMS.indexOf(form);
  state[STATE.alpha] = p[ALPHA];
  state[STATE.beta] = p[BETA];
  state[STATE.gamma] = p[GAMMA];
  state[STATE.phi] = p[PHI];
  state[STATE.sigma] = Math.sqrt(fit.squares / left) / (form.error === 'A' ? scale : p[WEIGHT]);
  state[STATE.level] = p[END_LEVEL] / scale;
  state[STATE.growth] = p[END_GROWTH] / scale;
  state[STATE.firstLevel] = p[LEVEL] / scale;
  state[STATE.firstGrowth] = p[GROWTH] / scale;
  const unit = form.season === 'A' ? scale : 1;
  for (let place = 0; place < m; place++) {
    state[STATE.season + place] = season[m + place] / unit;
    state[STATE.season + m + place] = season[place] / unit;
  }
}
