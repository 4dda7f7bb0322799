import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { ERRORS } from '../../server/errors.ts';
import { guardRequest } from '../../server/http/guard-request.ts';
import { handleApi } from '../../server/http/handle-api.ts';
import { lengthenAddress } from '../../server/http/long-address.ts';
import { problemBody } from '../../server/http/problem.ts';
import { toAppError } from '../../server/routers/trpc.ts';
import type { Server } from '../../server/server.ts';

export interface ApiServer {
  url: string;
  port: number;
  close(): Promise<void>;
}

/** The API behind the same door as in the product, on a port of its own, without the pages. */
export async function startApi(server: Server, port = 0): Promise<ApiServer> {
  const http = createServer((request, response) => void answer(server, request, response));
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, '127.0.0.1', resolve);
  });
  const bound = (http.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    async close() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

async function answer(server: Server, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  lengthenAddress(incoming);
  try {
    guardRequest(incoming, server.environment);
  } catch (thrown) {
    const error = toAppError(thrown);
    outgoing.writeHead(ERRORS[error.code].status, { 'content-type': 'application/problem+json', connection: 'close' });
    outgoing.end(problemBody(error, incoming.url ?? '/', 'test'));
    return;
  }
  const left = new AbortController();
  outgoing.once('close', () => left.abort());
  const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD';
  const request = new Request(`http://localhost${incoming.url}`, {
    method: incoming.method,
    headers: Object.entries(incoming.headers).flatMap(([name, value]) => [value ?? []].flat().map((one): [string, string] => [name, one])),
    body: hasBody ? (Readable.toWeb(incoming) as ReadableStream) : null,
    signal: left.signal,
    duplex: 'half',
  } as RequestInit);
  const response = await handleApi(server, request);
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  try {
    for await (const chunk of response.body ?? []) if (!outgoing.write(chunk)) await once(outgoing, 'drain', { signal: left.signal });
  } catch {
    // The client left, or the stream was broken off: either way this answer is over.
  }
  outgoing.end();
}
