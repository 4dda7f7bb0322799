import { AppError } from '../errors.ts';
import type { ByteSource } from './byte-source.ts';
import { CHUNK_BYTES, LIMITS } from './limits.ts';
import type { Scan } from './row.ts';

/**
 * Drives a scanner over a source. Yields after each read, so that the caller can breathe, report and stop.
 * A row cut by the end of a read moves to the front of the buffer, which grows only when one row needs more than half of it.
 * @throws AppError FEED_REFUSED when one row is longer than the bound
 */
export function* pumpRows(source: ByteSource, scan: Scan): Generator<void> {
  let buf = Buffer.allocUnsafe(CHUNK_BYTES + 1);
  let tail = 0;
  for (;;) {
    const capacity = buf.length - 1;
    if (tail > capacity / 2) {
      if (tail >= LIMITS.rowBytes)
        throw new AppError('FEED_REFUSED', `one row is longer than ${LIMITS.rowBytes >> 20} MB; a quote that is opened and never closed does this`);
      buf = Buffer.concat([buf.subarray(0, tail)], capacity * 2 + 1);
    }
    const got = source.read(buf, tail, buf.length - 1 - tail);
    tail += got;
    const used = scan(buf, tail, got === 0);
    buf.copyWithin(0, used, tail);
    tail -= used;
    if (got === 0) return;
    yield;
  }
}
