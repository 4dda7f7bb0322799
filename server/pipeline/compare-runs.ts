import type { Verdict } from './event.ts';
import type { RunState } from './run-state.ts';

/**
 * The verdict of a replay: every result (never a witness) of every step, by digest, in plan order.
 * The reason names the first thing that explains the difference: the step itself, plugin code, environment, data.
 */
export function compareRuns(source: RunState, replay: RunState, how: { isResult(kind: string): boolean; codeChanged: boolean }): Verdict {
  let compared = 0;
  for (const step of union(source, replay)) {
    const [before, after] = [resultsOf(source, step, how.isResult), resultsOf(replay, step, how.isResult)];
    for (const output of [...new Set([...before.keys(), ...after.keys()])].sort()) {
      const [expected, found] = [before.get(output) ?? null, after.get(output) ?? null];
      if (expected !== found)
        return { verdict: 'differs', source: source.runId, compared, step, output, expected, found, reason: explain(source, replay, step, how.codeChanged) };
      compared++;
    }
  }
  return { verdict: 'reproduced', source: source.runId, compared };
}

const union = (a: RunState, b: RunState): string[] => [...new Set([...a.plan, ...b.plan].map((step) => step.id))];

function resultsOf(state: RunState, step: string, isResult: (kind: string) => boolean): Map<string, string> {
  const artifacts = state.steps.find((one) => one.id === step)?.artifacts ?? [];
  return new Map(artifacts.filter((artifact) => isResult(artifact.kind)).map((artifact) => [artifact.output, artifact.digest]));
}

function explain(source: RunState, replay: RunState, step: string, codeChanged: boolean): string {
  const [before, after] = [source, replay].map((state) => state.plan.find((one) => one.id === step));
  const ended = replay.steps.find((one) => one.id === step);
  if (!before || !after) return `the plan changed: only ${before ? 'the source' : 'the replay'} has step ${step}`;
  if (ended?.problem) return `the step failed: ${ended.problem.message}`;
  if (before.version !== after.version) return `the step's version changed from ${before.version} to ${after.version}`;
  if (codeChanged) return 'the code of plugins or kit changed since the source run';
  const [was, is] = [source.environment, replay.environment];
  if (was && is && (was.v8 !== is.v8 || was.arch !== is.arch))
    return `the environment changed: Node ${was.node} on ${was.arch}, now Node ${is.node} on ${is.arch}`;
  return 'same code, same settings, same environment: the step is not deterministic, or what was recorded was altered';
}
