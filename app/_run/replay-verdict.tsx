import type { Verdict } from '../../server/pipeline/event.ts';
import { shorten } from '../_ui/digest.tsx';
import { Icon } from '../_ui/icons.tsx';
import { Link } from '../_ui/link.tsx';
import { plural } from '../_words/numbers.ts';

/** Whether a replay reached the same digests; when not, where it left the path and why. */
export function ReplayVerdict({ verdict }: { verdict: Verdict }) {
  const same = verdict.verdict === 'reproduced';
  return (
    <section aria-label="Verdict of the replay" className={`mb-10 rounded border p-4 ${same ? 'border-ok' : 'border-bad'}`}>
      <p className="flex items-center gap-2 text-md">
        <span className={same ? 'text-ok' : 'text-bad'}>
          <Icon name={same ? 'check' : 'fail'} size={18} />
        </span>
        {same ? 'Reproduced' : `Differs at step ${verdict.step}, output ${verdict.output}`}
      </p>
      <p className="mt-1 text-mu">
        {same ? `All ${plural(verdict.compared, 'result')} have the digests of ` : `${plural(verdict.compared, 'result')} compared with `}
        <Link href={`/runs/${verdict.source}`} className="textual">
          run <span className="num">{shorten(verdict.source)}</span>
        </Link>
        {same ? '.' : `. ${verdict.reason}`}
      </p>
      {same ? null : (
        <p className="num mt-2 text-mu">
          expected {verdict.expected ? shorten(verdict.expected) : 'nothing'}, found {verdict.found ? shorten(verdict.found) : 'nothing'}
        </p>
      )}
    </section>
  );
}
