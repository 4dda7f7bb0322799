import { TableLinks } from '../_explorer/table-links.tsx';
import { Digest } from '../_ui/digest.tsx';
import { Link } from '../_ui/link.tsx';
import { formatBytes, plural } from '../_words/numbers.ts';

export interface ArtifactRow {
  artifactId: string;
  kind: string;
  step: string;
  output: string;
  digest: string;
  bytes: number;
  files: readonly { path: string; sha256: string; bytes: number }[];
}

/** Everything the run wrote, with digests to check and files to take away. */
export function Artifacts({ runId, rows }: { runId: string; rows: readonly ArtifactRow[] }) {
  if (rows.length === 0) return <p className="say text-mu">What the steps write will be listed here with its digest.</p>;
  const bytes = rows.reduce((sum, row) => sum + row.bytes, 0);
  return (
    <>
      <p className="say mb-4">
        {plural(rows.length, 'artifact')}, {formatBytes(bytes)}. Each is stored by the SHA-256 of its bytes.
      </p>
      <ul className="border-t border-bd">
        {rows.map((row) => (
          <li key={row.artifactId} className="border-b border-hair">
            <details className="group">
              <summary className="grid grid-cols-[minmax(0,1fr)_auto_auto] items-baseline gap-x-6 py-2.5 hover:bg-sf max-sm:grid-cols-[1fr_auto]">
                <span className="truncate">
                  {row.output}{' '}
                  <span className="ml-2 text-xs text-mu">
                    {row.kind}, step {row.step}
                  </span>
                </span>
                <span className="num max-sm:hidden">{row.digest.slice(0, 12)}…</span>
                <span className="num w-20 text-right">{formatBytes(row.bytes)}</span>
              </summary>
              <div className="pb-3 pl-4">
                <p className="flex flex-wrap items-center gap-x-4 text-xs text-mu">
                  {row.artifactId === '' ? null : (
                    <Link href={`/registry/${row.artifactId}`} className="textual text-tx">
                      open {row.output} in the registry
                    </Link>
                  )}
                  <span>
                    Artifact digest <Digest value={row.digest} />
                  </span>
                </p>
                {row.files.some((file) => file.path === 'table.json') ? (
                  <p className="mt-1 flex flex-wrap gap-x-5 text-mu">
                    As a table with names and dates:
                    <TableLinks href={`/api/v1/runs/${runId}/artifacts/${row.artifactId}/download`} what={row.output} />
                  </p>
                ) : null}
                <ul className="mt-1">
                  {row.files.map((file) => (
                    <li key={file.path} className="flex flex-wrap items-center gap-x-5">
                      <a
                        href={`/api/v1/artifacts/${row.artifactId}/files/${file.path.split('/').map(encodeURIComponent).join('/')}`}
                        className="textual"
                        download
                      >
                        {file.path}
                      </a>
                      <Digest value={file.sha256} />
                      <span className="num text-mu">{formatBytes(file.bytes)}</span>
                    </li>
                  ))}
                </ul>
              </div>
            </details>
          </li>
        ))}
      </ul>
    </>
  );
}
