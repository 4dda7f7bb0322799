import { canonicalJson } from '../blobs/canonical-json.ts';
import { sha256 } from '../blobs/digest.ts';
import type { Json, JsonObject } from '../kit/json.ts';
import type { PlannedStep } from '../pipeline/event.ts';
import type { BoundInputs } from '../pipeline/next-action.ts';

/** What a cached output depends on. Two steps with equal parts compute equal bytes. */
export interface CacheParts {
  step: string;
  code: string;
  seed: number;
  params: JsonObject;
  /** Input name → digests, in binding order. */
  inputs: Record<string, string[]>;
}

export function cacheParts(step: PlannedStep, inputs: BoundInputs, seed: number, code: string): CacheParts {
  const digests = Object.entries(inputs).flatMap(([name, bound]) => (bound === undefined ? [] : [[name, [bound].flat().map((one) => one.digest)] as const]));
  return { step: `${step.uses}@${step.version}`, code, seed, params: step.params, inputs: Object.fromEntries(digests) };
}

export const cacheKey = (parts: CacheParts): string => sha256(canonicalJson(parts));

/** Why equal work was not found, told against the latest run of the same step. */
export function explainMiss(parts: CacheParts, latest: CacheParts): string {
  if (parts.code !== latest.code || parts.step !== latest.step) return 'the code of plugins or kit changed';
  if (parts.seed !== latest.seed) return `the seed is ${parts.seed}, was ${latest.seed}`;
  const params = changed(parts.params, latest.params);
  if (params.length > 0) return `params changed: ${params.join(', ')}`;
  const inputs = changed(parts.inputs, latest.inputs);
  if (inputs.length > 0) return `inputs changed: ${inputs.join(', ')}`;
  return 'its stored outputs are gone';
}

function changed(now: Record<string, Json>, before: Record<string, Json>): string[] {
  const names = [...new Set([...Object.keys(now), ...Object.keys(before)])].sort();
  return names.filter((name) => canonicalJson(now[name] ?? null) !== canonicalJson(before[name] ?? null));
}
