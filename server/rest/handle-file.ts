import { and, eq } from 'drizzle-orm';
import { READ_WHOLE } from '../blobs/blob-store.ts';
import { canonicalJson } from '../blobs/canonical-json.ts';
import { sha256 } from '../blobs/digest.ts';
import { artifactFile, blobState } from '../db/schema.ts';
import { AppError } from '../errors.ts';
import { findPresent } from '../services/artifact/artifact-row.ts';
import { CHECKED_BEFORE_PART, checkWhole } from '../services/artifact/check-whole.ts';
import { getCatalog } from '../services/artifact/get-catalog.ts';
import { CATALOG, listFiles } from '../services/artifact/list-files.ts';
import { mediaOf } from '../services/artifact/media-type.ts';
import { readChecked, streamChecked } from '../services/artifact/read-checked.ts';
import { findFeed } from '../services/feed/feed-row.ts';
import { makeSample } from '../services/feed/sample.ts';
import { readTablePath } from '../services/table/list-run-tables.ts';
import { attachment, isKnown, streamOf } from './file-headers.ts';
import { downloadRunTable } from './handle-table.ts';
import type { RawCall } from './raw-route.ts';
import { rangeOf, sendBytes } from './send-bytes.ts';

const CSV = { 'content-type': 'text/csv; charset=utf-8', 'x-content-type-options': 'nosniff' };

/** `GET|HEAD /sample.csv` */
export function sendSample({ request }: RawCall): Response {
  const bytes = Buffer.from(makeSample());
  const headers = { ...CSV, 'content-length': String(bytes.length), 'content-disposition': attachment('sample.csv') };
  return new Response(request.method === 'HEAD' ? null : bytes, { headers });
}

/** `GET|HEAD /feeds/:feedId/refused.csv` */
export async function sendRefusedLines({ server, request, params }: RawCall): Promise<Response> {
  const { view } = await findFeed(server, params.feedId);
  if (!view.refused) throw new AppError('ARTIFACT_NOT_FOUND', `no line of "${view.name}" was refused`);
  const { sha256, bytes } = server.blobs.stat(view.refused.sha256);
  const headers = { ...CSV, 'content-length': String(bytes), 'content-disposition': attachment('refused.csv') };
  return new Response(request.method === 'HEAD' ? null : streamOf(bytesOf(server, sha256)), { headers });
}

/**
 * `GET|HEAD /artifacts/:artifactId/files/:path…?version=&inline=true`: bytes by digest, one range at a time. A range is for GET alone, as
 * RFC 9110 has it. Without a version it is the head's, which a cache asks for again; a version never changes. Nothing that could run in
 * a browser is sent to be shown. Bytes are held against their digest on their way: small files, and a part of any up to 1 GB, before the
 * first byte leaves, large ones before the last; a part of a larger one is as the scrub left it, and goes without the digest of the whole.
 */
export async function sendArtifactFile(call: RawCall): Promise<Response> {
  const {
    server,
    request,
    url,
    params: { artifactId, path },
  } = call;
  const table = readTablePath(path);
  if (table && (await findPresent(server, artifactId)).type === 'run') return sendRunTable(call, table);
  if (path === CATALOG && (await listFiles(server, { artifactId, limit: 1 })).virtual.some((one) => one.path === CATALOG)) return sendCatalog(call);
  const file = await findFile(server, url, artifactId, path.normalize('NFC'));
  const { type, inline } = mediaOf(path);
  const etag = `"${file.sha256}"`;
  const isSent = request.method === 'GET' && !isKnown(request.headers.get('if-none-match'), etag);
  const whole = isSent && file.bytes <= READ_WHOLE ? await readChecked(server, file.sha256, artifactId) : null;
  const range = isSent ? rangeOf(request, { bytes: file.bytes, etag }) : null;
  const isPart = whole === null && range !== null && range !== 'unsatisfiable' && range.end - range.start + 1 < file.bytes;
  const isUnread = isPart && file.bytes > CHECKED_BEFORE_PART;
  if (isPart && !isUnread) await checkWhole(server, file.sha256, artifactId);
  return sendBytes(request, {
    bytes: file.bytes,
    etag,
    headers: {
      'cache-control': url.searchParams.has('version') || !file.changes ? 'private, max-age=31536000, immutable' : 'private, no-cache',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      ...(isUnread ? {} : { 'repr-digest': `sha-256=:${Buffer.from(file.sha256, 'hex').toString('base64')}:` }),
      'content-type': type,
      'content-disposition': inline && url.searchParams.get('inline') === 'true' ? 'inline' : attachment(path.replaceAll('/', '_')),
    },
    open: ({ start, end }) => {
      if (whole) return partOf(whole, start, end);
      return isPart ? bytesOf(server, file.sha256, { start, end }) : streamChecked(server, file.sha256, artifactId);
    },
  });
}

/** The catalog of a dataset or a model under the name of a file: made when it is asked for, from its files as they are. */
async function sendCatalog({ server, request, params: { artifactId } }: RawCall): Promise<Response> {
  const bytes = Buffer.from(canonicalJson(await getCatalog(server, artifactId)));
  return sendBytes(request, {
    bytes: bytes.length,
    etag: `"${sha256(bytes)}"`,
    headers: {
      'cache-control': 'private, no-cache',
      'x-content-type-options': 'nosniff',
      'content-type': 'application/json',
      'content-disposition': attachment(CATALOG),
    },
    open: ({ start, end }) => partOf(bytes, start, end),
  });
}

async function* partOf(bytes: Uint8Array, start: number, end: number): AsyncGenerator<Uint8Array> {
  yield bytes.subarray(start, end + 1);
}

/** A table of a run under the name of a file: made while it is sent. */
function sendRunTable(call: RawCall, { output, format }: { output: string; format: string }): Promise<Response> {
  const url = new URL(call.url);
  url.search = `?format=${format}`;
  return downloadRunTable({ ...call, url, params: { runId: call.params.artifactId, artifact: output } });
}

const RULES: Readonly<Record<string, readonly [RegExp, string] | undefined>> = {
  version: [/^[1-9]\d{0,8}$/, 'is a whole number from 1 on'],
  inline: [/^(true|false)$/, 'is true or false'],
};

/** @throws AppError BAD_QUERY, ARTIFACT_NOT_FOUND, ARTIFACT_GONE, CORRUPT_BLOB for quarantined bytes */
async function findFile(server: RawCall['server'], url: URL, artifactId: string, path: string): Promise<{ sha256: string; bytes: number; changes: boolean }> {
  for (const name of new Set(url.searchParams.keys())) {
    const values = url.searchParams.getAll(name);
    const rule = RULES[name];
    const message = rule === undefined ? 'is not a parameter here' : values.length > 1 ? 'stands more than once' : rule[0].test(values[0]) ? null : rule[1];
    if (message !== null) throw new AppError('BAD_QUERY', `"${name.slice(0, 60)}" ${message}`, [{ path: name.slice(0, 60), message }]);
  }
  const asked = url.searchParams.get('version');
  const { headVersion, kind } = await findPresent(server, artifactId);
  const where = and(
    eq(artifactFile.artifactId, artifactId),
    eq(artifactFile.version, asked === null ? headVersion : Number(asked)),
    eq(artifactFile.path, path),
  );
  const [file] = await server.db.read((q) => q.select().from(artifactFile).where(where));
  if (!file) throw new AppError('ARTIFACT_NOT_FOUND', `there is no file "${path.slice(0, 200)}" of artifact "${artifactId.slice(0, 100)}"`);
  const [state] = await server.db.read((q) => q.select({ state: blobState.state }).from(blobState).where(eq(blobState.sha256, file.sha256)));
  if (state?.state === 'quarantined')
    throw new AppError(
      'CORRUPT_BLOB',
      `the bytes of "${path.slice(0, 200)}" no longer match their digest; they are quarantined and not served. Restore them from a backup, then verify the artifact`,
    );
  server.blobs.stat(file.sha256);
  return { sha256: file.sha256, bytes: file.bytes, changes: kind === 'upload' };
}

async function* bytesOf(server: RawCall['server'], sha256: string, range?: { start: number; end: number }): AsyncGenerator<Uint8Array> {
  for await (const chunk of server.blobs.stream(sha256, range)) yield chunk as Uint8Array;
}
