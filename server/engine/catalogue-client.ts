import type { ChildProcess } from 'node:child_process';
import { AppError } from '../errors.ts';
import type { Resolution } from '../host/plan-run.ts';
import type { CatalogueAnswer, CatalogueRequest } from '../host/protocol.ts';
import type { Catalogue } from '../pipeline/catalogue.ts';
import type { PlannedStep } from '../pipeline/event.ts';
import type { RunSettings, StartSettings } from '../pipeline/run-settings.ts';
import { forkChild } from './fork-child.ts';

/** Questions to the catalogue host, which alone holds presets in memory. */
export interface CatalogueClient {
  catalogue: Catalogue;
  resolve(request: StartSettings): Promise<Resolution>;
  plan(settings: RunSettings): Promise<PlannedStep[]>;
  close(): void;
}

const ANSWER_MS = 1000;
/** Loading all modules may take longer than an answer. */
const LOAD_MS = 15_000;

type Waiting = { resolve(answer: CatalogueAnswer): void; reject(error: Error): void };
/** Distributes over the union, so that each request keeps its own fields. */
type Question = CatalogueRequest extends infer R ? (R extends CatalogueRequest ? Omit<R, 'call'> : never) : never;

/** @param pluginFolders folders of plugins beside the built-in ones */
export async function startCatalogue(pluginFolders: readonly string[] = []): Promise<CatalogueClient> {
  let child: ChildProcess | undefined;
  let calls = 0;
  const waiting = new Map<number, Waiting>();

  const spawn = (): ChildProcess => {
    const process = forkChild(new URL('../host/catalogue-main', import.meta.url), pluginFolders);
    let words = '';
    process.stderr?.on('data', (chunk) => {
      words = (words + chunk).slice(-2000);
    });
    process.on('message', (answer: CatalogueAnswer) => waiting.get(answer.call)?.resolve(answer));
    process.on('exit', () => {
      if (child === process) child = undefined;
      for (const one of waiting.values())
        one.reject(new AppError('PLUGIN_QUARANTINED', `the plugin catalogue's process ended: ${words.trim().split('\n').at(-1) || 'no reason given'}`));
    });
    return process;
  };

  const ask = async (question: Question, withinMs: number): Promise<CatalogueAnswer> => {
    child ??= spawn();
    const target = child;
    const call = ++calls;
    const timer = setTimeout(() => {
      waiting.get(call)?.reject(new AppError('PLUGIN_QUARANTINED', `a plugin did not answer "${question.ask}" within ${withinMs} ms; its process was ended`));
      target.kill('SIGKILL');
    }, withinMs);
    try {
      const answer = await new Promise<CatalogueAnswer>((resolve, reject) => {
        waiting.set(call, { resolve, reject });
        target.send({ call, ...question });
      });
      if (answer.ask === 'failed') throw new AppError('INVALID_INPUT', answer.problem.message);
      return answer;
    } finally {
      clearTimeout(timer);
      waiting.delete(call);
    }
  };

  const described = await ask({ ask: 'describe' }, LOAD_MS);
  if (described.ask !== 'describe') throw new AppError('INTERNAL', 'the catalogue host answered another question than it was asked');
  return {
    catalogue: described.catalogue,
    async resolve(request) {
      const answer = await ask({ ask: 'resolve', request }, child ? ANSWER_MS : LOAD_MS);
      if (answer.ask !== 'resolve') throw new AppError('INTERNAL', 'the catalogue host answered another question than it was asked');
      return answer.resolution;
    },
    async plan(settings) {
      const answer = await ask({ ask: 'plan', settings }, child ? ANSWER_MS : LOAD_MS);
      if (answer.ask !== 'plan') throw new AppError('INTERNAL', 'the catalogue host answered another question than it was asked');
      return answer.steps;
    },
    close() {
      child?.kill('SIGKILL');
    },
  };
}
