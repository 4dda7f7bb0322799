import { eq } from 'drizzle-orm';
import type { BlobStore } from '../blobs/blob-store.ts';
import type { Database } from '../db/open-database.ts';
import { run } from '../db/schema.ts';
import type { Descriptor } from '../kit/kind.ts';
import type { Catalogue } from '../pipeline/catalogue.ts';
import type { PlannedStep } from '../pipeline/event.ts';
import { type BoundInputs, bindInputs } from '../pipeline/next-action.ts';
import type { RunState, StepState } from '../pipeline/run-state.ts';
import { cacheKey, cacheParts, explainMiss } from './cache-key.ts';
import { modelsOf, stepCodeDigest } from './plugin-code.ts';
import { readRunState } from './read-run-log.ts';

/** The run a restart takes its first steps from. */
export interface RestartSource {
  state: RunState;
  /** Stands for its feed; null = its data was generated. */
  feed: Descriptor | null;
  models: readonly string[];
  /** Code it ran with by `<type> <plugin id>`, as it was recorded. */
  code: ReadonlyMap<string, string>;
}

interface SourceConfig {
  feed: { digest: string } | null;
  models: readonly string[];
  plugins?: readonly { type: string; id: string; codeDigest: string }[];
}

/** Null when there is no such run any more. */
export async function readRestartSource(db: Database, runId: string): Promise<RestartSource | null> {
  const [row] = await db.read((q) => q.select({ config: run.config }).from(run).where(eq(run.runId, runId)));
  if (!row) return null;
  const { feed, models, plugins = [] } = JSON.parse(row.config) as SourceConfig;
  return {
    state: await readRunState(db, runId),
    feed: feed && { output: 'dataset', kind: 'dataset', digest: feed.digest, files: [] },
    models,
    code: new Map(plugins.map(({ type, id, codeDigest }) => [`${type} ${id}`, codeDigest])),
  };
}

/** What a step is compared under: its place, what it is given, and the code there is now. */
export interface Wish {
  step: PlannedStep;
  inputs: BoundInputs;
  seed: number;
  models: readonly string[];
  catalogue: Catalogue;
}

/**
 * Whether a step of the source stands for this one: the same step, code, seed, params and input digests, as the cache would ask, but
 * read off the source's log. So it holds where cache rows are gone, and for steps that are never cached because they look at the world:
 * what they saw then is taken as it was seen, and what they changed then is not changed again.
 */
export function matchStep(source: RestartSource, { step, inputs, seed, models, catalogue }: Wish): { found: StepState } | { why: string } {
  const before = source.state.plan.find((one) => one.id === step.id);
  const found = source.state.steps.find((one) => one.id === step.id);
  if (!before || !found) return { why: `run ${source.state.runId} has no step ${step.id}` };
  if (found.status !== 'pass' && found.status !== 'warn' && found.status !== 'skip') return { why: `it is ${found.status} in run ${source.state.runId}` };
  const bound = bindInputs(source.state, before, source.feed);
  const code = stepCodeDigest(catalogue, step.uses, models);
  const parts = cacheParts(step, inputs, seed, code);
  const was = cacheParts(before, 'missing' in bound ? {} : bound.inputs, source.state.seed, isSameCode(source, step, catalogue, models) ? code : 'other');
  return cacheKey(parts) === cacheKey(was) ? { found } : { why: explainMiss(parts, was) };
}

/** Models of ours count too: any of them may be asked for by a step. */
function isSameCode(source: RestartSource, step: PlannedStep, catalogue: Catalogue, models: readonly string[]): boolean {
  const own = catalogue.steps.find((one) => one.id === step.uses);
  if (source.code.get(`step ${step.uses}`) !== own?.codeDigest) return false;
  return modelsOf(catalogue, models).every((model) => {
    const was = source.code.get(`model ${model.id}`);
    return was === undefined || was === model.codeDigest;
  });
}

/** Files of a step's outputs that are not stored any more. */
export const missingFiles = (blobs: BlobStore, step: StepState): string[] =>
  step.artifacts.flatMap((artifact) => artifact.files.filter((file) => !blobs.has(file.sha256)).map((file) => `${artifact.output}/${file.path}`));

export interface TakenOver {
  /** In plan order. */
  taken: StepState[];
  anew: { step: string; why: string }[];
}

/** Which steps before `until` would be taken over; what a step computed anew will write is not known, so its readers are anew too. */
export function foreseeTakeOver(
  source: RestartSource,
  plan: readonly PlannedStep[],
  until: number,
  wish: Omit<Wish, 'step' | 'inputs'>,
  feed: Descriptor | null,
): TakenOver {
  const result: TakenOver = { taken: [], anew: [] };
  let state: RunState = { ...source.state, plan, steps: [] };
  for (const step of plan.slice(0, until - 1)) {
    const bound = bindInputs(state, step, feed);
    // A step without what it must read is skipped, then as now.
    if ('missing' in bound && !result.anew.some((one) => step.bindings[bound.missing]?.from.includes(one.step))) continue;
    const match = 'missing' in bound ? { why: `inputs changed: ${bound.missing}` } : matchStep(source, { ...wish, step, inputs: bound.inputs });
    if ('found' in match) {
      result.taken.push(match.found);
      state = { ...state, steps: [...state.steps, match.found] };
    } else result.anew.push({ step: step.id, why: match.why });
  }
  return result;
}
