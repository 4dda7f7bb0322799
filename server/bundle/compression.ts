import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';

/** Zstandard is in zlib from Node 22.15 on; the types of Node 20 do not know it. */
const zstd = zlib as unknown as { createZstdCompress?: () => Transform; createZstdDecompress?: () => Transform };

export type Packing = 'tar' | 'tar.gz' | 'tar.zst';

/** Packs the bytes of a tar; null when they stay as they are. Level 6: a third of the size for text at some 45 MB/s. */
export function createPacker(packing: Packing): Transform | null {
  if (packing === 'tar') return null;
  if (packing === 'tar.gz') return zlib.createGzip({ level: 6, chunkSize: 1 << 18 });
  if (!zstd.createZstdCompress) throw new RangeError('this Node has no Zstandard; use tar.gz, or Node 22.15 and later');
  return zstd.createZstdCompress();
}

export function createUnpacker(packing: Packing): Transform | null {
  if (packing === 'tar') return null;
  if (packing === 'tar.gz') return zlib.createGunzip({ chunkSize: 1 << 18 });
  if (!zstd.createZstdDecompress) throw new RangeError('this Node has no Zstandard; unpack the archive first, or use Node 22.15 and later');
  return zstd.createZstdDecompress();
}
