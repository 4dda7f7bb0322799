import { type BlobStore, openBlobStore } from '../../server/blobs/blob-store.ts';
import { indexDataset } from '../../server/blobs/index-dataset.ts';
import type { RunHost, RunHostOptions } from '../../server/engine/run-host.ts';
import { executeStep } from '../../server/host/execute-step.ts';
import { loadPlugin } from '../../server/host/load-plugins.ts';
import { toProblem } from '../../server/host/to-problem.ts';
import type { Model } from '../../server/kit/model.ts';
import type { Step } from '../../server/kit/step.ts';

/**
 * A run host without a process of its own, in `startRunHost`'s place: it executes steps as host-main does, so that faults planted
 * in this process meet a step's writes too, and a thousand runs take seconds.
 */
export function startInlineHost({ blobsDir }: RunHostOptions): RunHost {
  const blobs = stores.get(blobsDir) ?? openBlobStore(blobsDir);
  stores.set(blobsDir, blobs);
  let alive = true;
  return {
    pid: process.pid,
    get alive() {
      return alive;
    },
    load: () => {},
    kill: () => {
      alive = false;
    },
    async execute({ request, signal, onProgress, onLog, onItem }) {
      try {
        const models = await Promise.all(request.models.map((ref) => loadPlugin<Model>(ref)));
        const outcome = await executeStep({
          step: await loadPlugin<Step>(request.plugin),
          params: request.params,
          inputs: asSent(request.inputs),
          seed: request.seed,
          world: request.world,
          models: new Map(models.map((model) => [model.id, model])),
          blobs,
          signal,
          onProgress,
          onLog,
          onItem: (item, status, detail) => onItem({ item, status, detail }),
        });
        const inputs = Object.values(request.inputs).flat();
        const fresh = outcome.outputs.filter((output) => output.kind === 'dataset' && !inputs.some((input) => input?.digest === output.digest));
        const datasets = fresh.map((output) => indexDataset(blobs, output));
        return asSent({ ok: true as const, outcome, datasets });
      } catch (error) {
        return { ok: false, ...toProblem(error) };
      }
    },
  };
}

/** One for each folder: a process that cannot open its store ends, which is another test's matter. */
const stores = new Map<string, BlobStore>();

/** What the other side of a process's channel would be given. */
const asSent = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
