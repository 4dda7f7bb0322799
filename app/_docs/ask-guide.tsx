import { api } from '../../server/instance.ts';
import type { KnowledgeAnswer } from '../../server/services/knowledge/views.ts';
import { Link } from '../_ui/link.tsx';
import { plural } from '../_words/numbers.ts';
import { SearchLine } from './search-line.tsx';

/** Ask the guide: a plain form, answered by the page itself. */
export async function AskGuide({ q }: { q: string }) {
  const answer = q === '' ? null : await (await api()).knowledge.search({ q, limit: 6 });
  return (
    <section aria-labelledby="ask" className="mb-10">
      <h2 id="ask" className="sr-only">
        Ask the guide
      </h2>
      <SearchLine action="/docs" q={q} maxLength={500} label="Ask the guide" placeholder="How do I run my own file?" button="Ask" />
      {answer ? <Answer answer={answer} /> : null}
    </section>
  );
}

function Answer({ answer: { question, hits, method, reason } }: { answer: KnowledgeAnswer }) {
  if (hits.length === 0)
    return (
      <p role="status" className="say mt-5 text-mu">
        Nothing in the guide has the words of “{question}”. Try other words, or one of the pages below.
      </p>
    );
  return (
    <>
      <ol className="mt-6 max-w-[760px] border-t border-bd">
        {hits.map((hit) => (
          <li key={`${hit.source} ${hit.heading} ${hit.score}`} className="border-b border-hair py-4">
            <p className="flex flex-wrap items-baseline gap-x-3">
              {hit.href === '' ? (
                <span className="text-md">{hit.heading || hit.title}</span>
              ) : (
                <Link href={hit.href} className="textual text-md text-tx">
                  {hit.heading || hit.title}
                </Link>
              )}
              <span className="text-xs text-mu">{hit.heading === '' || hit.heading === hit.title ? '' : hit.title}</span>
              <span className="num ml-auto text-xs text-mu" title="how well it fits; larger is better">
                {hit.score.toFixed(2)}
              </span>
            </p>
            <p className="say mt-1 text-mu">
              {hit.snippet.map(({ text, hit: found }, at) =>
                found ? (
                  // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a text never move
                  <mark key={at} className="bg-transparent font-semibold text-tx">
                    {text}
                  </mark>
                ) : (
                  text
                ),
              )}
            </p>
          </li>
        ))}
      </ol>
      <p role="status" className="mt-3 text-xs text-mu">
        {hits.length === 1 ? 'One section' : plural(hits.length, 'section')}, found by {method}
        {reason === '' ? '' : ` (${reason})`}, on this machine.
      </p>
    </>
  );
}
