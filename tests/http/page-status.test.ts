import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { keepStatus, REQUEST_HEADER, tellStatus } from '../../server/http/page-status.ts';

it('sends a page with the status it told, under an id that no client can choose', async () => {
  const http = createServer((request, response) => {
    keepStatus(request, response);
    const path = request.url ?? '';
    // Somebody else's id, and one that was sent along, change nothing.
    tellStatus('chosen', 410);
    if (path !== '/plain') tellStatus(String(request.headers[REQUEST_HEADER]), 410);
    if (path === '/missing') response.statusCode = 404;
    response.setHeader('content-type', 'text/plain');
    response.write(String(request.headers[REQUEST_HEADER] !== 'chosen'));
    response.end();
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const ask = async (path: string, headers: Record<string, string> = {}): Promise<[number, string]> => {
    const response = await fetch(url + path, { headers: { [REQUEST_HEADER]: 'chosen', ...headers } });
    return [response.status, await response.text()];
  };
  try {
    expect(await ask('/purged')).toEqual([410, 'true']);
    expect(await ask('/plain')).toEqual([200, 'true']);
    expect(await ask('/missing')).toEqual([404, 'true']);
    expect(await ask('/purged', { rsc: '1' })).toEqual([200, 'true']);
  } finally {
    await new Promise((resolve) => http.close(resolve));
  }
});
