import type { Server } from '../server.ts';
import { isKnown } from './file-headers.ts';
import { PROBLEM, PROBLEM_RESPONSE, problemResponses, usualErrors } from './openapi-errors.ts';
import { answerOf, inputOf, type Json, rawAnswerOf, toSchema, viewSchemas } from './openapi-schemas.ts';
import type { RawRoute } from './raw-route.ts';
import { RAW_ROUTES } from './raw-routes.ts';
import { IDEMPOTENCY_KEY } from './request-key.ts';
import { type RestRoute, ROUTES } from './routes.ts';

/** Groups of operations by the first word of their path, in the order they are shown. */
const TAGS: readonly (readonly [name: string, about: string, words: readonly string[]])[] = [
  ['Runs', 'Start a run, watch it, take what it made', ['presets', 'models', 'runs', 'approvals', 'demo']],
  ['Artifacts', 'The registry: everything runs made and people brought', ['artifacts', 'blobs', 'views']],
  ['Housekeeping', 'What keeps the registry whole', ['gc', 'retention', 'holds', 'quarantine']],
  ['Datasets', 'Files of your own, and the datasets they become', ['datasets', 'feeds', 'sample.csv']],
  ['Workspaces', 'Runs that were kept', ['workspaces']],
  ['Bundles', 'Export and import', ['bundles', 'imports']],
  ['Batches', 'Many series with many models', ['batches']],
  ['Scenarios', 'What-if plans', ['scenarios']],
  ['Model registry', 'Registered models, aliases, the Control Center', ['aliases', 'ops']],
  ['System', 'Plugins, the guide, health', ['plugins', 'knowledge', 'system']],
];

function tagOf(pattern: string): string {
  if (pattern.startsWith('/models/runs')) return 'Model registry';
  if (/\/export\b|\/bundles\b/.test(pattern)) return 'Bundles';
  const word = pattern.split('/')[1];
  return TAGS.find(([, , words]) => words.includes(word))?.[0] ?? 'System';
}

const partsOf = (pattern: string): string[] => [...pattern.matchAll(/[:*](\w+)/g)].map((match) => match[1]);
export const pathOf = (pattern: string): string => `/api/v1${pattern.replaceAll(/[:*](\w+)/g, '{$1}')}`;
const idOf = (method: string, pattern: string): string =>
  `${method.toLowerCase()}${pattern.replaceAll(/[^A-Za-z0-9]+(\w)/g, (_, letter: string) => letter.toUpperCase())}`;

/** The API as OpenAPI 3.1, made from the tables of routes, the schemas of their procedures and the types of their answers. */
export function describeApi(server: Pick<Server, 'version'>): Json {
  const paths: Record<string, Json> = {};
  for (const route of [...ROUTES, ...RAW_ROUTES]) {
    const path = pathOf(route.path);
    const operation = 'respond' in route ? rawOperation(route) : operationOf(route);
    // The first that fits answers; the same address twice would describe what never does.
    paths[path] = { [route.method.toLowerCase()]: { tags: [tagOf(route.path)], operationId: idOf(route.method, route.path), ...operation }, ...paths[path] };
  }
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: {
      title: 'Vitrine',
      version: server.version,
      license: { name: 'MIT', identifier: 'MIT' },
      description:
        'Forecast retail demand, and see what every step did. Errors are problem+json (RFC 9457); lists page by cursor; rows with versions carry an ETag and take If-Match; starts and imports take an Idempotency-Key. Addresses that begin with /v1 lead to the same as /api/v1. A GET answers HEAD too.',
    },
    servers: [{ url: '/', description: 'The server this document comes from' }],
    security: [{}, { token: [] }],
    tags: TAGS.map(([name, description]) => ({ name, description })),
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      schemas: { ...viewSchemas(), Problem: PROBLEM },
      responses: { Problem: PROBLEM_RESPONSE },
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'VITRINE_TOKEN; needed beyond loopback' } },
    },
  };
}

function operationOf(route: RestRoute): Json {
  const { method, path, docs, status = 200, versioned = false, fills = {} } = route;
  const isRead = method === 'GET';
  const names = partsOf(path);
  const input = inputOf(route.procedure);
  const whole = input ? toSchema(input) : {};
  const fields = (whole.properties ?? {}) as Record<string, Json>;
  const taken = new Set([...names.map((name) => fills[name] ?? name), 'ifMatch']);
  const query = docs.query ? queryParameters(toSchema(docs.query)) : isRead ? queryParameters(without(whole, taken)) : [];
  const body = isRead || method === 'DELETE' ? null : docs.body ? toSchema(docs.body) : without(whole, taken);
  const hasBody = body !== null && (docs.body !== undefined || Object.keys((body.properties ?? {}) as Json).length > 0);
  const takesVersion = !isRead && Object.hasOwn(fields, 'ifMatch');
  return {
    summary: docs.summary,
    ...(docs.about ? { description: docs.about } : {}),
    parameters: [
      ...names.map((name) => pathParameter(name, fields[fills[name] ?? name])),
      ...query,
      ...(path === '/runs' && method === 'POST' ? [WAIT] : []),
      ...(takesVersion ? [IF_MATCH] : []),
      ...(route.keyed ? [IDEMPOTENCY_KEY] : []),
    ],
    ...(hasBody ? { requestBody: bodyOf('application/json', body, docs.example, requiresBody(body)) } : {}),
    responses: {
      [status]: answer(status, docs.answer ? docs.answer(answerOf(route.procedure)) : answerOf(route.procedure), versioned),
      ...problemResponses([...usualErrors({ path, inPath: names, isRead, versioned: takesVersion }), ...(docs.errors ?? [])]),
    },
  };
}

function rawOperation({ method, path, docs }: RawRoute): Json {
  const names = partsOf(path);
  const { status = 200, answers, bodies = [] } = docs;
  return {
    summary: docs.summary,
    ...(docs.about ? { description: docs.about } : {}),
    parameters: [...names.map((name) => pathParameter(name, undefined)), ...(docs.query ? queryParameters(toSchema(docs.query)) : []), ...(docs.headers ?? [])],
    ...(bodies.length === 0
      ? {}
      : {
          requestBody: {
            required: true,
            content: Object.fromEntries(
              bodies.map(({ type, schema, example }) => [type, { schema: schema ? toSchema(schema) : BYTES, ...(example === undefined ? {} : { example }) }]),
            ),
          },
        }),
    responses: {
      [status]: { description: answers.about, content: Object.fromEntries(answers.types.map((type) => [type, { schema: rawSchema(type, method, path) }])) },
      ...Object.fromEntries((docs.also ?? []).map(([code, description]) => [code, { description }])),
      ...problemResponses([...usualErrors({ path, inPath: names, isRead: method === 'GET', versioned: false }), ...(docs.errors ?? [])]),
    },
  };
}

const rawSchema = (type: string, method: string, path: string): Json => {
  const known = rawAnswerOf(method, path);
  return known ?? (type === 'application/json' ? { type: 'array', items: { type: 'object' } } : BYTES);
};

const BYTES: Json = { type: 'string', contentMediaType: 'application/octet-stream' };
const IF_MATCH: Json = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description: 'ETag of the version that was read; another version in between is refused with 412',
  schema: { type: 'string' },
};
const WAIT: Json = {
  name: 'wait',
  in: 'query',
  required: false,
  description: 'true: answer 200 with the run once it has ended',
  schema: { type: 'string', enum: ['true', 'false'], default: 'false' },
};

/** An object’s schema without some of its fields. */
function without(schema: Json, taken: ReadonlySet<string>): Json {
  const keep = (name: string): boolean => !taken.has(name);
  const properties = Object.fromEntries(Object.entries((schema.properties ?? {}) as Json).filter(([name]) => keep(name)));
  const { required, default: _, ...rest } = schema;
  const still = ((required ?? []) as string[]).filter(keep);
  return { ...rest, ...(schema.properties ? { properties } : {}), ...(still.length > 0 ? { required: still } : {}) };
}

const requiresBody = (schema: Json): boolean => ((schema.required ?? []) as string[]).length > 0 || schema.properties === undefined;

function queryParameters({ properties = {}, required = [] }: Json): Json[] {
  return Object.entries(properties as Record<string, Json>).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: (required as string[]).includes(name),
    ...(description ? { description } : {}),
    ...(schema.type === 'array' ? { style: 'form', explode: true } : {}),
    schema,
  }));
}

function pathParameter(name: string, field: Json | undefined): Json {
  const { description, ...schema } = field ?? { type: 'string' };
  return { name, in: 'path', required: true, ...(description ? { description } : {}), schema };
}

const bodyOf = (type: string, schema: Json, example: unknown, required: boolean): Json => ({
  required,
  content: { [type]: { schema, ...(example === undefined ? {} : { example }) } },
});

function answer(status: number, schema: Json, versioned: boolean): Json {
  if (status === 204) return { description: 'Done' };
  const headers = versioned ? { headers: { ETag: { description: 'The version of the row, for If-Match', schema: { type: 'string' } } } } : {};
  return { description: 'The answer', ...headers, content: { 'application/json': { schema } } };
}

let made: { version: string; text: string } | null = null;

/** `GET /api/openapi.json`; made once. */
export function openApiResponse(server: Server, request: Request): Response {
  if (made?.version !== server.version) made = { version: server.version, text: JSON.stringify(describeApi(server)) };
  const etag = `"openapi-${server.version}-${made.text.length}"`;
  const headers = { etag, 'content-type': 'application/json; charset=utf-8', 'cache-control': 'private, no-cache', 'x-content-type-options': 'nosniff' };
  if (isKnown(request.headers.get('if-none-match'), etag)) return new Response(null, { status: 304, headers });
  return new Response(request.method === 'HEAD' ? null : made.text, { headers });
}
