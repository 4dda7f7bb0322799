import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { sha256 } from '../blobs/digest.ts';
import { type Environment, isLoopback } from '../environment.ts';
import { AppError } from '../errors.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The one door: every request, page, action, upload and API alike, is looked at here before anything else sees it.
 * Host allow-list against DNS rebinding, same origin for everything that writes, token beyond loopback.
 * @throws AppError MISDIRECTED (421), FORBIDDEN (403), UNAUTHORISED (401)
 */
export function guardRequest(request: IncomingMessage, environment: Environment): void {
  const host = request.headers.host ?? '';
  const name = host
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase();
  if (!isLoopback(name) && name !== environment.host && !environment.allowedHosts.includes(name))
    throw new AppError('MISDIRECTED', `this server does not answer to "${host.slice(0, 100)}"; add the name to VITRINE_ALLOWED_HOSTS`);
  if (!SAFE.has(request.method ?? 'GET')) {
    checkOrigin(request, host);
    if (!/^\/(api|v1)\//.test(request.url ?? '')) checkAction(request);
  }
  if (environment.token !== undefined && !holdsToken(request, environment.token))
    throw new AppError('UNAUTHORISED', 'send the server’s token as "Authorization: Bearer …" or open the page once with ?token=…');
}

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
