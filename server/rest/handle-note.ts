import { AppError } from '../errors.ts';
import { addNote } from '../services/workspace/add-note.ts';
import { json } from './json-response.ts';
import type { RawCall } from './raw-route.ts';

const BODY_BYTES = 65_536;

/** `POST /workspaces/:workspace/notes` with `{"text"}`, or the form of a page that runs no scripts, which is sent back to its page. */
export async function postNote({ server, actor, request, params }: RawCall): Promise<Response> {
  const text = await readText(request);
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(request.headers.get('content-type') ?? '');
  if (!isForm) return json(await addNote(server, actor, params.workspace, parseJson(text)), 201);
  const back = `/workspaces/${encodeURIComponent(params.workspace)}`;
  const refusal = await addNote(server, actor, params.workspace, { text: new URLSearchParams(text).get('text') ?? '' }).then(
    () => null,
    (error: unknown) => error,
  );
  if (refusal !== null && !(refusal instanceof Error && 'code' in refusal && refusal.code === 'INVALID_INPUT')) throw refusal;
  return new Response(null, { status: 303, headers: { location: `${back}${refusal ? '?note=refused' : ''}#journal`, 'cache-control': 'no-store' } });
}

async function readText(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > BODY_BYTES) throw new AppError('UPLOAD_TOO_LARGE', `a note is sent in at most ${BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError('INVALID_INPUT', 'the body is not JSON', [{ path: '', message: 'is not JSON' }]);
  }
}
