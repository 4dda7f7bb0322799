import { openTable } from '../../blobs/table-files.ts';
import { isAppError } from '../../errors.ts';
import type { Descriptor, Table } from '../../kit/kind.ts';
import { KINDS, type KindId, type KindValue } from '../../kit/kinds/index.ts';
import type { Server } from '../../server.ts';

/** The value of a stored JSON artifact, checked by its kind. */
export function readValue<K extends KindId>(server: Server, kind: K, artifact: Descriptor): KindValue<K> {
  return KINDS[kind].schema.parse(JSON.parse(server.blobs.read(artifact.files[0].sha256).toString('utf8'))) as KindValue<K>;
}

/** A stored table artifact, opened lazily. */
export function readTable<K extends KindId>(server: Server, kind: K, artifact: Descriptor): Table<KindValue<K>> {
  return openTable(server.blobs, artifact.files, (meta) => KINDS[kind].schema.parse(meta) as KindValue<K>);
}

/** What `read` returns, null when the bytes it needs are quarantined or gone: for what an answer is no less true without. */
export function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (isAppError(error) && (error.code === 'CORRUPT_BLOB' || error.code === 'ARTIFACT_NOT_FOUND')) return null;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
