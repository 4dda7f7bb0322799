import type { ArtifactDetail, ArtifactFileView, ArtifactVersionView, VirtualFile } from '../../server/services/artifact/views.ts';
import { CopyButton } from '../_ui/copy-button.tsx';
import { Digest } from '../_ui/digest.tsx';
import { Link } from '../_ui/link.tsx';
import { ScrollRegion } from '../_ui/scroll-region.tsx';
import { Section } from '../_ui/section.tsx';
import { Time } from '../_ui/time.tsx';
import { formatBytes, plural } from '../_words/numbers.ts';
import { type ArtifactPageQuery, artifactPageHref } from './query.ts';
import { recomputeLine } from './recompute.ts';
import { VerifyNow } from './verify-now.tsx';

interface FilesProps {
  artifact: ArtifactDetail;
  version: ArtifactVersionView;
  files: readonly ArtifactFileView[];
  more: boolean;
  /** Files that are made when they are asked for. */
  made: readonly VirtualFile[];
  query: ArtifactPageQuery;
}

/** Every file with its digest, and how anyone checks it. */
export function Files({ artifact, version, files, more, made, query }: FilesProps) {
  return (
    <Section id="files" title="Files and digests" aside={`${plural(files.length, 'file')}${more ? ' and more' : ''}, ${formatBytes(version.bytes)}`}>
      <table className="list -mt-3">
        <thead className="max-sm:sr-only">
          <tr>
            <th scope="col">File</th>
            <th scope="col">SHA-256</th>
            <th scope="col">Who else has these bytes</th>
            <th scope="col" className="r">
              Size
            </th>
          </tr>
        </thead>
        <tbody>
          {files.map((file) => (
            <FileRow key={file.path} file={file} href={artifactPageHref(artifact.artifactId, query, { file: file.path }, '#preview')} />
          ))}
        </tbody>
      </table>
      {more ? <p className="mt-2 text-xs text-mu">Only the first {files.length} are listed here; the API lists all of them.</p> : null}
      <Made files={made} />
      <div className="mt-6 grid gap-x-12 gap-y-6 lg:grid-cols-2">
        <VerifyNow artifactId={artifact.artifactId} />
        <Recompute artifactId={artifact.artifactId} version={version} files={files} isHead={version.version === artifact.version} isWhole={!more} />
      </div>
    </Section>
  );
}

/** What can be had as a file without being stored: tables of a run by their formats, the catalog. */
function Made({ files }: { files: readonly VirtualFile[] }) {
  if (files.length === 0) return null;
  const names = [...new Set(files.map((file) => file.path.replace(/\.[a-z]+$/, '')))];
  return (
    <details className="mt-4" open={names.length <= 3}>
      <summary className="textual inline">{plural(names.length, 'file')} made when asked for, always the same</summary>
      <ul className="mt-2 grid gap-x-10 sm:grid-cols-2">
        {names.map((name) => (
          <li key={name} className="flex flex-wrap items-baseline gap-x-4 border-b border-hair py-1.5">
            <span className="break-all">{name}</span>
            <span className="ml-auto flex gap-x-4">
              {files
                .filter((file) => file.path.replace(/\.[a-z]+$/, '') === name)
                .map((file) => (
                  <a key={file.path} href={file.url} download className="textual">
                    {file.path.slice(name.length + 1)}
                    <span className="sr-only">, download {file.path}</span>
                  </a>
                ))}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function FileRow({ file, href }: { file: ArtifactFileView; href: string }) {
  const isDamaged = file.state !== 'ready';
  return (
    <tr className="max-sm:grid max-sm:grid-cols-[minmax(0,1fr)_auto] max-sm:gap-x-4 max-sm:py-2 max-sm:*:p-0!">
      <th scope="row" className="break-all">
        <Link href={href} scroll={false} className="underline decoration-transparent underline-offset-4 hover:decoration-current">
          {file.path}
        </Link>
        {isDamaged ? <span className="ml-3 text-xs text-bad">✕ {file.state}</span> : null}
      </th>
      <td className="max-sm:order-3">
        <Digest value={file.sha256} what={`SHA-256 of ${file.path}`} />
      </td>
      <td className="text-xs max-sm:order-4 max-sm:text-right">
        <Link href={`/registry?sha256=${file.sha256}`} className="textual max-sm:inline-block max-sm:py-1">
          same bytes<span className="sr-only"> as {file.path}</span>
        </Link>
      </td>
      <td className="num r">
        {isDamaged ? (
          formatBytes(file.bytes)
        ) : (
          <a href={file.url} download className="textual max-sm:inline-block max-sm:py-1">
            {formatBytes(file.bytes)}
            <span className="sr-only">, download {file.path}</span>
          </a>
        )}
      </td>
    </tr>
  );
}

function Recompute({
  artifactId,
  version,
  files,
  isHead,
  isWhole,
}: {
  artifactId: string;
  version: ArtifactVersionView;
  files: readonly ArtifactFileView[];
  isHead: boolean;
  isWhole: boolean;
}) {
  const line = isWhole ? recomputeLine(artifactId, files, isHead ? null : version.version) : null;
  return (
    <div className="min-w-0">
      <h3 className="font-sans text-md">Check it without us</h3>
      <p className="mt-1 max-w-[60ch] text-mu">
        The version’s digest is the SHA-256 of its <code className="num">sha256sum</code> listing, sorted bytewise. This fetches the files and computes it anew:
      </p>
      {line === null ? (
        <p className="mt-2 text-mu">It has too many files for one line; list them with the API and sort their digests.</p>
      ) : (
        <>
          <ScrollRegion label="Command that recomputes the digest" className="mt-2 overflow-x-auto rounded bg-sf px-3 py-2">
            <code className="num">{line}</code>
          </ScrollRegion>
          <p className="mt-1 flex flex-wrap gap-x-4 text-xs text-mu">
            <CopyButton text={line} label="Copy the command" shown="copy the command" />
            <span className="num break-all whitespace-normal!">expects {version.digest}</span>
          </p>
        </>
      )}
    </div>
  );
}

/** Versions, newest first, with a switch. */
export function Versions({ artifact, shown, query }: { artifact: ArtifactDetail; shown: number; query: ArtifactPageQuery }) {
  const { versions } = artifact;
  return (
    <Section id="versions" title="Versions" aside={versions.length === 1 ? 'one, and it never changes' : `${versions.length}; none of them ever changes`}>
      <ol className="-mt-3">
        {versions.map((one) => (
          <li
            key={one.version}
            className="flex flex-wrap items-baseline gap-x-5 border-b border-hair py-2"
            aria-current={one.version === shown ? 'true' : undefined}
          >
            {one.version === shown ? (
              <span className="font-semibold">Version {one.version}</span>
            ) : (
              <Link
                href={artifactPageHref(artifact.artifactId, query, { version: one.version === artifact.version ? null : one.version, file: '' })}
                className="textual"
              >
                Version {one.version}
              </Link>
            )}
            <Digest value={one.digest} what={`digest of version ${one.version}`} />
            <span className="text-xs text-mu">
              <Time iso={one.createdAt} style="full" zoned />
            </span>
            <span className="num ml-auto text-mu">{formatBytes(one.bytes)}</span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
