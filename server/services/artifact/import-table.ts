import { z } from 'zod';
import { formatOfName } from '../../feeds/foreign-file.ts';
import { profileTable } from '../../feeds/profile-table.ts';
import type { Actor, Server } from '../../server.ts';
import { parseInput } from '../parse-input.ts';
import { oncePerKey, type RequestKey } from '../request-key.ts';
import { requireWrite } from '../require-write.ts';
import { FilePath } from './file-paths.ts';
import { listFiles } from './list-files.ts';
import { checkPut, dropUnreferred, findPut, Manifest, type PutResult, putArtifact, putBlob } from './put-artifact.ts';
import type { TableProfile } from './views.ts';

/** Columns described one by one; a wider table says how many it has. */
const DESCRIBED = 1000;

export const TableImport = z.strictObject({
  name: FilePath.describe('Name of the file'),
  title: Manifest.shape.title.optional().describe('Its name, unless said'),
  description: Manifest.shape.description,
  tags: Manifest.shape.tags,
  derivedFrom: Manifest.shape.derivedFrom,
});

interface TableUpload {
  body: AsyncIterable<Uint8Array>;
  length: number | null;
  expected: string | null;
  signal?: AbortSignal;
}

export interface ImportedTable extends PutResult {
  table: TableProfile;
}

/**
 * A table of measurements as an artifact of type dataset and source import, with its columns and their statistics; unlike a feed it need not
 * be a demand history, and is stored as it came. What is no table leaves nothing.
 * @param key the same key imports once
 * @throws AppError KEY_REUSED, FEED_REFUSED, DIGEST_MISMATCH, UPLOAD_TOO_LARGE, INVALID_INPUT
 */
export async function importTable(server: Server, actor: Actor, about: unknown, upload: TableUpload, key: string | null = null): Promise<ImportedTable> {
  requireWrite(actor);
  const wish = key === null ? null : ({ verb: 'artifact.import', key, says: about } as const);
  return oncePerKey(
    server,
    wish,
    () => storeTable(server, actor, about, upload, wish),
    async (artifactId) => {
      const put = await findPut(server, artifactId, wish, upload.expected);
      const { files } = await listFiles(server, { artifactId, limit: 1 });
      return { ...put, table: await profileTable(server.blobs.path(files[0].sha256), formatOfName(files[0].path), upload.signal) };
    },
  );
}

async function storeTable(server: Server, actor: Actor, about: unknown, upload: TableUpload, key: RequestKey | null): Promise<ImportedTable> {
  const { name, title = name, ...rest } = parseInput(TableImport, about);
  await checkPut(server, actor, { ...rest, title }, name);
  const { sha256 } = await putBlob(server, actor, upload);
  try {
    const table = await profileTable(server.blobs.path(sha256), formatOfName(name), upload.signal);
    const columns = table.columns.slice(0, DESCRIBED);
    const extra = {
      schema: {
        format: table.format,
        delimiter: table.delimiter,
        width: table.columns.length,
        columns: columns.map(({ name, type, unit }) => ({ name, type, unit })),
      },
      statistics: { rows: table.rows, badRows: table.badRows, columns: columns.map(({ type: _, unit: __, ...one }) => one) },
    };
    return { ...(await putArtifact(server, actor, { ...rest, title, type: 'dataset', source: 'import', extra, files: [{ path: name, sha256 }] }, key)), table };
  } catch (error) {
    await dropUnreferred(server, sha256);
    throw error;
  }
}
