import { connect, type Socket } from 'node:net';
import { expect, it, vi } from 'vitest';
import { createVitrineClient } from '../../server/client.ts';
import { residentBytes } from '../../server/engine/process-usage.ts';
import type { RunEvent } from '../../server/pipeline/event.ts';
import { serveApi } from '../support/children.ts';
import { newFolder } from '../support/folders.ts';

vi.setConfig({ testTimeout: 180_000 });

const RUNS = 8;
const LINES = 2000;

it('a client that sleeps through 16,000 lines catches up with the exact sequence, and costs the server no memory meanwhile', async () => {
  const api = await serveApi(newFolder('sleeper'));
  const client = createVitrineClient({ url: api.url, EventSource: undefined as never });
  const sleeper = await follow(api.port);
  const run = async (): Promise<string> => {
    const steps = [{ id: 'a', uses: 't_talk', params: { lines: LINES } }];
    const { runId } = await client.run.start.mutate({ preset: 't_script', overrides: { steps } as never, anchorDay: '2026-05-31', reuse: false });
    await vi.waitUntil(async () => (await client.run.get.query({ runId })).status === 'completed', { timeout: 60_000, interval: 50 });
    return runId;
  };
  await run();
  await vi.waitUntil(() => sleeper.events().length > LINES, { timeout: 30_000 });
  // Its line stays open, and it reads no more.
  sleeper.socket.pause();
  const before = residentBytes(api.pid);
  const sizes: number[] = [];
  for (let i = 1; i < RUNS; i++) {
    await run();
    sizes.push(residentBytes(api.pid));
  }
  const slept = sleeper.events().length;
  sleeper.socket.resume();
  await vi.waitUntil(() => sleeper.events().filter((event) => event.type === 'run.completed').length === RUNS, { timeout: 60_000, interval: 20 });
  const events = sleeper.events();
  sleeper.socket.destroy();
  expect(events.length - slept).toBeGreaterThan((RUNS - 1) * LINES * 0.5);
  expect(events.map((event) => event.position)).toEqual(events.map((_, i) => i + 1));
  const megabytes = (bytes: number): number => Math.round(bytes / 1_048_576);
  console.info(`server: ${megabytes(before)} MB before, ${sizes.map(megabytes).join(' ')} MB while its client slept through ${events.length - slept} events`);
  expect(megabytes(Math.max(...sizes) - before)).toBeLessThan(80);
  api.kill();
  await api.end;
});

/** Follows all events over a bare socket, which can be put to sleep. */
async function follow(port: number): Promise<{ socket: Socket; events(): RunEvent[] }> {
  const socket = connect(port, '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.write(`GET /api/trpc/events.follow?input=%7B%7D HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\naccept: text/event-stream\r\n\r\n`);
  let text = '';
  const found: RunEvent[] = [];
  socket.setEncoding('latin1');
  socket.on('data', (chunk) => {
    text += chunk;
    // Chunks of the transfer may cut a line; their lengths stand on lines of their own.
    const lines = text.replaceAll(/\r\n[0-9a-f]+\r\n/g, '').split('\n');
    text = lines.pop() as string;
    for (const line of lines) if (line.startsWith('data: [')) found.push(...(JSON.parse(line.slice(6)) as RunEvent[]));
  });
  return { socket, events: () => found };
}
