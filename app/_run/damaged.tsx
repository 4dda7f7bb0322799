import { api } from '../../server/instance.ts';
import { Icon } from '../_ui/icons.tsx';
import { Link } from '../_ui/link.tsx';

/** In the place of what would be drawn from quarantined bytes: whose they are, and what to do. */
export async function Damaged({ runId, what }: { runId: string; what: string }) {
  const rows = (await (await api()).run.artifacts({ runId })).filter((row) => row.damaged.length > 0);
  return (
    <div role="alert" className="my-6 max-w-[72ch] border-l-2 border-bad pl-4">
      <p className="flex items-baseline gap-2">
        <Icon name="fail" className="translate-y-[3px] text-bad" /> {what}: stored bytes no longer match their digest, so nothing is drawn or sent of them.
      </p>
      <ul className="mt-2">
        {rows.map((row) => (
          <li key={`${row.step} ${row.output}`}>
            <Link href={`/registry/${row.artifactId}`} className="underline underline-offset-4">
              {row.output} of step {row.step}
            </Link>
            : {row.damaged.join(', ')}
          </li>
        ))}
      </ul>
      <p className="mt-2 text-mu">
        Put the right bytes back from a backup, or send the same file to <span className="num">POST /api/v1/blobs</span>; then press Verify on that page. The{' '}
        <Link href="/registry/care" className="underline underline-offset-4">
          care of the registry
        </Link>{' '}
        lists everything that is quarantined.
      </p>
    </div>
  );
}
