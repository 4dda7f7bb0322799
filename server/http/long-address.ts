import type { IncomingMessage } from 'node:http';

/**
 * The short address of the API, `/v1/…`, as the one it has: `/api/v1/…`. Done at the door, before a request is made of it: a rewrite behind
 * the door would leave the old address in the request.
 */
export function lengthenAddress(request: IncomingMessage): void {
  if (request.url?.startsWith('/v1/')) request.url = `/api${request.url}`;
}
