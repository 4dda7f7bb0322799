import type { Future } from '../../server/kit/model.ts';
import { contributionsAt, countParts } from '../numerics/regression/contributions.ts';
import { HEAD, layoutOf, type RegressionShape } from '../numerics/regression/layout.ts';
import { type Part, unlog } from './part.ts';

/** What the base of a fitted logarithm may have more than the level: half of a variance that is at most 4. */
const MOST_HALF_VARIANCE = 2;

/**
 * Parts of the path of a fitted regression: level, trend, one a season, one a driver, and what is left of the last error.
 * @param shape the one it was fitted with
 * @param mean its path
 * @returns null when the state is of another shape, which shows in a base that the level does not explain
 */
export function regressionParts(state: Float64Array, future: Future, shape: RegressionShape, mean: Float64Array): Part[] | null {
  const { seasons } = layoutOf(future, shape);
  const count = countParts(future, shape);
  const parts: Part[] = Array.from({ length: count + 1 }, (_, at) => ({ ...nameOf(at, count, seasons, future), values: new Float64Array(mean.length) }));
  const own = new Float64Array(count);
  let carried = state[HEAD.carried];
  for (let step = 0; step < mean.length; step++) {
    contributionsAt(state, future, shape, future.n + step, own);
    for (let at = 0; at < count; at++) parts[at].values[step] = own[at];
    parts[count].values[step] = carried;
    carried *= state[HEAD.phi];
  }
  if (state[HEAD.log] !== 1) return parts;
  const level = parts[0].values[0];
  unlog(
    parts.map(({ values }) => values),
    mean,
  );
  const more = Math.log(parts[0].values[0]) - level;
  return more > -1e-6 && more < MOST_HALF_VARIANCE + 1e-6 ? parts : null;
}

function nameOf(at: number, count: number, seasons: readonly { length: number }[], { drivers }: Future): Pick<Part, 'group' | 'name'> {
  if (at === 0) return { group: 'level', name: 'level' };
  if (at === 1) return { group: 'trend', name: 'trend' };
  if (at === count) return { group: 'carried', name: 'carried' };
  const season = seasons[at - 2];
  if (season) return { group: 'season', name: `season ${Math.round(season.length)}` };
  const { name, role } = drivers[at - 2 - seasons.length];
  return { group: role, name };
}
