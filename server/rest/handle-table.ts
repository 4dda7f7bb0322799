import { AppError } from '../errors.ts';
import { FORECAST_ROWS, getDatasetTable, getRunTable, type TableFile } from '../services/table/get-table.ts';
import { encodeTable, FORMATS, isTableFormat } from '../tables/encode-table.ts';
import { attachment, isKnown, streamOf } from './file-headers.ts';
import type { RawCall } from './raw-route.ts';

/** Raised when the same table is written in other bytes than before. */
const ENCODING = 1;

/** `GET|HEAD /datasets/:digest/download?format=csv&series=3` */
export async function downloadDataset({ server, request, url, params }: RawCall): Promise<Response> {
  const series = url.searchParams.get('series');
  if (series !== null && !/^\d{1,9}$/.test(series))
    throw new AppError('BAD_QUERY', `series is a number from 0, not "${series.slice(0, 40)}"`, [{ path: 'series', message: 'is a whole number from 0' }]);
  return sendTable(request, url, () => getDatasetTable(server, params.digest, series === null ? null : Number(series)));
}

/** `GET|HEAD /runs/:runId/artifacts/:artifact/download?format=csv&rows=chosen` */
export async function downloadRunTable({ server, request, url, params }: RawCall): Promise<Response> {
  const asked = url.searchParams.get('rows') ?? 'all';
  const rows = FORECAST_ROWS.find((name) => name === asked);
  if (rows === undefined) {
    const known = FORECAST_ROWS.join(', ');
    throw new AppError('BAD_QUERY', `rows is one of ${known}, not "${asked.slice(0, 40)}"`, [{ path: 'rows', message: `is one of ${known}` }]);
  }
  return sendTable(request, url, () => getRunTable(server, params.runId, params.artifact, rows));
}

async function sendTable(request: Request, url: URL, open: () => Promise<TableFile>): Promise<Response> {
  const format = url.searchParams.get('format') ?? 'csv';
  if (!isTableFormat(format)) {
    const known = Object.keys(FORMATS).join(', ');
    throw new AppError('BAD_QUERY', `format is one of ${known}, not "${format.slice(0, 40)}"`, [{ path: 'format', message: `is one of ${known}` }]);
  }
  const table = await open();
  const etag = `"${table.digest}-${format}-${ENCODING}"`;
  const headers = {
    etag,
    'cache-control': 'private, no-cache',
    'x-content-type-options': 'nosniff',
    'content-type': FORMATS[format].mediaType,
    'content-disposition': attachment(`${table.name}.${format}`),
  };
  if (isKnown(request.headers.get('if-none-match'), etag)) return new Response(null, { status: 304, headers });
  if (request.method === 'HEAD') return new Response(null, { headers });
  const chunks = encodeTable(table.rows, format);
  // What is wrong with the first rows is still an answer of its own; later it can only break the stream off.
  const first = await chunks.next();
  return new Response(streamOf(prepend(first, chunks)), { headers });
}

async function* prepend(first: IteratorResult<Uint8Array>, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}
