import type { QuarantinedBlob } from '../../server/services/artifact/views.ts';
import { artifactHref } from '../_artifact/words.ts';
import { Digest } from '../_ui/digest.tsx';
import { Icon } from '../_ui/icons.tsx';
import { Link } from '../_ui/link.tsx';
import { Time } from '../_ui/time.tsx';
import { formatBytes } from '../_words/numbers.ts';

/** Bytes that no longer are what they were: found when, whose they are, what to do. */
export function Quarantine({ blobs }: { blobs: readonly QuarantinedBlob[] }) {
  if (blobs.length === 0)
    return (
      <p className="mt-5 flex items-baseline gap-2 text-mu">
        <Icon name="check" className="translate-y-[3px] text-ok" /> Nothing is quarantined.
      </p>
    );
  return (
    <div className="mt-6">
      <p className="say mb-2">
        These bytes were found not to match their digests and are not served. Put the right file back in its place and read again, or delete the artifacts.
      </p>
      <ul>
        {blobs.map((blob) => (
          <li key={blob.sha256} className="border-t border-hair py-2.5">
            <p className="flex flex-wrap items-baseline gap-x-4">
              <span className="flex items-baseline gap-2 text-bad">
                <Icon name="fail" className="translate-y-[3px]" /> quarantined
              </span>
              <Digest value={blob.sha256} />
              <span className="text-mu">
                {formatBytes(blob.bytes)}, {blob.note}, found <Time iso={blob.at} />
              </span>
            </p>
            <p className="text-mu">
              {blob.artifacts.length === 0 ? 'No artifact has it.' : 'In '}
              {blob.artifacts.map(({ artifactId, title, path }, at) => (
                <span key={`${artifactId} ${path}`}>
                  {at > 0 ? '; ' : ''}
                  <Link href={artifactHref(artifactId)} className="underline underline-offset-4">
                    {title}
                  </Link>{' '}
                  as {path}
                </span>
              ))}
            </p>
          </li>
        ))}
      </ul>
    </div>
  );
}
