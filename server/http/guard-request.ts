import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { sha256 } from '../blobs/digest.ts';
import { type Environment, isLoopback } from '../environment.ts';
import { AppError } from '../errors.ts';

export const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'];
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The one door: every request, page, action, upload and API alike, is looked at here before anything else sees it.
 * Host allow-list against DNS rebinding, same origin for everything that writes, token beyond loopback.
 * @throws AppError MISDIRECTED (421), FORBIDDEN (403), UNAUTHORISED (401), METHOD_NOT_ALLOWED (405), BAD_QUERY (400)
 */
export function guardRequest(request: IncomingMessage, environment: Environment): void {
  const host = request.headers.host ?? '';
  const name = host
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase();
  if (!isLoopback(name) && name !== environment.host && !environment.allowedHosts.includes(name))
    throw new AppError('MISDIRECTED', `this server does not answer to "${host.slice(0, 100)}"; add the name to VITRINE_ALLOWED_HOSTS`);
  checkMethod(request.method ?? 'GET');
  if (!SAFE.has(request.method ?? 'GET')) {
    checkOrigin(request, host);
    if (!/^\/(api|v1)\//.test(request.url ?? '')) checkAction(request);
  }
  if (environment.token !== undefined && !holdsToken(request, environment.token))
    throw new AppError('UNAUTHORISED', 'send the server’s token as "Authorization: Bearer …" or open the page once with ?token=…');
  checkAddress(request.url ?? '/');
}

function checkMethod(method: string): void {
  if (!METHODS.includes(method)) throw new AppError('METHOD_NOT_ALLOWED', `${method} is not answered here; use ${METHODS.join(', ')}`);
}

/** What the pages cannot decode would be an error of theirs, and no text here holds a NUL. */
function checkAddress(url: string): void {
  const [path, query = ''] = url.split(/\?(.*)/s);
  const part = path.split('/').find((one) => decoded(one) === null);
  if (part !== undefined) throw badAddress('', `"${part.slice(0, 100)}" is not a percent-encoded part of an address; write a percent sign as %25`);
  if (path.includes('%00')) throw badAddress('', 'the address has a NUL character (%00), which no name holds; remove it');
  if (!query.includes('%00')) return;
  const field = query.split('&').find((one) => one.includes('%00')) ?? '';
  const name = [...new URLSearchParams(field).keys()][0].replaceAll('\0', '\ufffd');
  throw badAddress(name, 'has a NUL character (%00), which text does not hold; remove it');
}

const badAddress = (path: string, message: string): AppError =>
  new AppError('BAD_QUERY', path === '' ? message : `${path.slice(0, 100)}: ${message}`, [{ path, message }]);

/** A browser says where a request comes from; a program says nothing, and has no cookies to lend. */
function checkOrigin(request: IncomingMessage, host: string): void {
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`)
    throw new AppError('FORBIDDEN', `a page of "${origin.slice(0, 100)}" may not change anything here`);
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    throw new AppError('FORBIDDEN', `a ${String(site).slice(0, 40)} request may not change anything here`);
}

/** A page's own actions are asked by browsers alone, and those say where from: silence is no answer here. */
function checkAction(request: IncomingMessage): void {
  if (request.headers.origin === undefined && request.headers['sec-fetch-site'] !== 'same-origin')
    throw new AppError('FORBIDDEN', 'a page takes changes only from a browser that says where they come from; programs use /api/v1');
}

function holdsToken(request: IncomingMessage, token: string): boolean {
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  const cookie = /(?:^|; )vitrine_token=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
  const query = new URLSearchParams(/\?([^#]*)/.exec(request.url ?? '')?.[1] ?? '').get('token');
  return [bearer, cookie && decoded(cookie), query].some((given) => given != null && equalSecret(given, token));
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

const equalSecret = (a: string, b: string): boolean => timingSafeEqual(Buffer.from(sha256(a)), Buffer.from(sha256(b)));
