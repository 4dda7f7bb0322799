import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Names a request to the page that answers it; set here, whatever the client says. */
export const REQUEST_HEADER = 'x-vitrine-request';
const wanted = new Map<string, number>();

/** What a page says of its answer; the framework knows no status for it but 200 and 404. */
export function tellStatus(requestId: string, status: number): void {
  if (wanted.has(requestId)) wanted.set(requestId, status);
}

/** Sends a page with the status that it told before its head was written. Parts that a page already open asks for stay 200, else it would load anew. */
export function keepStatus(request: IncomingMessage, response: ServerResponse): void {
  const id = randomUUID();
  request.headers[REQUEST_HEADER] = id;
  if (request.headers.rsc !== undefined) return;
  wanted.set(id, 200);
  response.once('close', () => wanted.delete(id));
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse;
  response.writeHead = ((status: number, ...args: unknown[]) =>
    writeHead(status === 200 ? (wanted.get(id) ?? status) : status, ...args)) as ServerResponse['writeHead'];
}
