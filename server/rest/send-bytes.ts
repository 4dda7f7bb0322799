import { isKnown, streamOf } from './file-headers.ts';

/** Bytes that stand still: their length and tag are known before the first of them. */
export interface Sendable {
  bytes: number;
  /** In quotes. */
  etag: string;
  headers: Readonly<Record<string, string>>;
  /** `end` is the last byte that is wanted. A chunk is the receiver's to keep. */
  open(range: { start: number; end: number }): AsyncIterable<Uint8Array>;
}

/**
 * Answers GET and HEAD: 412 when the client wants others (If-Match), 304 when it has them, one range at a time with 206, 416 when it lies
 * beyond. A range is for GET alone,
 * as RFC 9110 has it.
 */
export function sendBytes(request: Request, { bytes, etag, headers, open }: Sendable): Response {
  const common = { ...headers, etag, 'accept-ranges': 'bytes' };
  const wanted = request.headers.get('if-match');
  if (wanted !== null && !wanted.split(',').some((one) => one.trim() === '*' || one.trim() === etag))
    return new Response(null, { status: 412, headers: common });
  if (isKnown(request.headers.get('if-none-match'), etag)) return new Response(null, { status: 304, headers: common });
  if (request.method === 'HEAD') return new Response(null, { headers: { ...common, 'content-length': String(bytes) } });
  const range = rangeOf(request, { bytes, etag });
  if (range === 'unsatisfiable') return new Response(null, { status: 416, headers: { ...common, 'content-range': `bytes */${bytes}` } });
  const { start, end } = range ?? { start: 0, end: bytes - 1 };
  const partly: Record<string, string> = range ? { 'content-range': `bytes ${start}-${end}/${bytes}` } : {};
  const body = bytes === 0 ? null : streamOf(open({ start, end })[Symbol.asyncIterator]());
  return new Response(body, { status: range ? 206 : 200, headers: { ...common, 'content-length': String(end - start + 1), ...partly } });
}

/** What a GET asks for, as If-Range allows it. */
export function rangeOf(request: Request, { bytes, etag }: Pick<Sendable, 'bytes' | 'etag'>): { start: number; end: number } | null | 'unsatisfiable' {
  const condition = request.headers.get('if-range');
  return condition === null || condition === etag ? parseRange(request.headers.get('range'), bytes) : null;
}

/** A single byte range; null = the whole file (also for several ranges, which we answer whole as RFC 9110 allows). */
function parseRange(header: string | null, bytes: number): { start: number; end: number } | null | 'unsatisfiable' {
  const match = /^bytes=(\d*)-(\d*)$/i.exec(header?.trim() ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  if (match[1] !== '' && match[2] !== '' && Number(match[2]) < Number(match[1])) return null;
  const start = match[1] === '' ? Math.max(0, bytes - Number(match[2])) : Number(match[1]);
  const end = match[1] === '' || match[2] === '' ? bytes - 1 : Math.min(Number(match[2]), bytes - 1);
  return start > end || start >= bytes ? 'unsatisfiable' : { start, end };
}
