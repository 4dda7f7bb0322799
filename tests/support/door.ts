import { afterAll, beforeAll } from 'vitest';
import { type ApiServer, startApi } from './api-server.ts';
import { openTestServer, type TestServer, type TestServerOptions } from './test-server.ts';

/** A whole server and the door through which it is asked. */
export interface OpenDoor {
  test: TestServer;
  api: ApiServer;
  close(): Promise<void>;
}

export async function openDoor(options: TestServerOptions = {}): Promise<OpenDoor> {
  const test = await openTestServer(options);
  const api = await startApi(test.server);
  return {
    test,
    api,
    async close() {
      await api.close();
      await test.server.close();
    },
  };
}

/**
 * Opens them before the tests of a suite, and closes them after, whatever became of the tests.
 * @param take keeps what was opened, and lays out what all tests need
 */
export function withDoor(take: (opened: OpenDoor) => unknown, options: TestServerOptions = {}): void {
  let opened: OpenDoor | undefined;
  beforeAll(async () => {
    opened = await openDoor(options);
    await take(opened);
  });
  afterAll(() => opened?.close());
}
