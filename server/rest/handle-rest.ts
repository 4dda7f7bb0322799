import { AppError } from '../errors.ts';
import type { Caller } from '../routers/app-router.ts';
import { toAppError } from '../routers/trpc.ts';
import type { Actor, Server } from '../server.ts';
import { handleFeedUpload } from './handle-feed-upload.ts';
import { handleFile } from './handle-file.ts';
import { json } from './json-response.ts';
import { matchRoute } from './routes.ts';
import { waitForRun } from './wait-for-run.ts';

const BODY_BYTES = 1_048_576;

/** Answers /api/v1. */
export async function handleRest(server: Server, actor: Actor, caller: Caller, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const path = url.pathname.slice('/api/v1'.length);
  if (path === '/sample.csv' || path.endsWith('/refused.csv') || path.startsWith('/artifacts/')) return handleFile(server, request, path);
  if (request.method === 'POST' && (path === '/feeds' || path.endsWith('/attach'))) return handleFeedUpload(server, actor, request, url, path);
  const match = matchRoute(request.method, path);
  if (!match) throw new AppError('BAD_QUERY', `there is no ${request.method} ${url.pathname.slice(0, 200)}`);
  const body = request.method === 'GET' ? {} : await readBody(request);
  const answer = await match.route.call({ caller, params: match.params, query: url.searchParams, body }).catch((error: unknown) => {
    throw request.method === 'GET' ? asBadQuery(error) : error;
  });
  if (match.route.path === '/runs' && request.method === 'POST' && url.searchParams.get('wait') === 'true')
    return json(await waitForRun(server, caller, (answer as { runId: string }).runId, request.signal), 200);
  return json(answer, match.route.status ?? 200);
}

/** What is wrong with a GET is wrong with its query: 400, where a body would be 422. */
function asBadQuery(error: unknown): unknown {
  const known = toAppError(error);
  return known.code === 'INVALID_INPUT' ? new AppError('BAD_QUERY', known.message, known.errors) : error;
}

/** A JSON body of at most 1 MB; an empty one is `{}`. */
async function readBody(request: Request): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > BODY_BYTES) throw new AppError('UPLOAD_TOO_LARGE', `a JSON body has at most ${BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AppError('INVALID_INPUT', `the body is not JSON: ${error instanceof Error ? error.message.slice(0, 200) : ''}`, [
      { path: '', message: 'is not JSON' },
    ]);
  }
}
