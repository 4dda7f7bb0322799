import type { Blob, BlobStore } from '../blobs/blob-store.ts';

/** One blob written piece by piece while others are written beside it. */
export interface ColumnWriter {
  /** Resolves when the bytes are on their way to disk; only then may the array be used again. */
  write(bytes: Uint8Array): Promise<void>;
  end(): Promise<Blob>;
  /** Gives up; the temporary file is removed. */
  abandon(reason: Error): Promise<void>;
}

export function openColumnWriter(blobs: BlobStore): ColumnWriter {
  let wake: (() => void) | null = null;
  let taken: (() => void) | null = null;
  let next: Uint8Array | 'end' | Error | null = null;
  const give = (item: Uint8Array | 'end' | Error): void => {
    next = item;
    wake?.();
  };
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (;;) {
      while (next === null)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      const item = next;
      next = null;
      wake = null;
      if (item === 'end') return;
      if (item instanceof Error) throw item;
      yield item;
      taken?.();
    }
  }
  const blob = blobs.put(chunks());
  const failed = blob.then(() => {});
  failed.catch(() => {});
  return {
    async write(bytes) {
      const consumed = new Promise<void>((resolve) => {
        taken = resolve;
      });
      give(bytes);
      await Promise.race([consumed, failed]);
    },
    end() {
      give('end');
      return blob;
    },
    async abandon(reason) {
      give(reason);
      await blob.catch(() => {});
    },
  };
}
