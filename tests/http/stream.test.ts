import { EventSource } from 'eventsource';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createVitrineClient, type RunEvent } from '../../server/client.ts';
import type { ApiServer } from '../support/api-server.ts';
import { serveApi } from '../support/children.ts';
import { withDoor } from '../support/door.ts';
import { newFolder } from '../support/folders.ts';
import type { TestServer } from '../support/test-server.ts';

// Processes are started and ended here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

type Client = ReturnType<typeof createVitrineClient>;
const connect = (url: string): Client => createVitrineClient({ url, EventSource: EventSource as never });

/** Follows runs with the typed client until `enough`, keeping every event as it came. */
function follow(
  client: Client,
  input: { runIds?: string[]; lastEventId?: string },
  enough: (events: RunEvent[]) => boolean,
): { events: RunEvent[]; done: Promise<void>; stop(): void } {
  const events: RunEvent[] = [];
  let stop = (): void => {};
  const done = new Promise<void>((resolve, reject) => {
    const subscription = client.events.follow.subscribe(input, {
      onData: ({ data }) => {
        events.push(...data);
        if (!enough(events)) return;
        subscription.unsubscribe();
        resolve();
      },
      onError: reject,
    });
    stop = () => subscription.unsubscribe();
  });
  return { events, done, stop: () => stop() };
}
const ended = (events: RunEvent[]): boolean => events.some((event) => event.type === 'run.completed');

describe('in one process', () => {
  let test: TestServer;
  let api: ApiServer;
  withDoor((opened) => {
    ({ test, api } = opened);
  });
  afterEach(() => vi.restoreAllMocks());

  it('gives every event of a run once and in order, and the typed client reads the rest', async () => {
    const client = connect(api.url);
    const { runId, warnings } = await client.run.start.mutate({ anchorDay: '2026-05-31' });
    expect(warnings).toEqual([]);
    const { events, done } = follow(client, { runIds: [runId] }, ended);
    await done;
    expect(events).toEqual(await test.log(runId));
    expect((await client.run.get.query({ runId })).status).toBe('completed');
    expect((await client.preset.list.query())[0].id).toBe('demo_minimal');
  });

  it('goes on from any position, past or last', async () => {
    const { runId } = await test.run([{ id: 'a', params: { note: 'positions' } }]);
    const log = await test.log(runId);
    for (const from of log.slice(0, -1)) {
      const { events, done } = follow(connect(api.url), { runIds: [runId], lastEventId: String(from.position) }, ended);
      await done;
      expect(events).toEqual(log.filter((event) => event.position > from.position));
    }
  });

  it('carries all runs on one stream when none is named', async () => {
    const { events, done } = follow(connect(api.url), {}, (all) => all.filter((event) => event.type === 'run.completed').length >= 4);
    await test.run([{ id: 'a', params: { note: 'all one' } }]);
    await test.run([{ id: 'a', params: { note: 'all two' } }]);
    await done;
    const positions = events.map((event) => event.position);
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
    expect(new Set(positions).size).toBe(positions.length);
  });

  it.each(['-1', 'NaN', '1.5', '99999999999999999999', '123456789', '1e3', ' 1', ''])(
    'answers a Last-Event-ID of "%s" with a named error or from the beginning',
    async (id) => {
      const stop = new AbortController();
      const response = await fetch(`${api.url}/api/trpc/events.follow?input=${encodeURIComponent(JSON.stringify({ lastEventId: id }))}`, {
        signal: stop.signal,
      });
      const reader = response.body!.getReader();
      let text = '';
      while (!/lastEventId|run\.queued|"code"/.test(text)) {
        const { value, done } = await reader.read();
        if (done) break;
        text += Buffer.from(value).toString();
      }
      stop.abort();
      expect(text).toContain('lastEventId');
      expect(text).not.toContain('"INTERNAL"');
      expect(text).not.toContain('run.queued');
    },
  );

  it('hides the words of an unknown error inside a running subscription', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const { runId } = await test.run([{ id: 'a', params: { note: 'hidden' } }]);
    const { read } = test.server.db;
    const stop = new AbortController();
    const response = await fetch(`${api.url}/api/trpc/events.follow?input=${encodeURIComponent(JSON.stringify({ runIds: [runId] }))}`, { signal: stop.signal });
    const reader = response.body!.getReader();
    let text = '';
    const until = async (word: string): Promise<void> => {
      for (;;) {
        if (text.includes(word)) return;
        const { value, done } = await reader.read();
        if (done) return;
        text += Buffer.from(value).toString();
      }
    };
    await until('run.completed');
    test.server.db.read = () => Promise.reject(new Error('the secret of row 7'));
    try {
      await test.server.db.write([{ sql: `INSERT INTO audit (at, actor, verb, subject) VALUES ('', '', '', '')`, args: [] }]);
      await until('serialized-error');
    } finally {
      test.server.db.read = read;
      stop.abort();
    }
    expect(text).toContain('INTERNAL');
    expect(text).not.toMatch(/secret|\.ts:|node_modules/);
  });

  it('answers unknown procedures, unreadable input and a mutation by GET with named errors', async () => {
    for (const [path, status] of [
      ['run.nothing', 400],
      ['run.get?input=%7B', 400],
      ['run.get?input=%7B%22runId%22%3A7%7D', 422],
      ['run.start?input=%7B%7D', 400],
    ] as const) {
      const response = await fetch(`${api.url}/api/trpc/${path}`);
      const body = await response.text();
      expect(body).toContain('"code":');
      expect(body).not.toContain('"INTERNAL"');
      expect(body).not.toMatch(/"stack"|node_modules/);
      expect(JSON.parse(body)).toMatchObject({ error: { data: { httpStatus: status } } });
    }
  });
});

it('a client that sees its server killed and started again misses and doubles nothing, and the run completes', async () => {
  const dataDir = newFolder('data');
  let served = await serveApi(dataDir);
  const { port } = served;
  const client = connect(served.url);
  const file = `${newFolder()}/open`;
  const steps = [
    { id: 'a', params: { note: 'one' } },
    { id: 'b', params: { do: 'gate', file } },
    { id: 'c', params: { note: 'two' } },
  ];
  const { runId } = await client.run.start.mutate({ preset: 't_script', overrides: { steps } as never });
  const { events, done } = follow(client, { runIds: [runId] }, ended);
  await vi.waitFor(() => expect(events.some((event) => event.type === 'step.started' && event.step === 'b')).toBe(true), 10_000);
  served.kill();
  await served.end;
  served = await serveApi(dataDir, { port });
  await vi.waitFor(() => expect(events.some((event) => event.type === 'run.interrupted')).toBe(true), 20_000);
  const { writeFileSync } = await import('node:fs');
  writeFileSync(file, '');
  await done;
  expect(events.map((event) => event.seq)).toEqual(events.map((_, i) => i + 1));
  expect(events.at(-1)).toMatchObject({ type: 'run.completed', status: 'completed' });
  expect(events).toEqual(await client.run.events.query({ runId }));
  served.kill();
  await served.end;
}, 60_000);
