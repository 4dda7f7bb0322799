import type { ModelCardView } from '../../server/services/model/views.ts';
import { Link } from '../_ui/link.tsx';
import { Section } from '../_ui/section.tsx';
import { periodsWord } from '../_words/dates.ts';
import { formatPercent, formatUnits } from '../_words/numbers.ts';
import type { CardTest } from './card-figures.ts';
import { winsSentence } from './card-words.ts';

/** Series with the largest gain and loss against seasonal naive, in units a period. */
export function CardWins({ runId, card, test }: { runId: string; card: ModelCardView; test: CardTest }) {
  if (test.compared === 0) return null;
  const per = `${card.unit} a ${periodsWord(card.frequency, 1)}`;
  const table = (title: string, rows: CardTest['wins'], empty: string) => (
    <div className="min-w-0">
      <h3 className="mb-2 font-sans text-md tracking-normal">{title}</h3>
      {rows.length === 0 ? (
        <p className="text-mu">{empty}</p>
      ) : (
        <table className="list">
          <thead>
            <tr>
              <th scope="col">Series</th>
              <th scope="col" className="r">
                Misses
              </th>
              <th scope="col" className="r max-sm:hidden">
                Seasonal naive
              </th>
              <th scope="col" className="r">
                {per}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((one) => (
              <tr key={one.series}>
                <th scope="row" className="break-words">
                  <Link href={`/runs/${runId}?tab=results&series=${one.series}&why=${card.id}#why`} className="textual">
                    {one.key}
                  </Link>
                </th>
                <td className="num r">{formatPercent(one.wape)}</td>
                <td className="num r text-mu max-sm:hidden!">{formatPercent(one.naive)}</td>
                <td className="num r">{one.gain > 0 ? `−${formatUnits(one.gain)}` : `+${formatUnits(-one.gain)}`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
  return (
    <Section id="where" title="Where it wins and where it loses">
      <p className="say -mt-2 mb-5">
        {winsSentence(test)}{' '}
        <span className="text-mu">Ordered by what it misses less or more than seasonal naive; a name opens why that series is forecast so.</span>
      </p>
      <div className="grid gap-x-12 gap-y-8 lg:grid-cols-2">
        {table('Misses fewer', test.wins, 'On no series.')}
        {table('Misses more', test.losses, 'On no series.')}
      </div>
    </Section>
  );
}
