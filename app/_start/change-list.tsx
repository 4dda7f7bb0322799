import type { Json } from '../../server/kit/json.ts';
import type { ConfigChange, RunCheck } from '../../server/services/run/views.ts';
import { Link } from '../_ui/link.tsx';
import { plural } from '../_words/numbers.ts';

const text = (value: Json): string => {
  if (value === null) return 'none';
  if (Array.isArray(value)) return value.map((one) => (typeof one === 'object' ? JSON.stringify(one) : String(one))).join(', ') || 'none';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/** Every setting that differs, as it was and as it is. */
export function Changes({ changes }: { changes: readonly ConfigChange[] }) {
  return (
    <dl>
      {changes.map(({ path, from, to }) => (
        <div key={path} className="border-b border-hair py-1.5 text-xs">
          <dt className="break-words text-mu">{path}</dt>
          <dd className="break-words">
            <del className="text-mu decoration-ct">{text(from)}</del>
            <span className="mx-1.5 text-mu">
              <span aria-hidden="true">→</span>
              <span className="sr-only">becomes</span>
            </span>
            <ins className="no-underline">{text(to)}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Beside the form: what was changed of the run it was filled from, before anything starts. @param changes null = not known while a field needs attention */
export function ChangeList({ changes, from }: { changes: RunCheck['changes']; from: string }) {
  return (
    <section aria-label="Changed settings" className="mt-5 border-t border-hair pt-4">
      <h3 className="text-md">
        Changed from{' '}
        <Link href={from} className="textual">
          its source
        </Link>
      </h3>
      <p className="mt-1 mb-1 text-xs text-mu" role="status">
        {changes === null
          ? 'Known when every field fits.'
          : changes.length === 0
            ? 'Nothing: every setting is as it was recorded.'
            : `${plural(changes.length, 'setting')}.`}
      </p>
      {changes ? <Changes changes={changes} /> : null}
    </section>
  );
}
