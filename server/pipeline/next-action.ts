import type { Descriptor } from '../kit/kind.ts';
import { FEED } from './bind-plan.ts';
import { isTerminal, type PlannedStep, type TerminalStatus } from './event.ts';
import type { RunState } from './run-state.ts';

export type BoundInputs = Record<string, (Descriptor & { step: string }) | (Descriptor & { step: string })[] | undefined>;

type Action =
  | { do: 'run'; step: PlannedStep; attempt: number; inputs: BoundInputs }
  | { do: 'skip'; step: PlannedStep; detail: string }
  | { do: 'finish'; status: TerminalStatus }
  /** Paused, waiting for a person, or over. */
  | { do: 'rest' };

/** What a run does next. Pure: the same log gives the same answer, on any machine, before and after a crash. */
export function nextAction(state: RunState, feed: Descriptor | null): Action {
  if (isTerminal(state.status) || state.status === 'paused' || state.status === 'waiting') return { do: 'rest' };
  if (state.steps.some((step) => step.status === 'fail')) return { do: 'finish', status: 'failed' };
  const at = state.steps.findIndex((step) => step.status === 'pending' || step.status === 'running');
  if (at < 0) return { do: 'finish', status: 'completed' };
  const step = state.plan[at];
  const bound = bindInputs(state, step, feed);
  if ('missing' in bound) return { do: 'skip', step, detail: whyMissing(state, bound.missing, step.bindings[bound.missing]) };
  return { do: 'run', step, attempt: state.steps[at].attempt + 1, inputs: bound.inputs };
}

/** What a step reads of what was written so far, or the name of the first input that it must have and nobody wrote. */
export function bindInputs(state: RunState, step: PlannedStep, feed: Descriptor | null): { inputs: BoundInputs } | { missing: string } {
  const inputs: BoundInputs = {};
  for (const [name, binding] of Object.entries(step.bindings)) {
    const found = binding.from.flatMap((from) => outputsOf(state, from, binding.kind, feed));
    if (found.length === 0 && !binding.optional) return { missing: name };
    inputs[name] = binding.many ? found : found.at(-1);
  }
  return { inputs };
}

function outputsOf(state: RunState, from: string, kind: string, feed: Descriptor | null): (Descriptor & { step: string })[] {
  if (from === FEED) return feed ? [{ ...feed, step: FEED }] : [];
  const writer = state.steps.find((step) => step.id === from);
  return (writer?.artifacts ?? []).filter((artifact) => artifact.kind === kind).map((artifact) => ({ ...artifact, step: from }));
}

function whyMissing(state: RunState, name: string, binding: { kind: string; from: readonly string[] }): string {
  if (binding.from.length === 0) return `needs ${binding.kind} as "${name}", which no earlier step of the plan writes`;
  const writers = binding.from.map((from) => `${from} (${state.steps.find((step) => step.id === from)?.status ?? 'absent'})`);
  return `needs ${binding.kind} as "${name}", which ${writers.join(' and ')} did not write`;
}
