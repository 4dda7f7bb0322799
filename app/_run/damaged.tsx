import { api } from '../../server/instance.ts';
import { Icon } from '../_ui/icons.tsx';
import { Link } from '../_ui/link.tsx';

/** Stored outputs of a run that are damaged, by name and file, and what to do; nothing when all are whole and none is said to be missing. */
export async function Damaged({ runId, what }: { runId: string; what?: string }) {
  const rows = (await (await api()).run.artifacts({ runId })).filter((row) => row.damaged.length > 0);
  if (rows.length === 0 && what === undefined) return null;
  return (
    <div role="alert" className="my-6 max-w-[72ch] border-l-2 border-bad pl-4">
      <p className="flex items-baseline gap-2">
        <Icon name="fail" className="translate-y-[3px] text-bad" />
        <span>
          {what === undefined ? 'A part of this run is damaged' : what}:{' '}
          {rows.length === 0 ? 'stored bytes of it are gone or cannot be read' : 'stored bytes no longer match their digest'}, so nothing is drawn or sent of
          them.
          {what === undefined ? ' What is whole is shown.' : ''}
        </span>
      </p>
      {rows.length === 0 ? null : (
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
      )}
      <p className="mt-2 text-mu">
        {rows.length > 0 ? null : (
          <>
            Verify on the page of each of the{' '}
            <Link href={`/runs/${runId}?tab=artifacts`} className="underline underline-offset-4">
              run’s artifacts
            </Link>{' '}
            says which one it is.{' '}
          </>
        )}
        Put the right bytes back from a backup, or send the same file to <span className="num">POST /api/v1/blobs</span>; then press Verify on that page. The{' '}
        <Link href="/registry/care" className="underline underline-offset-4">
          care of the registry
        </Link>{' '}
        lists everything that is quarantined.
      </p>
    </div>
  );
}
