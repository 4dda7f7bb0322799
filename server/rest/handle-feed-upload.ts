import { AppError } from '../errors.ts';
import { attachFile } from '../services/feed/attach-file.ts';
import { createFeed, type Upload } from '../services/feed/create-feed.ts';
import { makeSample } from '../services/feed/sample.ts';
import { json } from './json-response.ts';
import type { RawCall } from './raw-route.ts';
import { readRequestKey } from './request-key.ts';

/** `POST /feeds?name=` with the file as body, streamed; `POST /feeds?sample=1` takes the sample. */
export async function uploadFeed({ server, actor, request, url }: RawCall): Promise<Response> {
  const key = readRequestKey(request.headers);
  if (url.searchParams.get('sample') === '1') {
    const bytes = Buffer.from(makeSample());
    return json(await createFeed(server, actor, { name: 'sample.csv', length: bytes.length, body: once(bytes) }, key), 201);
  }
  return json(await createFeed(server, actor, uploadOf(request, url), key), 201);
}

/** `POST /feeds/:feedId/attach?role=calendar|prices&name=` with the file as body. */
export async function attachToFeed({ server, actor, request, url, params }: RawCall): Promise<Response> {
  const upload = uploadOf(request, url);
  const role = url.searchParams.get('role');
  if (role !== 'calendar' && role !== 'prices')
    throw new AppError('BAD_QUERY', `role is calendar or prices, not "${(role ?? '').slice(0, 40)}"`, [{ path: 'role', message: 'is calendar or prices' }]);
  return json(await attachFile(server, actor, params.feedId, role, upload), 200);
}

function uploadOf(request: Request, url: URL): Upload {
  const name = url.searchParams.get('name');
  if (!name) throw new AppError('BAD_QUERY', 'say the file’s name: POST /api/v1/feeds?name=sales.csv', [{ path: 'name', message: 'is missing' }]);
  return { name, length: lengthOf(request), body: request.body ?? once(new Uint8Array()) };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function lengthOf(request: Request): number | null {
  const header = request.headers.get('content-length');
  return header !== null && /^\d+$/.test(header) ? Number(header) : null;
}
