import type { ChildProcess } from 'node:child_process';
import type { DatasetIndex } from '../blobs/index-dataset.ts';
import type { AskedApproval } from '../host/approvals.ts';
import type { StepOutcome } from '../host/execute-step.ts';
import type { HostMessage, HostRequest, ItemLine } from '../host/protocol.ts';
import type { JsonObject } from '../kit/json.ts';
import type { PluginRef } from '../pipeline/catalogue.ts';
import { forkChild } from './fork-child.ts';
import { residentBytes } from './process-usage.ts';

export interface Execution {
  request: Extract<HostRequest, { type: 'execute' }>;
  timeoutMs: number;
  /** Aborting ends the step: asked first, then killed after 700 ms. */
  signal: AbortSignal;
  onProgress(fraction: number, note: string): void;
  onLog(level: 'debug' | 'info' | 'warn', message: string, data?: JsonObject): void;
  onItem(line: ItemLine): void;
}

export type ExecutionResult =
  | { ok: true; outcome: StepOutcome; datasets: readonly DatasetIndex[] }
  /** The attempt ended: the step wants a decision first. */
  | { ok: 'asks'; asked: AskedApproval }
  | { ok: false; code: string; message: string };

/** The process that executes one run's steps. Whatever happens inside ends the run's step, never the server. */
export interface RunHost {
  pid: number;
  alive: boolean;
  /** Loads plugin files ahead of their use. */
  load(steps: readonly PluginRef[], models: readonly PluginRef[]): void;
  execute(execution: Execution): Promise<ExecutionResult>;
  kill(): void;
}

const GRACE_MS = 700;
const WATCH_MS = 250;

export interface RunHostOptions {
  blobsDir: string;
  /** Resident bytes at which it is ended. */
  memoryLimit: number;
  /** Threads that a step may share its work with. */
  threads: number;
}

export function startRunHost({ blobsDir, memoryLimit, threads }: RunHostOptions): RunHost {
  const child: ChildProcess = forkChild(new URL('../host/host-main', import.meta.url), [blobsDir, String(threads)]);
  let words = '';
  let ended = false;
  child.stderr?.on('data', (chunk) => {
    words = (words + chunk).slice(-4000);
  });
  // A process that could not be started never exits; whoever waits for it is told as if it had.
  child.on('error', (error) => {
    words += `\nError: ${error.message}`;
    if (child.pid === undefined) child.emit('exit', null, 'not started');
  });
  child.on('exit', () => {
    ended = true;
  });
  const send = (request: HostRequest): void => {
    if (!ended && child.connected) child.send(request, () => {});
  };

  return {
    pid: child.pid ?? 0,
    get alive() {
      return !ended;
    },
    load: (steps, models) => send({ type: 'load', steps, models }),
    kill: () => void child.kill('SIGKILL'),
    execute: ({ request, timeoutMs, signal, onProgress, onLog, onItem }) =>
      new Promise((resolve) => {
        let verdict: { code: string; message: string } | undefined;
        const finish = (result: ExecutionResult): void => {
          child.off('message', onMessage);
          child.off('exit', onExit);
          signal.removeEventListener('abort', onAbort);
          clearTimeout(timer);
          clearTimeout(grace);
          clearInterval(watch);
          resolve(result);
        };
        const end = (code: string, message: string): void => {
          verdict = { code, message };
          child.kill('SIGKILL');
        };
        let grace: NodeJS.Timeout | undefined;
        const onAbort = (): void => {
          send({ type: 'abort' });
          grace = setTimeout(() => end('CANCELLED', 'cancelled'), GRACE_MS);
        };
        const onMessage = (message: HostMessage): void => {
          try {
            hear(message);
          } catch {
            // Plugin code can reach the channel too; nothing it says may reach further than its own run.
            end('HOST_DIED', `step ${request.step}: its process said something that is no answer, and was ended`);
          }
        };
        const hear = (message: HostMessage): void => {
          if (message.type === 'progress') onProgress(message.fraction, message.note);
          else if (message.type === 'logs') for (const line of message.lines) 'item' in line ? onItem(line) : onLog(line.level, line.message, line.data);
          else if (!isAnswer(message)) throw new TypeError('no answer');
          else if (message.type === 'done') finish({ ok: true, outcome: message.outcome, datasets: message.datasets });
          else if (message.type === 'asks') finish({ ok: 'asks', asked: message.asked });
          else finish({ ok: false, ...message.problem });
        };
        const onExit = (status: number | null, kill: string | null): void =>
          finish({
            ok: false,
            ...(verdict ?? {
              code: 'HOST_DIED',
              message: `step ${request.step}: its process ended (${kill ?? `exit ${status}`}) before it was done${lastWords(words)}`,
            }),
          });
        const timer = setTimeout(() => end('STEP_TIMEOUT', `step ${request.step}: took longer than its limit of ${timeoutMs} ms and was ended`), timeoutMs);
        const watch = setInterval(() => {
          const bytes = residentBytes(child.pid);
          if (bytes > memoryLimit)
            end('HOST_MEMORY', `step ${request.step}: its process used ${megabytes(bytes)}, more than the limit of ${megabytes(memoryLimit)}, and was ended`);
        }, WATCH_MS);
        if (ended) return finish({ ok: false, code: 'HOST_DIED', message: `step ${request.step}: its process had ended before it began${lastWords(words)}` });
        child.on('message', onMessage);
        child.on('exit', onExit);
        signal.addEventListener('abort', onAbort, { once: true });
        if (signal.aborted) onAbort();
        send(request);
      }),
  };
}

/** Ours always is; what plugin code sends past us may be anything. */
const isAnswer = (message: Extract<HostMessage, { type: 'done' | 'asks' | 'failed' }>): boolean =>
  message.type === 'done'
    ? typeof message.outcome.detail === 'string' && Array.isArray(message.outcome.outputs) && Array.isArray(message.datasets)
    : message.type === 'asks'
      ? typeof message.asked.action === 'string' && Number.isInteger(message.asked.windowMs) && typeof message.asked.arguments === 'object'
      : message.type === 'failed' && typeof message.problem.code === 'string' && typeof message.problem.message === 'string';

const megabytes = (bytes: number): string => `${Math.round(bytes / 1_048_576)} MB`;
const lastWords = (words: string): string => {
  const line = words
    .trim()
    .split('\n')
    .findLast((one) => /error|abort|memory|fatal/i.test(one));
  return line ? `; it said: ${line.trim().slice(0, 300)}` : '';
};
