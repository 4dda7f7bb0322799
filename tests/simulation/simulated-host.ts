import type { Execution, ExecutionResult, RunHost } from '../../server/engine/run-host.ts';

/** A step under way in a simulated host, until the simulation says how it goes. */
export interface UnderWay {
  runId: string | null;
  execution: Execution;
  isAborted: boolean;
  answer(result: ExecutionResult): void;
}

/** Steps under way by the folder of the process's blobs, which here is the process's name. */
export const underWay = new Map<string, Set<UnderWay>>();

export function startSimulatedHost({ blobsDir }: { blobsDir: string }): RunHost {
  let alive = true;
  return {
    pid: 1,
    get alive() {
      return alive;
    },
    load: () => {},
    kill: () => {
      alive = false;
    },
    execute: (execution) =>
      new Promise((resolve) => {
        const steps = underWay.get(blobsDir) ?? new Set();
        underWay.set(blobsDir, steps);
        const onAbort = (): void => {
          step.isAborted = true;
        };
        const step: UnderWay = {
          runId: null,
          execution,
          isAborted: execution.signal.aborted,
          answer(result) {
            if (!steps.delete(step)) throw new Error('a step answers once');
            if (!result.ok && result.code === 'HOST_DIED') alive = false;
            execution.signal.removeEventListener('abort', onAbort);
            resolve(result);
          },
        };
        execution.signal.addEventListener('abort', onAbort);
        steps.add(step);
      }),
  };
}
