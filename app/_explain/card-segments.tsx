import type { ModelCardView } from '../../server/services/model/views.ts';
import { Section } from '../_ui/section.tsx';
import { periodsWord } from '../_words/dates.ts';
import { formatPercent, plural } from '../_words/numbers.ts';
import { CLASS_NAMES } from '../_words/segments.ts';
import { type CardTest, signedShare } from './card-figures.ts';

/** Scores by horizon and by class of demand. */
export function CardSegments({ card, test }: { card: ModelCardView; test: CardTest }) {
  const { model, naive } = test;
  const wape = (value: number | null | undefined): string => (value === null || value === undefined ? '–' : formatPercent(value));
  const rows = (name: string, key: string, own: { wape: number | null; bias: number | null }, other: { wape: number | null } | undefined, extra: string) => (
    <tr key={key}>
      <th scope="row">
        {name} <span className="text-xs text-mu">{extra}</span>
      </th>
      <td className="num r">{wape(own.wape)}</td>
      {naive ? <td className="num r text-mu">{wape(other?.wape)}</td> : null}
      <td className="num r">{signedShare(own.bias)}</td>
    </tr>
  );
  const head = (first: string) => (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        <th scope="col" className="r">
          WAPE
        </th>
        {naive ? (
          <th scope="col" className="r">
            Seasonal naive
          </th>
        ) : null}
        <th scope="col" className="r">
          Bias
        </th>
      </tr>
    </thead>
  );
  return (
    <div className="grid gap-x-12 lg:grid-cols-2">
      <Section id="by-horizon" title="By horizon">
        <table className="list -mt-4">
          {head(`${periodsWord(card.frequency, 2)} ahead`)}
          <tbody>
            {model.buckets.map((bucket, at) =>
              rows(
                bucket.from === bucket.to ? String(bucket.from) : `${bucket.from} to ${bucket.to}`,
                String(bucket.from),
                bucket,
                naive?.buckets[at],
                plural(bucket.count, 'point'),
              ),
            )}
          </tbody>
        </table>
      </Section>
      <Section id="by-class" title="By demand class">
        <table className="list -mt-4">
          {head('Demand')}
          <tbody>
            {test.segments
              .filter(({ series }) => series > 0)
              .flatMap((segment) => {
                const own = model.segments.find((one) => one.class === segment.class);
                const other = naive?.segments.find((one) => one.class === segment.class);
                return own ? [rows(CLASS_NAMES[segment.class], segment.class, own, other, `${segment.series} series, rank ${own.rank}`)] : [];
              })}
          </tbody>
        </table>
      </Section>
    </div>
  );
}
