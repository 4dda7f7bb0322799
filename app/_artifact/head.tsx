import type { ReactNode } from 'react';
import type { ArtifactDetail } from '../../server/services/artifact/views.ts';
import { Digest } from '../_ui/digest.tsx';
import { Link } from '../_ui/link.tsx';
import { Time } from '../_ui/time.tsx';
import { formatBytes, plural } from '../_words/numbers.ts';
import { ArtifactActions } from './artifact-actions.tsx';
import { ArtifactText } from './artifact-text.tsx';
import { ExportButton } from './export-button.tsx';
import { TypeMark } from './type-mark.tsx';
import { artifactHref, SOURCE_WORDS, TYPE_NAMES } from './words.ts';

/** Kinds that say no more than their type. */
const PLAIN_KINDS = new Set(['upload', 'models', 'scenario']);

/** What it is, in one line of figures, and what can be done with it. @param version shown, null while it has none */
export function ArtifactHead({ artifact, version }: { artifact: ArtifactDetail; version: ArtifactDetail['versions'][number] | null }) {
  const { artifactId, type, kind, hold, purgedAt } = artifact;
  return (
    <div className="mt-10 flex flex-wrap items-start justify-between gap-6 max-sm:mt-7">
      <div className="min-w-0 flex-1 basis-[420px]">
        <p className="mb-1 flex items-center gap-2 text-a">
          <TypeMark type={type} />
          {TYPE_NAMES[type]}
          {kind === type || PLAIN_KINDS.has(kind) ? null : <span className="text-mu">{kind.replaceAll('_', ' ')}</span>}
        </p>
        <ArtifactText row={artifact} />
        <p className="mt-3 flex flex-wrap items-center gap-x-5 gap-y-1 text-xs text-mu">
          <span className="inline-flex items-center gap-1">
            artifact <Digest value={artifactId} what="artifact id" />
          </span>
          {version ? (
            <span className="inline-flex items-center gap-1">
              version {version.version} <Digest value={version.digest} what="digest of the version" />
            </span>
          ) : null}
          <span>
            {SOURCE_WORDS[artifact.source]}, <Time iso={artifact.createdAt} style="full" zoned />
          </span>
          {version ? (
            <span>
              {formatBytes(version.bytes)}
              {version.version === artifact.version ? ` in ${plural(artifact.files, 'file')}` : ''}
            </span>
          ) : null}
          <Origin artifact={artifact} />
        </p>
      </div>
      {purgedAt ? null : (
        <div className="flex flex-col items-end gap-2 max-sm:items-start">
          <ArtifactActions row={{ ...artifact, held: hold !== null }} />
          {artifact.deletedAt === null && type !== 'bundle' ? <ExportButton artifactId={artifactId} /> : null}
        </div>
      )}
    </div>
  );
}

/** Run and step that made it, and the workspaces that keep that run. */
function Origin({ artifact: { artifactId, runId, step, type, relationships, workspaces } }: { artifact: ArtifactDetail }) {
  const maker = relationships.declared.find((one) => one.relation === 'generates' && one.direction === 'up' && one.artifactId === runId);
  return (
    <>
      {runId !== null && runId !== artifactId ? (
        <span>
          from run{' '}
          <Link href={`/runs/${runId}?tab=artifacts`} className="textual text-tx">
            {maker?.title ?? 'of this'}
          </Link>
          {step ? `, step ${step}` : ''}
        </span>
      ) : null}
      {type === 'run' ? (
        <Link href={`/runs/${artifactId}`} className="textual text-tx">
          the run’s own page
        </Link>
      ) : null}
      {workspaces.map((one) => (
        <span key={one.workspaceId}>
          kept in{' '}
          <Link href={`/workspaces/${one.workspaceId}`} className="textual text-tx">
            {one.name ?? 'an unnamed workspace'}
          </Link>
        </span>
      ))}
    </>
  );
}

/** What is not as usual: deleted, archived, held, an older version, damaged bytes. */
export function Notices({ artifact, shown }: { artifact: ArtifactDetail; shown: number | null }) {
  const damaged = artifact.fileList.filter((file) => file.state === 'quarantined');
  const missing = artifact.fileList.filter((file) => file.state === 'missing');
  return (
    <div className="mt-6 grid max-w-[72ch] gap-3 empty:hidden">
      {artifact.deletedAt ? (
        <Notice tone="wa">
          Deleted <Time iso={artifact.deletedAt} style="full" zoned />. Its files are still here; Restore brings it back to the lists.
        </Notice>
      ) : null}
      {damaged.length > 0 ? (
        <Notice tone="bad">
          {plural(damaged.length, 'file')} no longer {damaged.length === 1 ? 'has its' : 'have their'} digest and {damaged.length === 1 ? 'is' : 'are'}{' '}
          quarantined: {damaged.map((file) => file.path).join(', ')}. Nothing of {damaged.length === 1 ? 'it' : 'them'} is served. Put the right bytes back from
          a backup, then verify.
        </Notice>
      ) : null}
      {missing.length > 0 ? (
        <Notice tone="bad">
          The bytes of {plural(missing.length, 'file')} are gone from the store: {missing.map((file) => file.path).join(', ')}. Put them back from a backup, or
          bring the {missing.length === 1 ? 'file' : 'files'} again.
        </Notice>
      ) : null}
      {artifact.hold ? (
        <Notice tone="mu">
          Held: {artifact.hold.reason}
          {artifact.hold.until ? (
            <>
              , until <Time iso={artifact.hold.until} style="full" zoned />
            </>
          ) : null}
        </Notice>
      ) : null}
      {artifact.archived ? <Notice tone="mu">Archived: left out of the lists unless they are asked for what is archived.</Notice> : null}
      {shown !== null && shown !== artifact.version ? (
        <Notice tone="wa">
          This is version {shown}; the newest is{' '}
          <Link href={artifactHref(artifact.artifactId)} className="textual text-tx">
            version {artifact.version}
          </Link>
          .
        </Notice>
      ) : null}
    </div>
  );
}

const TONES = { wa: ['border-wa', 'text-wa', '!'], bad: ['border-bad', 'text-bad', '✕'], mu: ['border-ct', 'text-mu', '•'] } as const;

function Notice({ tone, children }: { tone: keyof typeof TONES; children: ReactNode }) {
  const [border, text, glyph] = TONES[tone];
  return (
    <p className={`border-l-2 ${border} pl-4`}>
      <span className={`mr-2 ${text}`} aria-hidden="true">
        {glyph}
      </span>
      {children}
    </p>
  );
}
