import type { BacktestMeta } from '../../server/kit/kinds/modeling.ts';
import type { ResultsView } from '../../server/services/run/views.ts';
import { formatPercent, plural } from './numbers.ts';
import { winnerOf } from './verdict.ts';

/** Where the true share lies in 19 of 20 tests of so many independent points. @see Wilson 1927 */
export function chanceRange(share: number | null, count: number): { low: number | null; high: number | null } {
  if (share === null || count === 0) return { low: null, high: null };
  const z2 = 1.96 ** 2;
  const middle = (share + z2 / (2 * count)) / (1 + z2 / count);
  const half = (1.96 * Math.sqrt((share * (1 - share)) / count + z2 / (4 * count * count))) / (1 + z2 / count);
  return { low: middle - half, high: middle + half };
}

type Covered = BacktestMeta['models'][number]['coverage'][number];

/** A measured share against the level promised, in a word. Three points off are no longer a matter of detail. */
export function widthWord({ level, share, low, high }: Pick<Covered, 'level' | 'share' | 'low' | 'high'>): string {
  if (share === null) return 'not measured';
  const promised = level / 100;
  if (low !== null && high !== null && promised >= low && promised <= high) return 'as promised';
  const off = share - promised;
  const much = Math.abs(off) > 0.03 ? 'too' : 'a little';
  return off < 0 ? `${much} narrow` : `${much} wide`;
}

/** "The 80 % range held 79 % of 1,260 tested points: as promised." of each level asked for. */
export function calibrationSentence({ backtest }: ResultsView): string {
  const winner = winnerOf(backtest);
  const known = winner.coverage.filter((one) => one.share !== null);
  if (known.length === 0) return `No range of ${winner.title} could be held against what happened.`;
  const [first, ...rest] = known;
  const said = [
    `Of ${plural(first.count, 'tested point')}, ${formatPercent(first.share ?? 0, 1)} fell inside the ${first.level}\u00a0% range of ${winner.title}, which is ${widthWord(first)}`,
    ...rest.map((one) => `${formatPercent(one.share ?? 0, 1)} inside the ${one.level}\u00a0% range, ${widthWord(one)}`),
  ];
  return `${said.join('; ')}.`;
}

/** How the width of the ranges was made. */
export function widthSentence(backtest: BacktestMeta): string {
  return backtest.intervals === 'own'
    ? `With ${plural(backtest.windows.length, 'window')} there are too few errors to learn from: each range has the width its model believes in. Three windows or more calibrate it.`
    : 'Each range is as wide as the errors of the other windows ask for, so that it is judged on days it has not seen.';
}
