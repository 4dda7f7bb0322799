import type { ArtifactDetail } from '../../server/services/artifact/views.ts';
import { titleCase } from '../_registry/words.ts';
import { Digest } from '../_ui/digest.tsx';
import { Link } from '../_ui/link.tsx';
import { Time } from '../_ui/time.tsx';
import { Relations } from './relations.tsx';
import { SOURCE_WORDS, TYPE_NAMES } from './words.ts';

/** What is still known of an artifact whose files were given up. The API answers 410 for it. */
export function Gone({ artifact }: { artifact: ArtifactDetail }) {
  const { purgedAt, title, type, artifactId } = artifact;
  return (
    <>
      <p className="mt-10 mb-1 text-mu">{TYPE_NAMES[type]}, purged</p>
      <h1 className={`break-words ${titleCase(title)}`}>{title}</h1>
      <p className="say mt-3">
        Its files were given up for good
        {purgedAt ? (
          <>
            {' '}
            on <Time iso={purgedAt} style="full" zoned />
          </>
        ) : null}
        ; they cannot be restored from here. What it was, where it came from and what came of it is still known.
      </p>
      {artifact.description ? <p className="say mt-3 whitespace-pre-line text-mu">{artifact.description}</p> : null}
      <p className="mt-4 flex flex-wrap gap-x-5 gap-y-1 text-xs text-mu">
        <span className="inline-flex items-center gap-1">
          artifact <Digest value={artifactId} what="artifact id" />
        </span>
        <span>
          {SOURCE_WORDS[artifact.source]}, <Time iso={artifact.createdAt} style="full" zoned />
        </span>
        {artifact.inputHash ? (
          <span className="inline-flex items-center gap-1">
            input <Digest value={artifact.inputHash} what="digest of the input" />
          </span>
        ) : null}
        {artifact.runId && artifact.runId !== artifactId ? (
          <Link href={`/runs/${artifact.runId}`} className="textual">
            the run that made it
          </Link>
        ) : null}
      </p>
      <p className="mt-6">
        <Link href={artifact.inputHash ? `/registry?inputHash=${artifact.inputHash}` : '/registry'} className="btn quiet">
          {artifact.inputHash ? 'What else was made from equal input' : 'To the registry'}
        </Link>
      </p>
      <Relations artifact={artifact} />
    </>
  );
}
