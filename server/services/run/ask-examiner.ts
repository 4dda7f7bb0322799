import type { JsonObject } from '../../kit/json.ts';
import type { Descriptor } from '../../kit/kind.ts';
import type { KindId, KindValue } from '../../kit/kinds/index.ts';
import type { RunState } from '../../pipeline/run-state.ts';
import type { Server } from '../../server.ts';
import { readTable, readValue } from './read-output.ts';

type Bound = Descriptor & { step: string };

/** What a run stored that questions are answered from. */
export interface Stored {
  seed: number;
  dataset: Bound;
  backtest: Bound | null;
  forecast: Bound | null;
  /** Trained models, in plan order, with their ids. */
  models: readonly (Bound & { model: string })[];
}

/** Null until a run has a dataset and trained models. */
export function findStored(server: Server, state: RunState): Stored | null {
  const made = state.steps.flatMap((step) => step.artifacts.map((artifact) => ({ ...artifact, step: step.id })));
  const last = (kind: string): Bound | null => made.findLast((artifact) => artifact.kind === kind) ?? null;
  const dataset = last('dataset');
  // Models written aside, of earlier cutoffs, forecast nothing.
  const aside = new Set(state.plan.filter(({ writes }) => Object.values(writes).some((one) => one.aside)).map(({ id }) => id));
  const models = made
    .filter(({ kind, step }) => kind === 'models' && !aside.has(step))
    .map((artifact) => ({ ...artifact, model: readTable(server, 'models', artifact).meta.model }));
  if (!dataset || models.length === 0) return null;
  return { seed: state.seed, dataset, backtest: last('backtest'), forecast: last('forecast'), models };
}

const KEPT = 24;
const answers = new Map<string, Promise<unknown>>();

/**
 * Answers a question by a step outside any run. What it is made of never changes, so the latest answers are kept, also while they are
 * still being made; a failed one is asked anew.
 * @param kind of the step's one output
 */
export function askExaminer<K extends KindId>(
  server: Server,
  stored: Stored,
  { kind, step, params, reads }: { kind: K; step: string; params: JsonObject; reads: readonly ('dataset' | 'backtest')[] },
): Promise<KindValue<K>> {
  const bound = Object.fromEntries(reads.map((name) => [name, stored[name] ?? undefined]));
  const digests = [...Object.values(bound).map((one) => one?.digest), ...stored.models.map((one) => one.digest)];
  const key = JSON.stringify([server.catalogue.catalogue.codeDigest, step, params, digests]);
  const known = answers.get(key) as Promise<KindValue<K>> | undefined;
  answers.delete(key);
  const answer =
    known ??
    server.examiner
      .ask({ step, params, inputs: { ...bound, models: [...stored.models] }, models: stored.models.map(({ model }) => model), seed: stored.seed })
      .then(({ outputs }) => readValue(server, kind, outputs[0]));
  answers.set(key, answer);
  for (const oldest of [...answers.keys()].slice(0, -KEPT)) answers.delete(oldest);
  answer.catch(() => answers.delete(key));
  return answer;
}
