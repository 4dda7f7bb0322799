import { refuse } from './limits.ts';

/** A stream of bytes, taken in the pieces that a format has. */
export interface BytePuller {
  /** Exactly `length` bytes, copied; null when the stream ends before. */
  take(length: number): Promise<Buffer | null>;
  /** Begins a file of `length` bytes, to be read by `stream` or passed over by `skip`. */
  begin(length: number): void;
  /** What is left of the file, in chunks, each valid until the next is asked for. @throws AppError BUNDLE_REFUSED when the stream ends before */
  stream(): AsyncGenerator<Uint8Array>;
  /** Passes over what is left of the file. */
  skip(): Promise<void>;
  /** Whatever comes next; null at the end. */
  some(): Promise<Uint8Array | null>;
}

export function pullBytes(source: AsyncIterable<Uint8Array>): BytePuller {
  const chunks = source[Symbol.asyncIterator]();
  let held: Uint8Array = new Uint8Array(0);
  let owed = 0;

  const some = async (): Promise<Uint8Array | null> => {
    while (held.byteLength === 0) {
      const next = await chunks.next();
      if (next.done) return null;
      held = next.value;
    }
    const all = held;
    held = new Uint8Array(0);
    return all;
  };
  /** At most `length` bytes of what comes next. */
  const upTo = async (length: number): Promise<Uint8Array> => {
    const all = await some();
    if (all === null) throw refuse('the archive ends in the middle of a file; it was cut short');
    held = all.subarray(Math.min(length, all.byteLength));
    return all.subarray(0, length);
  };
  return {
    some,
    async take(length) {
      const out = Buffer.alloc(length);
      for (let at = 0; at < length; ) {
        const all = await some();
        if (all === null) return null;
        const part = all.subarray(0, length - at);
        out.set(part, at);
        held = all.subarray(part.byteLength);
        at += part.byteLength;
      }
      return out;
    },
    begin(length) {
      owed = length;
    },
    async *stream() {
      while (owed > 0) {
        const part = await upTo(owed);
        owed -= part.byteLength;
        yield part;
      }
    },
    async skip() {
      while (owed > 0) owed -= (await upTo(owed)).byteLength;
    },
  };
}
