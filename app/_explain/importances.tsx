import type { ModelCardView } from '../../server/services/model/views.ts';
import { Section } from '../_ui/section.tsx';
import { formatCount, formatPercent, joinWords, plural } from '../_words/numbers.ts';
import { columnWords } from './part-words.ts';

/** What a model of trees leans on: share of all gain, the largest columns first. */
export function Importances({ card, importances }: { card: ModelCardView; importances: NonNullable<ModelCardView['importances']> }) {
  const { columns, count, trees } = importances;
  const m = card.frequency === 'D' ? 7 : 0;
  const named = columns.filter(({ gain }) => gain > 0).map((column) => ({ ...column, words: columnWords(column.name, card.frequency, m) }));
  const widest = named[0]?.gain ?? 1;
  const shown = named.reduce((sum, { gain }) => sum + gain, 0);
  return (
    <Section id="leans" title="What it leans on" aside={`${plural(trees, 'tree')}, ${plural(count, 'column')}`}>
      <p className="say -mt-2 mb-4">
        Most on {joinWords(named.slice(0, 3).map(({ words, gain }) => `${words} (${formatPercent(gain, 0)})`))}.{' '}
        <span className="text-mu">
          Share of all the error its splits took away; the {named.length} largest of {plural(count, 'column')} {named.length === 1 ? 'holds' : 'hold'}{' '}
          {formatPercent(shown, 0)}. It says how much a column is used, not which way it moves a forecast.
        </span>
      </p>
      <table className="w-full border-collapse">
        <thead className="sr-only">
          <tr>
            <th scope="col">Column</th>
            <th scope="col">Drawn</th>
            <th scope="col">Share of all gain</th>
            <th scope="col">Splits</th>
          </tr>
        </thead>
        <tbody>
          {named.map(({ name, words, gain, splits }) => (
            <tr key={name} className="border-t border-hair *:py-1.5">
              <th scope="row" className="w-64 pr-3 max-sm:w-40">
                {words}
              </th>
              <td>
                <svg className="block h-3 w-full" aria-hidden="true">
                  <rect className="fill-a" width={`${(100 * gain) / widest}%`} height={12} />
                </svg>
              </td>
              <td className="num w-16 pl-3 text-right">{formatPercent(gain)}</td>
              <td className="num w-24 pl-3 text-right text-mu max-sm:hidden">{formatCount(splits)} splits</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
