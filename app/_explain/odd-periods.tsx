import type { ExplanationView } from '../../server/services/run/views.ts';
import { periodName } from '../_words/dates.ts';
import { formatFixed, formatUnits } from '../_words/numbers.ts';

const TREATMENT: Readonly<Record<ExplanationView['outliers'][number]['treatment'], string>> = {
  event: 'an event: name it in the calendar',
  keep: 'keep: its neighbour stands out too',
  clean: 'clean: correct it if it is a slip',
};

/** Periods that stand out, with what was known of them. */
export function OddPeriods({
  outliers,
  outlierCount,
  frequency,
  dateOf,
}: Pick<ExplanationView, 'outliers' | 'outlierCount' | 'frequency'> & { dateOf(period: number): string }) {
  const shown = [...outliers].sort((a, b) => b.distance - a.distance).slice(0, 8);
  if (shown.length === 0) return null;
  return (
    <>
      <div className="overflow-x-auto">
        <table className="list">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col" className="r">
                Sold
              </th>
              <th scope="col" className="r">
                Expected
              </th>
              <th scope="col" className="r max-sm:hidden">
                How far out
              </th>
              <th scope="col">What was known</th>
              <th scope="col">What to do</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((one) => (
              <tr key={one.at}>
                <th scope="row">
                  <span className="text-mu" aria-hidden="true">
                    {one.kind === 'spike' ? '▲' : '▼'}
                  </span>{' '}
                  {periodName(frequency, dateOf(one.at))}
                  <span className="sr-only">, {one.kind}</span>
                </th>
                <td className="num r">{formatUnits(one.observed)}</td>
                <td className="num r">{formatUnits(one.expected)}</td>
                <td className="num r text-mu max-sm:hidden!">{formatFixed(one.distance, 1)} IQR</td>
                <td className="text-mu">{one.reason || 'nothing'}</td>
                <td>{TREATMENT[one.treatment]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="mt-2 text-xs text-pretty text-mu">
        {outlierCount > shown.length ? `The farthest ${shown.length} of ${outlierCount}. ` : ''}Farther than 3 interquartile ranges from what season and
        neighbours make expected; models see these values as they are.
      </p>
    </>
  );
}
