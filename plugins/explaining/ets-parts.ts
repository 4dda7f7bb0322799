import { formOf, STATE } from '../numerics/ets/state.ts';
import type { Part } from './part.ts';

/**
 * Parts of the path of a fitted ETS form: the level it stands at, what growth adds, what the season adds (a factor as the difference it
 * makes).
 * @param state as `writeState` left it, for a season of `seasonLength`
 */
export function etsParts(state: Float64Array, seasonLength: number, horizon: number): Part[] {
  const [trend, season] = [new Float64Array(horizon), new Float64Array(horizon)];
  let [q, c] = [state[STATE.level], state[STATE.growth]];
  const level = q - c;
  const { season: kind } = formOf(state);
  for (let step = 0; step < horizon; step++) {
    const s = state[STATE.season + (step % seasonLength)];
    trend[step] = q - level;
    season[step] = kind === 'N' ? 0 : kind === 'M' ? q * (s - 1) : s;
    c *= state[STATE.phi];
    q += c;
  }
  return [
    { group: 'level', name: 'level', values: new Float64Array(horizon).fill(level) },
    { group: 'trend', name: 'trend', values: trend },
    { group: 'season', name: `season ${seasonLength}`, values: season },
  ];
}
