import type { StoredFile } from '../../kit/kind.ts';
import type { Server } from '../../server.ts';

const MOST_BYTES = 4_194_304;

/** `meta` of a table, or a stored value, as JSON; null when there is none, or it is not ours, or too large to be looked at here. */
export function readMeta(server: Server, files: readonly StoredFile[]): Readonly<Record<string, unknown>> | null {
  const file = files.find(({ path }) => path === 'table.json') ?? files.find(({ path }) => path === 'value.json');
  if (!file || file.bytes > MOST_BYTES) return null;
  try {
    const value = JSON.parse(server.blobs.read(file.sha256).toString('utf8')) as unknown;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    const { meta } = value as { meta?: unknown };
    return (file.path === 'table.json' && typeof meta === 'object' && meta !== null ? meta : value) as Readonly<Record<string, unknown>>;
  } catch {
    return null;
  }
}
