import { z } from 'zod';
import { ERRORS } from '../errors.ts';
import { appRouter } from '../routers/app-router.ts';
import type { Server } from '../server.ts';
import { isKnown } from './file-headers.ts';
import { RAW_ROUTES } from './raw-routes.ts';
import { ROUTES } from './routes.ts';

type Json = { [key: string]: unknown };

/** Summaries of files and uploads, which no schema describes. */
const RAW: Readonly<Record<string, string>> = {
  'GET /sample.csv': 'A sample file, as the product reads them',
  'POST /feeds': 'Upload a file of your own, as the body',
  'POST /feeds/:feedId/attach': 'Attach a calendar or prices to a feed',
  'GET /feeds/:feedId/refused.csv': 'Lines of a feed that were refused',
  'POST /workspaces/:workspace/notes': 'Write into the journal of a workspace',
  'POST /blobs': 'Store bytes; with ?sha256= other bytes are refused (422)',
  'GET /blobs/:sha256': 'Whether bytes are stored here',
  'POST /artifacts': 'Make an artifact: a JSON manifest of stored bytes, or one file as the body with ?name=',
  'POST /artifacts/ingest': 'Make many small artifacts: one JSON object a line',
  'POST /artifacts/:artifactId/versions': 'Add a version to an upload',
  'GET /artifacts/:artifactId/files/*path': 'Bytes of a file: Range, If-None-Match, ETag = digest; ?version= of an earlier one, ?inline=true to look at it',
  'GET /datasets/:digest/download': 'A dataset as csv, ndjson, json or parquet',
  'GET /runs/:runId/artifacts/:artifact/download': 'A table of a run as csv, ndjson, json or parquet',
};

const toSchema = (schema: z.ZodType): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json;
  return rest;
};

/** What a route can be sent, told by the procedure its `call` asks for: the name behind `caller.`. */
function procedureOf(call: (...args: never[]) => unknown): z.ZodType | null {
  const name = /caller\.(\w+\.\w+)/.exec(call.toString())?.[1];
  const procedures = appRouter._def.procedures as unknown as Record<string, { _def: { inputs: z.ZodType[] } } | undefined>;
  const found = name === undefined ? undefined : procedures[name];
  return found?._def.inputs[0] ?? null;
}

/** The API as OpenAPI 3.1, made from the tables of routes and the schemas of their procedures. */
export function describeApi(server: Pick<Server, 'version'>): Json {
  const paths: Record<string, Json> = {};
  const put = (method: string, pattern: string, operation: Json): void => {
    const path = `/api/v1${pattern.replaceAll(/[:*](\w+)/g, '{$1}')}`;
    const names = [...pattern.matchAll(/[:*](\w+)/g)].map((match) => match[1]);
    const inPath = names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
    paths[path] = {
      ...paths[path],
      [method.toLowerCase()]: {
        tags: [pattern.split('/')[1]],
        operationId: `${method.toLowerCase()}${pattern.replaceAll(/[^A-Za-z]+(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
        ...operation,
        parameters: [...inPath, ...((operation.parameters as Json[] | undefined) ?? [])],
      },
    };
  };
  for (const route of ROUTES) put(route.method, route.path, operationOf(route));
  for (const { method, path } of RAW_ROUTES)
    put(method, path, {
      summary: RAW[`${method} ${path}`] ?? `${method} ${path}`,
      ...(method === 'POST' ? { requestBody: { content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } } } : {}),
      responses: answers(method === 'POST' ? 201 : 200, 'application/octet-stream', { type: 'string', format: 'binary' }),
    });
  return {
    openapi: '3.1.0',
    info: {
      title: 'Vitrine',
      version: server.version,
      description:
        'Forecast retail demand, and see what every step did. Errors are problem+json (RFC 9457); lists page by cursor; rows with versions carry an ETag and take If-Match.',
    },
    servers: [{ url: '/' }],
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: { schemas: { Problem: PROBLEM } },
  };
}

function operationOf(route: (typeof ROUTES)[number]): Json {
  const { method, path, docs, status = 200, versioned, call } = route;
  const isRead = method === 'GET';
  const input = isRead ? (docs?.query ?? procedureOf(call)) : (docs?.body ?? procedureOf(call));
  const schema = input ? toSchema(input) : null;
  const inPath = new Set([...path.matchAll(/:(\w+)/g)].map((match) => match[1]));
  const properties = Object.entries((schema?.properties ?? {}) as Record<string, Json>).filter(([name]) => !inPath.has(name) && name !== 'ifMatch');
  const parameters = isRead ? properties.map(([name, one]) => ({ name, in: 'query', required: false, description: one.description, schema: one })) : [];
  if (versioned && !isRead) parameters.push({ name: 'If-Match', in: 'header', required: false, schema: { type: 'string' } } as never);
  return {
    summary: docs?.summary ?? summaryOf(method, path),
    parameters,
    ...(isRead || method === 'DELETE' || !schema ? {} : { requestBody: { content: { 'application/json': { schema } } } }),
    responses: answers(status, 'application/json', docs?.answer ? { title: docs.answer } : {}),
  };
}

const VERBS: Readonly<Record<string, string>> = { GET: 'Read', POST: 'Do', PUT: 'Write', PATCH: 'Change', DELETE: 'Delete' };
const summaryOf = (method: string, path: string): string =>
  `${VERBS[method]}: ${path
    .split('/')
    .filter((part) => part !== '')
    .map((part) => part.replace(/^:(.*?)(Id)?$/, 'one $1'))
    .join(' ')}`;

const problem = { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };
const answers = (status: number, type: string, schema: Json): Json => ({
  [status]: status === 204 ? { description: 'Done' } : { description: 'The answer', content: { [type]: { schema } } },
  default: { description: 'A problem', ...problem },
});

const PROBLEM: Json = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'requestId', 'errors'],
  properties: {
    type: { type: 'string', description: 'urn:vitrine:error:<code>' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string' },
    code: { type: 'string', enum: Object.keys(ERRORS) },
    requestId: { type: 'string' },
    errors: { type: 'array', items: { type: 'object', properties: { path: { type: 'string' }, message: { type: 'string' } } } },
    current: { description: 'What stands there instead' },
  },
};

let made: { version: string; text: string } | null = null;

/** `GET /api/openapi.json`; made once. */
export function openApiResponse(server: Server, request: Request): Response {
  if (made?.version !== server.version) made = { version: server.version, text: JSON.stringify(describeApi(server)) };
  const etag = `"openapi-${server.version}-${made.text.length}"`;
  const headers = { etag, 'content-type': 'application/json; charset=utf-8', 'cache-control': 'private, no-cache', 'x-content-type-options': 'nosniff' };
  if (isKnown(request.headers.get('if-none-match'), etag)) return new Response(null, { status: 304, headers });
  return new Response(request.method === 'HEAD' ? null : made.text, { headers });
}
