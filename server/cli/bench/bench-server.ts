import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EventSource } from 'eventsource';
import { createVitrineClient } from '../../client.ts';
import type { RunEvent } from '../../pipeline/event.ts';
import type { StartInput } from '../../services/run/start-request.ts';
import { entry } from '../../thread-entry.ts';
import type { Answer, Look, Question } from './serve-main.ts';

export interface BenchServer {
  url: string;
  client: ReturnType<typeof createVitrineClient>;
  /** Forgets what the event loop did so far. */
  reset(): Promise<void>;
  look(): Promise<Look>;
  /** `keep`: its data directory stays. */
  close(options?: { keep: boolean }): Promise<void>;
}

export const scratchFolder = (name: string): string => mkdtempSync(join(tmpdir(), `vitrine-bench-${name}-`));
export const removeFolder = (path: string): void => rmSync(path, { recursive: true, force: true });

/** The whole product in a process of its own on an empty data directory, or the one given, reached as any client reaches it. */
export async function openBenchServer(dataDir = scratchFolder('server')): Promise<BenchServer> {
  const { url: module, execArgv } = entry(new URL('./serve-main', import.meta.url));
  const child = fork(fileURLToPath(module), [], {
    execArgv: [...execArgv, '--expose-gc'],
    env: { ...process.env, VITRINE_DATA: dataDir, VITRINE_HOST: '127.0.0.1', VITRINE_PORT: '0', VITRINE_WELCOME: 'off', VITRINE_TOKEN: '', DATABASE_URL: '' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const hear = <T extends Answer['type']>(type: T): Promise<Extract<Answer, { type: T }>> =>
    new Promise((resolve, reject) => {
      const onEnd = (): void => reject(new Error('the measured server ended before it answered'));
      child.once('exit', onEnd);
      child.on('message', function take(answer: Answer) {
        if (answer.type !== type) return;
        child.off('message', take);
        child.off('exit', onEnd);
        resolve(answer as Extract<Answer, { type: T }>);
      });
    });
  const ask = <T extends Answer['type']>(question: Question, type: T): Promise<Extract<Answer, { type: T }>> => {
    const answer = hear(type);
    child.send(question);
    return answer;
  };
  const { url } = await hear('ready');
  return {
    url,
    client: createVitrineClient({ url, EventSource }),
    reset: async () => void (await ask('reset', 'reset')),
    look: () => ask('look', 'look'),
    async close({ keep } = { keep: false }) {
      if (child.connected) child.send('stop' satisfies Question);
      await ended;
      if (!keep) removeFolder(dataDir);
    },
  };
}

/** Starts a run and waits until its last event has come over the stream. @returns wall-clock ms from asking to that event */
export async function runToEnd({ client }: BenchServer, input: StartInput): Promise<{ runId: string; ms: number; events: RunEvent[] }> {
  const started = performance.now();
  const { runId } = await client.run.start.mutate(input);
  const events: RunEvent[] = [];
  await new Promise<void>((resolve, reject) => {
    const subscription = client.events.follow.subscribe(
      { runIds: [runId] },
      {
        onError: reject,
        onData({ data }) {
          events.push(...data);
          const last = events[events.length - 1];
          if (last.type !== 'run.completed') return;
          subscription.unsubscribe();
          if (last.status === 'completed') resolve();
          else reject(new Error(`the run ended ${last.status}: ${last.summary.detail}`));
        },
      },
    );
  });
  return { runId, ms: performance.now() - started, events };
}
