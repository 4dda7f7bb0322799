export type OnProgress = (fraction: number, note: string, etaMs: number | null) => void;

/** Lets the event loop in every 40 ms, reports progress with an estimate of the rest, and stops when asked. */
export interface Pacer {
  isDue(): boolean;
  /** @throws the signal's reason when it is aborted */
  breathe(fraction: number, note: string): Promise<void>;
}

const SLICE_MS = 40;

export function createPacer(signal: AbortSignal | undefined, onProgress: OnProgress | undefined): Pacer {
  const started = performance.now();
  let last = started - SLICE_MS;
  const isDue = (): boolean => performance.now() - last >= SLICE_MS;
  return {
    isDue,
    async breathe(fraction, note) {
      signal?.throwIfAborted();
      if (!isDue() && fraction < 1) return;
      const elapsed = performance.now() - started;
      onProgress?.(Math.min(1, fraction), note, fraction > 0.02 && elapsed > 500 ? (elapsed * (1 - fraction)) / fraction : null);
      await new Promise((resolve) => setImmediate(resolve));
      last = performance.now();
      signal?.throwIfAborted();
    },
  };
}
