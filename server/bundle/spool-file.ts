import { closeSync, openSync, writeSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Sink } from './bundle-facts.ts';
import { SMALL } from './read-chunks.ts';

/** A new file written chunk by chunk; a small one in a single write at its end. @throws Error EEXIST when it is there already */
export function makeSpool(path: string, prepare: () => void): ReturnType<Sink> {
  let held: Uint8Array[] = [];
  let bytes = 0;
  let file: FileHandle | null = null;
  const flush = async (chunk: Uint8Array): Promise<void> => {
    for (let at = 0; at < chunk.byteLength; ) at += (await file!.write(chunk, at)).bytesWritten;
  };
  return {
    async write(chunk) {
      bytes += chunk.byteLength;
      if (file === null && bytes <= SMALL) {
        held.push(Buffer.from(chunk));
        return;
      }
      if (file === null) {
        prepare();
        file = await open(path, 'wx');
        for (const one of held) await flush(one);
        held = [];
      }
      await flush(chunk);
    },
    async end() {
      if (file) {
        await file.close();
        return;
      }
      prepare();
      // In place, as they are read: a queued write of a small file costs ten times the write.
      const fd = openSync(path, 'wx');
      try {
        for (const one of held) for (let at = 0; at < one.byteLength; ) at += writeSync(fd, one, at);
      } finally {
        closeSync(fd);
      }
    },
    async abort() {
      await file?.close();
    },
  };
}
