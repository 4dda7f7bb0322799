import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BlobStore, openBlobStore } from '../blobs/blob-store.ts';
import { versionDigest } from '../blobs/digest.ts';
import { writeTable } from '../blobs/table-files.ts';
import type { BoundInput } from '../host/execute-step.ts';
import type { TableValue } from '../kit/kind.ts';
import { KINDS, type KindId } from '../kit/kinds/index.ts';

/** A blob store in a folder of its own that goes away with `remove`. */
export function openScratch(): { blobs: BlobStore; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'vitrine-kit-'));
  return { blobs: openBlobStore(dir), remove: () => rmSync(dir, { recursive: true, force: true }) };
}

/** Stores a table as if the step `from` had written it, so that it can be given to another step. */
export function storeTable(blobs: BlobStore, kind: KindId, value: TableValue, from = 'sample', output: string = kind): BoundInput {
  KINDS[kind].schema.parse(value.meta);
  const files = writeTable(blobs, value);
  return { output, kind, digest: versionDigest(files), files, step: from };
}
