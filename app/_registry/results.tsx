import type { ArtifactPage } from '../../server/services/artifact/views.ts';
import { formatCount } from '../_words/numbers.ts';
import { ArtifactList } from './artifact-list.tsx';
import { NothingFound } from './nothing-found.tsx';
import { changed, hrefOf } from './query.ts';
import { KeepLink } from './selection.tsx';
import { resultSentence } from './words.ts';

const DIGEST = /^[0-9a-f]{64}$/;

/** What the query found: how many in which order, a page of them, the way on. */
export function Results({ asked, page }: { asked: URLSearchParams; page: ArtifactPage }) {
  const q = asked.get('q')?.trim() ?? '';
  const isLater = asked.has('cursor') || asked.has('offset');
  const by = page.ranking === 'modified' ? 'modifiedAt' : page.ranking === 'newest' || page.ranking === 'oldest' ? 'createdAt' : null;
  const next = page.nextCursor === null ? null : changed(asked, { cursor: page.nextCursor });
  return (
    <>
      <p role="status" className="say mb-3">
        {resultSentence(page, asked.get('order'))}
      </p>
      {DIGEST.test(q) ? (
        <p className="mb-4">
          <KeepLink href={hrefOf(changed(asked, { q: null, sha256: q }))} className="underline underline-offset-4">
            Look for the artifacts that hold these bytes
          </KeepLink>
        </p>
      ) : null}
      {page.artifacts.length === 0 ? <NothingFound asked={asked} /> : <ArtifactList rows={page.artifacts} by={by} />}
      {isLater || next ? (
        <nav aria-label="Pages" className="flex items-center justify-between text-xs text-mu">
          <span>{formatCount(page.count)} on this page</span>
          <span className="flex gap-4">
            {isLater ? (
              <KeepLink href={hrefOf(changed(asked, {}))} className="textual">
                first page
              </KeepLink>
            ) : null}
            {next ? (
              <KeepLink href={hrefOf(next)} className="textual">
                next page
              </KeepLink>
            ) : null}
          </span>
        </nav>
      ) : null}
    </>
  );
}
