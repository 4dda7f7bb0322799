import { AppError } from '../errors.ts';
import type { Caller } from '../routers/app-router.ts';
import { toAppError } from '../routers/trpc.ts';
import type { Actor, Server } from '../server.ts';
import { callProcedure } from './call-procedure.ts';
import { readIfMatch } from './if-match.ts';
import { json } from './json-response.ts';
import { matchPath, type PathParams } from './match-path.ts';
import { requireNone } from './query-names.ts';
import type { RawRoute } from './raw-route.ts';
import { RAW_ROUTES } from './raw-routes.ts';
import { readJson } from './read-json.ts';
import { readRequestKey, withRequestKey } from './request-key.ts';
import { type RestRoute, ROUTES } from './routes.ts';
import { waitForRun } from './wait-for-run.ts';

const PREFIX = '/api/v1';

/** Answers /api/v1. HEAD is GET without its body. */
export async function handleRest(server: Server, actor: Actor, caller: Caller, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const { route, params } = findRoute(request.method, url.pathname);
  if ('respond' in route) return route.respond({ server, actor, request, url, params });
  const response = await answer(server, caller, request, url, route, params);
  if (request.method !== 'HEAD') return response;
  response.headers.set('content-length', String((await response.arrayBuffer()).byteLength));
  return new Response(null, response);
}

async function answer(server: Server, caller: Caller, request: Request, url: URL, route: RestRoute, params: PathParams): Promise<Response> {
  // The door has looked at it.
  url.searchParams.delete('token');
  if (route.method === 'GET' && route.call && !route.docs.query) requireNone(url.searchParams);
  const given = route.method === 'GET' ? {} : await readJson(request);
  const body = route.keyed ? withRequestKey(given, readRequestKey(request.headers)) : given;
  const call = { caller, params, query: url.searchParams, body, ifMatch: readIfMatch(request.headers.get('if-match')) };
  const value = await callProcedure(route, call).catch((error: unknown) => {
    throw route.method === 'GET' ? asBadQuery(error) : error;
  });
  if (route.path === '/runs' && route.method === 'POST' && url.searchParams.get('wait') === 'true')
    return json(await waitForRun(server, caller, (value as { runId: string }).runId, request.signal), 200);
  if (route.status === 204) return new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } });
  const response = json(value, route.status ?? 200);
  if (route.versioned) {
    const { rowVersion, version } = value as { rowVersion?: number; version?: number };
    response.headers.set('etag', `"${rowVersion ?? version}"`);
  }
  return response;
}

/** @throws AppError ADDRESS_NOT_FOUND when nothing is there, METHOD_NOT_ALLOWED when something is, but not for this method */
function findRoute(method: string, pathname: string): { route: RestRoute | RawRoute; params: PathParams } {
  const there = routesAt(pathname);
  const wanted = method === 'HEAD' ? 'GET' : method;
  const found = there.find(({ route }) => route.method === wanted);
  if (found) return found;
  if (there.length === 0) throw new AppError('ADDRESS_NOT_FOUND', `there is nothing at ${pathname.slice(0, 200)}`);
  throw new AppError('METHOD_NOT_ALLOWED', `${method} is not for ${pathname.slice(0, 200)}; use ${allowedMethods(pathname)}`);
}

function routesAt(pathname: string): { route: RestRoute | RawRoute; params: PathParams }[] {
  const path = pathname.slice(PREFIX.length).replace(/\/$/, '');
  return [...RAW_ROUTES, ...ROUTES].flatMap((route) => {
    const params = matchPath(route.path, path);
    return params === null ? [] : [{ route, params }];
  });
}

/** What an address can be asked, as the header `Allow` has it. */
export function allowedMethods(pathname: string): string {
  const methods = new Set<string>(routesAt(pathname).map(({ route }) => route.method));
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods].sort().join(', ');
}

/** What is wrong with a GET is wrong with its query: 400, where a body would be 422. */
function asBadQuery(error: unknown): unknown {
  const known = toAppError(error);
  return known.code === 'INVALID_INPUT' ? new AppError('BAD_QUERY', known.message, known.errors) : error;
}
