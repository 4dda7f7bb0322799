import type { ImportFate, ImportItem, ImportView } from '../../server/services/bundle/views.ts';
import { shorten } from '../_ui/digest.tsx';
import { ScrollRegion } from '../_ui/scroll-region.tsx';
import { formatCount } from '../_words/numbers.ts';
import { FATE_WORDS, FATES } from './words.ts';

const TONES: Readonly<Record<ImportFate, string>> = { conflict: 'text-bad', newer: 'text-wa', new: 'text-ok', identical: 'text-mu' };
const MOST = 200;

/** How many there are of each fate, and what each means for this instance. */
export function FateCounts({ counts }: { counts: ImportView['counts'] }) {
  const about: Readonly<Record<ImportFate, string>> = {
    new: 'not here yet',
    identical: 'here already, byte for byte',
    newer: 'here in an earlier version',
    conflict: 'here under the same id with other contents',
  };
  return (
    <dl className="mt-5 grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-4">
      {FATES.toReversed().map((fate) => (
        <div key={fate} className="border-t border-bd pt-2">
          <dt className="text-xs text-mu">{FATE_WORDS[fate]}</dt>
          <dd>
            <span className={`text-lg tabular-nums ${counts[fate] > 0 ? TONES[fate] : 'text-mu'}`}>{formatCount(counts[fate])}</span>
            <span className="block text-xs text-mu">{about[fate]}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Everything of the plan, what needs a look first. */
export function ImportItems({ items }: { items: readonly ImportItem[] }) {
  const ordered = FATES.flatMap((fate) => items.filter((item) => item.fate === fate));
  const shown = ordered.slice(0, MOST);
  return (
    <>
      <ScrollRegion label="Everything in the bundle" className="max-h-[60dvh] overflow-auto">
        <table className="list">
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">Title</th>
              <th scope="col">Is</th>
              <th scope="col">What is done</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((item) => (
              <tr key={`${item.entity} ${item.id}`}>
                <td className="text-mu">{item.entity.replaceAll('_', ' ')}</td>
                <td className="min-w-40 break-words">
                  {item.title}{' '}
                  <span className="num text-mu" title={item.id}>
                    {shorten(item.id)}
                  </span>
                </td>
                <td className={`whitespace-nowrap ${TONES[item.fate]}`}>{FATE_WORDS[item.fate]}</td>
                <td className="min-w-48">{item.does}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {ordered.length > MOST ? (
        <p className="mt-2 text-xs text-mu">
          The first {MOST} of {formatCount(ordered.length)}; the API lists all.
        </p>
      ) : null}
    </>
  );
}
