import { formOf, STATE } from '../numerics/ets/state.ts';
import type { Part } from './part.ts';

/** Largest share by which a mean may differ from level times factor. */
const MOST_MORE = 0.1;

/**
 * Parts of the path of a fitted ETS form: the level it stands at, what growth adds, what the season adds (a factor as the difference it
 * makes). With relative errors the mean is a little more than level times factor, since both are uncertain: that is the season's too.
 * @param state as `writeState` left it, for a season of `seasonLength`
 * @param mean the form's path
 * @returns null when the path is not of this state
 */
export function etsParts(state: Float64Array, seasonLength: number, mean: Float64Array): Part[] | null {
  const horizon = mean.length;
  const [trend, season] = [new Float64Array(horizon), new Float64Array(horizon)];
  let [q, c] = [state[STATE.level], state[STATE.growth]];
  const level = q - c;
  const { season: kind } = formOf(state);
  for (let step = 0; step < horizon; step++) {
    const s = state[STATE.season + (step % seasonLength)];
    trend[step] = q - level;
    season[step] = kind === 'N' ? 0 : kind === 'M' ? mean[step] - q : s;
    if (kind === 'M' && !(Math.abs(mean[step] - q * s) <= MOST_MORE * Math.abs(q * s))) return null;
    c *= state[STATE.phi];
    q += c;
  }
  return [
    { group: 'level', name: 'level', values: new Float64Array(horizon).fill(level) },
    { group: 'trend', name: 'trend', values: trend },
    { group: 'season', name: `season ${seasonLength}`, values: season },
  ];
}
