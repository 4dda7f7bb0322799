import type { ExplanationView } from '../../server/services/run/views.ts';
import { linear } from '../_charts/scale.ts';
import { periodsWord } from '../_words/dates.ts';
import { formatFixed, plural } from '../_words/numbers.ts';
import { driverName, effectFigure, isClear } from './sentences.ts';

/** Effects beyond this are drawn to the edge: what they say is that nobody knows. */
const MOST = 3;

/** Effects of what is known in advance, each with its 95 % interval around none. */
export function DriverEffects({ drivers, frequency }: Pick<ExplanationView, 'drivers' | 'frequency'>) {
  const ends = drivers.flatMap(({ low, high }) => [low ?? 0, high ?? 0]).map((value) => Math.min(MOST, Math.max(-MOST, value)));
  const most = Math.max(0.2, ...ends.map(Math.abs)) * 1.08;
  const x = linear(-most, most, 0, 100);
  const place = (value: number): number => x(Math.min(most, Math.max(-most, value)));
  return (
    <table className="w-full border-collapse">
      <thead className="text-xs text-mu">
        <tr className="*:pb-2">
          <th scope="col">Driver</th>
          <th scope="col" className="max-sm:hidden">
            Lowers{'\u00a0'}· none ·{'\u00a0'}raises
          </th>
          <th scope="col" className="text-right">
            Effect, 95 % interval
          </th>
        </tr>
      </thead>
      <tbody>
        {drivers.map((driver) => (
          <tr key={driver.name} className="border-t border-hair *:py-2">
            <th scope="row" className="pr-3 leading-5">
              {driverName(driver)}
              <span className="block text-xs text-mu">
                {driver.kind === 'elasticity' ? 'elasticity' : driver.kind === 'unit' ? 'for one unit more' : 'while it is on'}; moved in{' '}
                {plural(driver.active, periodsWord(frequency, 1), periodsWord(frequency, 2))}
              </span>
            </th>
            <td className="w-[44%] px-3 max-sm:hidden">
              <svg className="block h-5 w-full" aria-hidden="true">
                <line className="tick-line" x1="50%" x2="50%" y1={0} y2={20} />
                {driver.low === null || driver.high === null || driver.effect === null ? null : (
                  <>
                    <line className="range-bar" x1={`${place(driver.low)}%`} x2={`${place(driver.high)}%`} y1={10} y2={10} />
                    <circle className={isClear(driver) ? 'champion-dot' : 'baseline-ring'} cx={`${place(driver.effect)}%`} cy={10} r={4} />
                  </>
                )}
              </svg>
            </td>
            <td className="num py-2 text-right whitespace-normal!">
              {effectFigure(driver)}
              {isClear(driver) ? null : <span className="block font-sans text-xs text-mu">could be none</span>}
            </td>
          </tr>
        ))}
      </tbody>
      {drivers.some(({ kind }) => kind === 'elasticity') ? (
        <caption className="caption-bottom pt-2 text-left text-xs text-pretty text-mu">
          An elasticity of {formatFixed(-2, 0)}: 1 % dearer sells 2 % less. Effects of this series alone, trend and seasons held still.
        </caption>
      ) : (
        <caption className="caption-bottom pt-2 text-left text-xs text-pretty text-mu">Effects of this series alone, trend and seasons held still.</caption>
      )}
    </table>
  );
}
