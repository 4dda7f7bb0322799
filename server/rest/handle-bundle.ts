import { AppError } from '../errors.ts';
import { applyImport } from '../services/bundle/apply-import.ts';
import { openArchive } from '../services/bundle/open-archive.ts';
import { openBundleFile } from '../services/bundle/open-bundle-file.ts';
import { readImportRequest } from '../services/bundle/read-import-request.ts';
import { stageImport } from '../services/bundle/stage-import.ts';
import type { ArchiveView, BundleArchive } from '../services/bundle/views.ts';
import { attachment } from './file-headers.ts';
import { json } from './json-response.ts';
import type { RawCall } from './raw-route.ts';
import { readRequestKey } from './request-key.ts';
import { sendBytes } from './send-bytes.ts';

/** A report runs nothing and asks for nothing: its styles and pictures stand in itself. */
const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups";

/** `GET|HEAD /bundles/:bundle.zip|.tar|.tar.gz`: its length is known before the first byte, so that a download can go on where it stopped. */
export const sendArchive =
  (format: BundleArchive) =>
  async ({ server, request, params }: RawCall): Promise<Response> => {
    const archive = await openArchive(server, { bundleId: params.bundle, format });
    return send(request, archive, { 'content-disposition': attachment(archive.name), 'content-security-policy': "default-src 'none'; sandbox" });
  };

/** `GET|HEAD /bundles/:bundle/files/:path…?download=true`: pages are shown in a sandbox, text as text, the rest is saved. */
export function sendBundleFile({ server, request, url, params: { bundle, path } }: RawCall): Response {
  const file = openBundleFile(server, { bundleId: bundle, path });
  const isPage = file.mediaType.startsWith('text/html');
  const shown = (isPage || /^(text\/|application\/(json|x-ndjson|ld\+json))/.test(file.mediaType)) && url.searchParams.get('download') !== 'true';
  return send(request, file, {
    'content-disposition': shown ? 'inline' : attachment(file.name),
    'content-security-policy': isPage ? PAGE_POLICY : "default-src 'none'; sandbox",
    'referrer-policy': 'no-referrer',
  });
}

const send = (request: Request, { length, etag, mediaType, stream }: ArchiveView, headers: Record<string, string>): Response =>
  sendBytes(request, {
    bytes: length,
    etag: `"${etag}"`,
    headers: { 'cache-control': 'private, no-cache, no-transform', 'x-content-type-options': 'nosniff', 'content-type': mediaType, ...headers },
    open: ({ start, end }) => stream(start, end + 1),
  });

/**
 * `POST /bundles/import?dryRun=true&policy=skip&applyAliases=false` with an archive as body, streamed. Unpacked, verified and planned; without
 * dryRun applied as well. The same payload a second time changes nothing; the same Idempotency-Key is not even unpacked again.
 */
export async function importBundle({ server, actor, request, url }: RawCall): Promise<Response> {
  const { dryRun, ...how } = readImportRequest(url.searchParams);
  const key = readRequestKey(request.headers);
  const limit = server.environment.maxUpload;
  const promised = Number(request.headers.get('content-length') ?? 0);
  if (promised > limit) throw tooLarge(limit);
  const staged = await stageImport(server, actor, bounded(request, limit), { signal: request.signal, key });
  const view = dryRun ? staged : await applyImport(server, actor, { ...how, importId: staged.importId });
  const response = json(view, 201);
  response.headers.set('location', `/api/v1/imports/${view.importId}`);
  return response;
}

async function* bounded(request: Request, limit: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of (request.body as unknown as AsyncIterable<Uint8Array> | null) ?? []) {
    bytes += chunk.byteLength;
    if (bytes > limit) throw tooLarge(limit);
    yield chunk;
  }
}

const tooLarge = (limit: number): AppError =>
  new AppError('UPLOAD_TOO_LARGE', `a bundle has at most ${limit} bytes here; raise VITRINE_MAX_UPLOAD, or import the file with the command line`);
