import type { ThirdParty } from '../host/load-third-party.ts';
import type { CatalogueAnswer, CatalogueRequest, PluginNote } from '../host/protocol.ts';
import { forkChild } from './fork-child.ts';
import { processorMs, residentBytes } from './process-usage.ts';

/** Distributes over the union, so that each request keeps its own fields. */
export type Question = CatalogueRequest extends infer R ? (R extends CatalogueRequest ? Omit<R, 'call'> : never) : never;

/** Whose code ran when a catalogue host came to its end. */
export interface Culprit {
  name: string;
  /** Null for our own plugins. */
  hash: string | null;
  doing: 'load' | 'plan';
}

export type HostAnswer =
  | { ok: true; answer: CatalogueAnswer }
  /** The host is gone. `why` continues a sentence that began with the culprit: "it ended its process while loading (exit 3)". */
  | { ok: false; culprit: Culprit | null; why: string };

/** One catalogue process. It is asked one thing at a time. */
export interface CatalogueHost {
  alive: boolean;
  ask(question: Question): Promise<HostAnswer>;
  kill(): void;
  /** Settles when the process is gone. */
  ended: Promise<void>;
}

export interface Limits {
  /** One module, from its import to its last top-level line. */
  loadMs: number;
  planMs: number;
  /** Whatever is not one plugin's own doing: start of the process, our own plugins. */
  startMs: number;
  memory: number;
}

const TICK_MS = 50;
/** A starved process is given this many times its limit before it is held to be looping. */
const PATIENCE = 5;
const DRAIN_MS = 500;

export function openCatalogueHost(folders: readonly string[], third: ThirdParty | null, limits: Limits): CatalogueHost {
  const child = forkChild(new URL('../host/catalogue-main', import.meta.url), [JSON.stringify({ folders, third })]);
  let words = '';
  let gone = false;
  let calls = 0;
  let pending: { call: number; settle(answer: HostAnswer): void } | undefined;
  let culprit: Culprit | null = null;
  let verdict: string | undefined;
  let since = 0;
  let usedBefore = 0;
  let limit = Number.POSITIVE_INFINITY;

  const begin = (now: Culprit | null, withinMs: number): void => {
    culprit = now;
    since = performance.now();
    usedBefore = processorMs(child.pid) ?? 0;
    limit = withinMs;
  };
  const end = (why: string): void => {
    verdict ??= why;
    child.kill('SIGKILL');
  };
  const isStarved = (elapsed: number): boolean => {
    const used = processorMs(child.pid);
    // A plan is plain computing: a loop has used its time, a process that was not given any has not.
    return culprit?.doing === 'plan' && used !== null && used - usedBefore < 0.6 * limit && elapsed < PATIENCE * limit;
  };
  const watch = setInterval(() => {
    const bytes = residentBytes(child.pid);
    if (bytes > limits.memory)
      end(`it used ${megabytes(bytes)} of memory while ${doing(culprit)}, more than the limit of ${megabytes(limits.memory)}; its process was ended`);
    if (!pending) return;
    const elapsed = performance.now() - since;
    if (elapsed > limit && !isStarved(elapsed))
      end(
        culprit?.doing === 'load'
          ? `it did not finish loading within ${limit / 1000} s; its process was ended`
          : `it did not answer within ${limit} ms; its process was ended`,
      );
  }, TICK_MS);
  watch.unref();

  child.stderr?.on('data', (chunk) => {
    words = (words + chunk).slice(-2000);
  });
  child.on('error', () => {});
  child.on('message', (message: CatalogueAnswer | PluginNote | null) => {
    if (typeof message !== 'object' || message === null) return;
    if ('note' in message) {
      if (message.note === 'end') begin(null, limits.startMs);
      else begin({ name: message.name, hash: message.hash, doing: message.doing }, message.doing === 'load' ? limits.loadMs : limits.planMs);
    } else if (message.call === pending?.call) {
      const { settle } = pending;
      pending = undefined;
      culprit = null;
      settle({ ok: true, answer: message });
    }
  });
  const ended = new Promise<void>((resolve) => {
    child.on('exit', (status, signal) => {
      clearInterval(watch);
      const finish = (): void => {
        if (gone) return;
        gone = true;
        pending?.settle({
          ok: false,
          culprit,
          why: verdict ?? `it ended its process while ${doing(culprit)} (${signal ?? `exit ${status}`})${lastWords(words)}`,
        });
        pending = undefined;
        resolve();
      };
      // What it had said before may still be on its way.
      if (!child.connected) return finish();
      child.once('disconnect', finish);
      setTimeout(finish, DRAIN_MS).unref();
    });
  });

  return {
    get alive() {
      return !gone && child.exitCode === null && child.signalCode === null;
    },
    ended,
    kill: () => void child.kill('SIGKILL'),
    ask: (question) =>
      new Promise((settle) => {
        if (gone || !child.connected) return settle({ ok: false, culprit: null, why: 'its process had ended' });
        pending = { call: ++calls, settle };
        begin(null, question.ask === 'describe' ? limits.startMs : limits.planMs);
        child.send({ call: calls, ...question }, () => {});
      }),
  };
}

const doing = (culprit: Culprit | null): string => (culprit === null ? 'idle' : culprit.doing === 'load' ? 'loading' : 'planning');
const megabytes = (bytes: number): string => `${Math.round(bytes / 1_048_576)} MB`;
const lastWords = (words: string): string => {
  const line = words
    .trim()
    .split('\n')
    .findLast((one) => /^\s*\w*Error\b|FATAL|out of memory/.test(one));
  return line ? `; it said: ${line.trim().slice(0, 200)}` : '';
};
