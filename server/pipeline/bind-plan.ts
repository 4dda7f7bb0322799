import type { JsonObject } from '../kit/json.ts';
import type { StepDescriptor } from './catalogue.ts';
import type { PlannedStep } from './event.ts';

export interface PlanDraft {
  phase: string;
  steps: readonly { id: string; uses: string; params: JsonObject }[];
}

/** The writer name under which a feed's dataset is bound. */
export const FEED = 'feed';

/**
 * Turns a preset's phases into planned steps and binds every read to its writer: the nearest earlier writer of the kind,
 * the one named by `from`, or for `many` all earlier ones. A read nobody writes binds to nothing; its step is skipped when it
 * comes to it, saying why.
 * @throws RangeError on an unknown step or a doubled id, naming it
 */
export function bindPlan(phases: readonly PlanDraft[], descriptors: ReadonlyMap<string, StepDescriptor>, hasFeed: boolean): PlannedStep[] {
  const planned: PlannedStep[] = [];
  phases.forEach(({ phase, steps }, phaseNumber) => {
    for (const { id, uses, params } of steps) {
      const step = descriptors.get(uses);
      if (!step) throw new RangeError(`phase ${phase} uses step "${uses}", which is not among ${[...descriptors.keys()].sort().join(', ')}`);
      if (planned.some((other) => other.id === id)) throw new RangeError(`two steps are named "${id}"; give one an id of its own`);
      planned.push({
        id,
        uses,
        params,
        phase,
        version: step.version,
        title: step.title,
        index: planned.length + 1,
        phaseIndex: phaseNumber + 1,
        bindings: Object.fromEntries(Object.entries(step.reads).map(([name, read]) => [name, { ...read, from: writersOf(read, planned, hasFeed) }])),
        writes: step.writes,
        world: step.world,
        cached: step.cached && step.world.length === 0,
        skipWhenReused: step.skipWhenReused,
        timeoutMs: step.timeoutMs,
        retries: step.retries,
      });
    }
  });
  return planned;
}

function writersOf(read: { kind: string; many: boolean; from?: string }, earlier: readonly PlannedStep[], hasFeed: boolean): string[] {
  if (read.from === FEED) return hasFeed ? [FEED] : [];
  const writes = ({ writes }: PlannedStep, isAside: boolean): boolean =>
    Object.values(writes).some((output) => output.kind === read.kind && (isAside || !output.aside));
  if (read.from !== undefined) return earlier.filter((step) => step.id === read.from && writes(step, true)).map(({ id }) => id);
  const writers = earlier.filter((step) => writes(step, false)).map(({ id }) => id);
  return read.many ? writers : writers.slice(-1);
}
