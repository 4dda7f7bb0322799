import type { EngineOptions } from './engine-options.ts';
import { refOf } from './plugin-code.ts';
import { type RunHost, startRunHost } from './run-host.ts';

export interface SpareHost {
  /** Has one ready, with the built-in plugins loaded. */
  warm(): void;
  /** The one that is ready, else a new one. Whoever takes it ends it. */
  take(): RunHost;
  close(): void;
}

/** Keeps one host warm, so that a run begins at once. */
export function keepSpareHost(options: Pick<EngineOptions, 'blobs' | 'hostMemory' | 'threads' | 'catalogue'>): SpareHost {
  let spare: RunHost | undefined;
  const start = (): RunHost => startRunHost({ blobsDir: options.blobs.dir, memoryLimit: options.hostMemory, threads: options.threads });
  return {
    warm() {
      if (spare?.alive) return;
      spare = start();
      const { steps, models } = options.catalogue;
      spare.load(steps.filter((step) => step.origin === 'built-in').map(refOf), models.filter((model) => model.sealed === null).map(refOf));
    },
    take() {
      const host = spare?.alive ? spare : start();
      spare = undefined;
      return host;
    },
    close: () => spare?.kill(),
  };
}
