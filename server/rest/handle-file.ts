import { Readable } from 'node:stream';
import { and, eq } from 'drizzle-orm';
import { artifactFile } from '../db/schema.ts';
import { AppError } from '../errors.ts';
import type { Server } from '../server.ts';
import { findFeed } from '../services/feed/feed-row.ts';
import { makeSample } from '../services/feed/sample.ts';
import { decodePart } from './routes.ts';

/** `GET /sample.csv` and `GET|HEAD /artifacts/:id/files/:path…`: bytes by digest, immutable, one range at a time. */
export async function handleFile(server: Server, request: Request, path: string): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') throw new AppError('BAD_QUERY', `${request.method} is not for files; use GET or HEAD`);
  if (path === '/sample.csv')
    return new Response(makeSample(), { headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="sample.csv"' } });
  const refused = /^\/feeds\/([^/]+)\/refused\.csv$/.exec(path);
  if (refused) return refusedLines(server, decodePart(refused[1]));
  const [, , artifactId, files, ...rest] = path.split('/').map((part) => decodePart(part));
  const name = rest.join('/');
  const [file] =
    files === 'files'
      ? await server.db.read((q) =>
          q
            .select()
            .from(artifactFile)
            .where(and(eq(artifactFile.artifactId, artifactId ?? ''), eq(artifactFile.path, name))),
        )
      : [];
  if (!file) throw new AppError('ARTIFACT_NOT_FOUND', `there is no file "${name.slice(0, 200)}" of artifact "${(artifactId ?? '').slice(0, 100)}"`);
  const etag = `"${file.sha256}"`;
  const common = {
    etag,
    'accept-ranges': 'bytes',
    'cache-control': 'private, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
    'content-type': name.endsWith('.json') ? 'application/json' : 'application/octet-stream',
    'content-disposition': `attachment; filename="${name.replaceAll('/', '_').replaceAll(/[^A-Za-z0-9._-]/g, '_')}"`,
  };
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers: common });
  const range = parseRange(request.headers.get('range'), file.bytes);
  if (range === 'unsatisfiable') return new Response(null, { status: 416, headers: { ...common, 'content-range': `bytes */${file.bytes}` } });
  const { start, end } = range ?? { start: 0, end: file.bytes - 1 };
  const headers = { ...common, 'content-length': String(end - start + 1), ...(range ? { 'content-range': `bytes ${start}-${end}/${file.bytes}` } : {}) };
  if (request.method === 'HEAD') return new Response(null, { headers });
  const stream = file.bytes === 0 ? null : (Readable.toWeb(Readable.from(server.blobs.stream(file.sha256, { start, end }))) as ReadableStream);
  return new Response(stream, { status: range ? 206 : 200, headers });
}

async function refusedLines(server: Server, feedId: string): Promise<Response> {
  const { view } = await findFeed(server, feedId);
  if (!view.refused) throw new AppError('ARTIFACT_NOT_FOUND', `no line of "${view.name}" was refused`);
  const headers = {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="refused.csv"',
    'x-content-type-options': 'nosniff',
  };
  return new Response(Readable.toWeb(Readable.from(server.blobs.stream(view.refused.sha256))) as ReadableStream, { headers });
}

/** A single byte range; null = the whole file (also for several ranges, which we answer whole as RFC 9110 allows). */
function parseRange(header: string | null, bytes: number): { start: number; end: number } | null | 'unsatisfiable' {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const start = match[1] === '' ? Math.max(0, bytes - Number(match[2])) : Number(match[1]);
  const end = match[1] === '' || match[2] === '' ? bytes - 1 : Math.min(Number(match[2]), bytes - 1);
  return start > end || start >= bytes ? 'unsatisfiable' : { start, end };
}
