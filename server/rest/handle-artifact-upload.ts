import { AppError, isAppError } from '../errors.ts';
import { importTable } from '../services/artifact/import-table.ts';
import { ingestArtifacts } from '../services/artifact/ingest-artifacts.ts';
import { checkPut, checkVersion, type PutResult, putArtifact, putBlob, putOnce, putVersion } from '../services/artifact/put-artifact.ts';
import type { RequestKey } from '../services/request-key.ts';
import { json } from './json-response.ts';
import type { RawCall } from './raw-route.ts';
import { readJson } from './read-json.ts';
import { readRequestKey } from './request-key.ts';

/** A manifest may name 10,000 files by paths of 1,024 bytes. */
const MANIFEST_BYTES = 16_777_216;

/** `POST /blobs?sha256=` with bytes as body, streamed; other bytes than expected are refused. */
export async function uploadBlob({ server, actor, request, url }: RawCall): Promise<Response> {
  only(url, ['sha256']);
  return json(await putBlob(server, actor, { body: bodyOf(request), length: lengthOf(request), expected: expectedOf(url) }), 201);
}

/** `GET|HEAD /blobs/:sha256`: whether the bytes are here, so that a client need not send them. */
export function headBlob({ server, request, params }: RawCall): Response {
  const { sha256, bytes } = server.blobs.stat(params.sha256);
  if (!server.blobs.has(sha256)) throw new AppError('ARTIFACT_NOT_FOUND', `the stored bytes of ${sha256} are damaged; send them again`);
  const response = json({ sha256, bytes }, 200);
  return request.method === 'HEAD' ? new Response(null, { status: 200, headers: response.headers }) : response;
}

/**
 * `POST /artifacts` with a JSON manifest of stored bytes, or
 * `POST /artifacts?name=a.csv&title=&type=&description=&tags=a,b&sha256=` with one file as body, streamed.
 */
export async function uploadArtifact({ server, actor, request, url }: RawCall): Promise<Response> {
  const given = readRequestKey(request.headers);
  const keyOf = (says: object): RequestKey | null => (given === null ? null : { verb: 'artifact.put', key: given, says });
  if (isJson(request) && !url.searchParams.has('name')) {
    const manifest = await readJson(request, MANIFEST_BYTES);
    const key = keyOf({ manifest });
    return created(await putOnce(server, key, () => putArtifact(server, actor, manifest, key)));
  }
  const [name, about, expected] = [nameOf(url), aboutFile(url), expectedOf(url)];
  const key = keyOf({ name, about });
  const make = async (): Promise<PutResult> => {
    await checkPut(server, actor, about, name).catch(asName);
    const { sha256 } = await putBlob(server, actor, { body: bodyOf(request), length: lengthOf(request), expected });
    return putArtifact(server, actor, { ...about, files: [{ path: name, sha256 }] }, key);
  };
  return created(await putOnce(server, key, make, expected));
}

/** What an address says of a file that is to be an artifact. */
function aboutFile(url: URL): object {
  only(url, ['name', 'title', 'type', 'description', 'tags', 'sha256', 'source', 'derivedFrom']);
  const given = (key: string): Record<string, string> => (url.searchParams.has(key) ? { [key]: url.searchParams.get(key) as string } : {});
  return {
    ...given('type'),
    ...given('description'),
    ...given('source'),
    title: url.searchParams.get('title') ?? nameOf(url),
    tags: listOf(url, 'tags'),
    derivedFrom: listOf(url, 'derivedFrom'),
  };
}

/** `POST /artifacts/:artifactId/versions` with a JSON manifest `{files, replace}`, or `?name=` with one file as body. */
export async function uploadVersion({ server, actor, request, url, params }: RawCall): Promise<Response> {
  if (isJson(request) && !url.searchParams.has('name'))
    return created(await putVersion(server, actor, params.artifactId, await readJson(request, MANIFEST_BYTES)));
  only(url, ['name', 'sha256']);
  const name = nameOf(url);
  await checkVersion(server, actor, params.artifactId, name).catch(asName);
  const blob = await putBlob(server, actor, { body: bodyOf(request), length: lengthOf(request), expected: expectedOf(url) });
  return created(await putVersion(server, actor, params.artifactId, { files: [{ path: name, sha256: blob.sha256 }] }).catch(asName));
}

/** `POST /artifacts/import?name=readings.csv&title=&tags=a,b&sha256=` with a table as body, streamed. */
export async function uploadTable({ server, actor, request, url }: RawCall): Promise<Response> {
  only(url, ['name', 'title', 'description', 'tags', 'derivedFrom', 'sha256']);
  const text = (key: string): Record<string, string> => (url.searchParams.has(key) ? { [key]: url.searchParams.get(key) as string } : {});
  const about = { name: nameOf(url), ...text('title'), ...text('description'), tags: listOf(url, 'tags'), derivedFrom: listOf(url, 'derivedFrom') };
  const upload = { body: bodyOf(request), length: lengthOf(request), expected: expectedOf(url), signal: request.signal };
  const { table, ...result } = await importTable(server, actor, about, upload, readRequestKey(request.headers));
  return created(result, { table });
}

/** `POST /artifacts/ingest` with a JSON object a line: `{"title", "type", "tags", "files": [{"path", "text"}]}`. */
export async function ingest({ server, actor, request, url }: RawCall): Promise<Response> {
  only(url, []);
  return json(await ingestArtifacts(server, actor, bodyOf(request), readRequestKey(request.headers)), 201);
}

function created(result: Awaited<ReturnType<typeof putArtifact>>, more: object = {}): Response {
  const response = json({ ...result.artifact, digest: result.digest, ...more }, 201);
  response.headers.set('location', `/api/v1/artifacts/${result.artifact.artifactId}`);
  response.headers.set('etag', `"${result.artifact.rowVersion}"`);
  return response;
}

const isJson = (request: Request): boolean => /^application\/json\b/i.test(request.headers.get('content-type') ?? '');

async function* nothing(): AsyncGenerator<Uint8Array> {}

const bodyOf = (request: Request): AsyncIterable<Uint8Array> => (request.body as unknown as AsyncIterable<Uint8Array> | null) ?? nothing();

function lengthOf(request: Request): number | null {
  const header = request.headers.get('content-length');
  return header !== null && /^\d+$/.test(header) ? Number(header) : null;
}

function nameOf(url: URL): string {
  const name = url.searchParams.get('name');
  if (!name) throw new AppError('BAD_QUERY', 'say the file’s name: POST /api/v1/artifacts?name=notes.md', [{ path: 'name', message: 'is missing' }]);
  return name;
}

function expectedOf(url: URL): string | null {
  const text = url.searchParams.get('sha256');
  if (text !== null && !/^[0-9a-f]{64}$/.test(text))
    throw new AppError('BAD_QUERY', 'sha256 is 64 lower-case hex digits', [{ path: 'sha256', message: 'is 64 lower-case hex digits' }]);
  return text;
}

const listOf = (url: URL, name: string): string[] => url.searchParams.getAll(name).flatMap((text) => text.split(',').filter((part) => part !== ''));

/** What is wrong with the one file of an upload is wrong with the parameter that names it. */
function asName(error: unknown): never {
  if (!isAppError(error)) throw error;
  const named = (text: string): string => text.replaceAll(/\bfiles\.0\.path\b/g, 'name');
  const errors = error.errors.map((one) => ({ ...one, path: named(one.path) }));
  throw new AppError(error.code, named(error.message), errors, error);
}

const REPEATED = ['tags', 'derivedFrom'];

function only(url: URL, names: readonly string[]): void {
  const errors = [...new Set(url.searchParams.keys())].flatMap((path) => {
    if (!names.includes(path)) return [{ path, message: `"${path.slice(0, 60)}" is not a parameter here; remove it` }];
    return REPEATED.includes(path) || url.searchParams.getAll(path).length === 1 ? [] : [{ path, message: 'stands more than once; give it one value' }];
  });
  if (errors.length === 0) return;
  throw new AppError('BAD_QUERY', errors.map((error) => `${error.path}: ${error.message}`).join('; '), errors);
}
