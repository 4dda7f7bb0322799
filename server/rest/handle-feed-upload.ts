import { AppError } from '../errors.ts';
import type { Actor, Server } from '../server.ts';
import { attachFile } from '../services/feed/attach-file.ts';
import { createFeed, type Upload } from '../services/feed/create-feed.ts';
import { makeSample } from '../services/feed/sample.ts';
import { json } from './json-response.ts';
import { decodePart } from './routes.ts';

/** `POST /feeds?name=` with the file as body, `POST /feeds?sample=1`, `POST /feeds/:id/attach?role=&name=`. Bodies are streamed. */
export async function handleFeedUpload(server: Server, actor: Actor, request: Request, url: URL, path: string): Promise<Response> {
  if (url.searchParams.get('sample') === '1') {
    const bytes = Buffer.from(makeSample());
    return json(await createFeed(server, actor, { name: 'sample.csv', length: bytes.length, body: once(bytes) }), 201);
  }
  const name = url.searchParams.get('name');
  if (!name) throw new AppError('BAD_QUERY', 'say the file’s name: POST /api/v1/feeds?name=sales.csv', [{ path: 'name', message: 'is missing' }]);
  const upload: Upload = { name, length: lengthOf(request), body: request.body ?? once(new Uint8Array()) };
  if (path === '/feeds') return json(await createFeed(server, actor, upload), 201);
  const role = url.searchParams.get('role');
  if (role !== 'calendar' && role !== 'prices')
    throw new AppError('BAD_QUERY', `role is calendar or prices, not "${role ?? ''}"`, [{ path: 'role', message: 'is calendar or prices' }]);
  const feedId = decodePart(path.split('/')[2] ?? '');
  return json(await attachFile(server, actor, feedId, role, upload), 200);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function lengthOf(request: Request): number | null {
  const header = request.headers.get('content-length');
  return header !== null && /^\d+$/.test(header) ? Number(header) : null;
}
