import type { ServerResponse } from 'node:http';

const BY_HAND = 'x-vitrine-length';

/** The framework between us and the port drops the length of an answer; it goes past it under another name. */
export function markLength(response: Response): Response {
  const length = response.headers.get('content-length');
  if (length !== null) response.headers.set(BY_HAND, length);
  return response;
}

/** Gives an answer its length back when its head is written, unless somebody has packed the bytes meanwhile. */
export function keepLength(response: ServerResponse): void {
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse;
  response.writeHead = ((...args: unknown[]) => {
    const length = response.getHeader(BY_HAND);
    response.removeHeader(BY_HAND);
    if (length !== undefined && !response.hasHeader('content-encoding')) response.setHeader('content-length', length);
    return writeHead(...args);
  }) as ServerResponse['writeHead'];
}
