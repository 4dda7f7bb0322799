import { openTable } from '../../blobs/table-files.ts';
import type { Server } from '../../server.ts';
import { isFlat } from '../../tables/event-rows.ts';
import type { VirtualFile } from '../artifact/views.ts';
import { listRunArtifacts, type RunArtifact } from '../run/run-artifacts.ts';

const FORMATS = [
  ['csv', 'text/csv; charset=utf-8'],
  ['ndjson', 'application/x-ndjson'],
  ['parquet', 'application/vnd.apache.parquet'],
] as const;
/** Kinds that have a table of their own form; of the others those that are plain lists leave as tables. */
const KNOWN = new Set(['dataset', 'forecast', 'backtest', 'hierarchy', 'models', 'exogenous_signals', 'feature_frame']);
const FOLDER = 'tables/';

/**
 * Tables of a run as files it could have: each is made while it is sent, from stored bytes and always the same, so it has no digest here
 * before; `from` is the digest it is made of.
 */
export async function listRunTables(server: Server, runId: string): Promise<VirtualFile[]> {
  const made = (await listRunArtifacts(server, runId)).filter((one) => isTable(server, one));
  const last = new Map(made.map((one) => [one.output, one]));
  return [...last.values()].flatMap((one) =>
    FORMATS.map(([format, mediaType]): VirtualFile => {
      const path = `${FOLDER}${one.output}.${format}`;
      const url = `/api/v1/artifacts/${runId}/files/${path.split('/').map(encodeURIComponent).join('/')}`;
      return { path, mediaType, url, from: one.digest, virtual: true };
    }),
  );
}

function isTable(server: Server, { kind, files, damaged }: RunArtifact): boolean {
  if (damaged.length > 0) return false;
  if (KNOWN.has(kind)) return true;
  return files.some(({ path }) => path === 'table.json') && isFlat(openTable(server.blobs, files, (meta) => meta).columns);
}

/** The output and format a virtual path names; null for any other path. */
export function readTablePath(path: string): { output: string; format: string } | null {
  const match = /^tables\/(.+)\.(csv|ndjson|parquet)$/.exec(path);
  return match && { output: match[1], format: match[2] };
}
