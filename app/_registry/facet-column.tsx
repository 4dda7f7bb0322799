import type { Facet } from '../../server/services/artifact/views.ts';
import { worldClass } from '../_ui/world.ts';
import { formatCount } from '../_words/numbers.ts';
import { hrefOf, toggled } from './query.ts';
import { KeepLink } from './selection.tsx';
import { facetWord, isWorld } from './words.ts';

const TITLES: readonly (readonly [facet: string, title: string])[] = [
  ['type', 'What it is'],
  ['preset', 'World'],
  ['source', 'Where from'],
  ['tag', 'Tags'],
];
const SHOWN = 12;

/** Counts of what is found; each is a link that narrows by it, or no longer. */
export function FacetColumn({ asked, facets, over }: { asked: URLSearchParams; facets: Readonly<Record<string, readonly Facet[]>>; over: number | null }) {
  return (
    <>
      {over === null ? null : <p className="text-xs text-mu">Counted over the newest {formatCount(over)}; more is found.</p>}
      {TITLES.map(([facet, title]) => {
        const chosen = asked.getAll(facet);
        const counted = (facets[facet] ?? []).filter((one) => facet !== 'preset' || isWorld(one.value));
        const gone = chosen.filter((value) => !counted.some((one) => one.value === value)).map((value) => ({ value, count: 0 }));
        const shown = [...gone, ...counted];
        if (shown.length === 0) return null;
        const first = shown.filter((one, at) => at < SHOWN || chosen.includes(one.value));
        const rest = shown.filter((one) => !first.includes(one));
        return (
          <section key={facet} aria-labelledby={`facet-${facet}`}>
            <h2 id={`facet-${facet}`} className="mb-1 font-sans text-xs tracking-normal text-mu">
              {title}
            </h2>
            <FacetLines facet={facet} lines={first} asked={asked} />
            {rest.length > 0 ? (
              <details>
                <summary className="textual inline text-xs">{rest.length} more</summary>
                <FacetLines facet={facet} lines={rest} asked={asked} />
              </details>
            ) : null}
          </section>
        );
      })}
    </>
  );
}

function FacetLines({ facet, lines, asked }: { facet: string; lines: readonly Facet[]; asked: URLSearchParams }) {
  return (
    <ul>
      {lines.map(({ value, count }) => {
        const isOn = asked.getAll(facet).includes(value);
        return (
          <li key={value}>
            <KeepLink
              href={hrefOf(toggled(asked, facet, value))}
              current={isOn}
              className={`group flex items-baseline justify-between gap-3 border-b border-hair py-1 ${isOn ? 'font-semibold' : ''}`}
            >
              <span className="flex min-w-0 items-baseline gap-2">
                {facet === 'preset' ? <span aria-hidden="true" className={`${worldClass(value)} size-2 flex-none rounded-full bg-(--c)`} /> : null}
                <span className="truncate">{facetWord(facet, value)}</span>
                {isOn ? <span className="sr-only">, chosen</span> : null}
              </span>
              <span className="num text-mu">{formatCount(count)}</span>
            </KeepLink>
          </li>
        );
      })}
    </ul>
  );
}
