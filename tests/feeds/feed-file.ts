import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBlobStore } from '../../server/blobs/blob-store.ts';
import { openTable } from '../../server/blobs/table-files.ts';
import { type ImportArgs, type ImportResult, importFeed } from '../../server/feeds/import-feed.ts';
import { inspectFeed } from '../../server/feeds/inspect-feed.ts';
import { openDataset } from '../../server/kit/dataset.ts';
import { DatasetMeta } from '../../server/kit/kinds/dataset.ts';
import type { FeedHealth, FeedMapping } from '../../server/services/feed/views.ts';

/** A directory of its own, removed by `close`. */
export function openBench() {
  const dir = mkdtempSync(join(tmpdir(), 'vitrine-feeds-'));
  const blobs = openBlobStore(join(dir, 'blobs'));
  const tmpDir = join(dir, 'tmp');
  mkdirSync(tmpDir);
  let files = 0;
  const write = (content: string | Uint8Array): string => {
    const path = join(dir, `file-${files++}.csv`);
    writeFileSync(path, content);
    return path;
  };
  /** Inspects, then imports with the guessed mapping (or parts of another). */
  const run = async (content: string | Uint8Array, change: Partial<FeedMapping> = {}, args: Partial<ImportArgs> = {}): Promise<ImportResult> => {
    const path = write(content);
    const { mapping, format } = inspectFeed(path);
    return importFeed({ path, format, mapping: { ...mapping, ...change }, mode: 'strict', blobs, tmpDir, ...args });
  };
  const open = (result: ImportResult) => {
    if (!result.ok) throw new Error(`refused: ${result.problem}`);
    return openDataset(openTable(blobs, result.descriptor.files, (meta) => DatasetMeta.parse(meta)));
  };
  return { dir, blobs, tmpDir, write, run, open, close: () => rmSync(dir, { recursive: true, force: true }) };
}

/** Read = accepted + refused, and the reasons add up. */
export function addsUp(health: FeedHealth): boolean {
  const reasons = health.refusals.reduce((sum, { count }) => sum + count, 0);
  return health.rowsRead === health.rowsAccepted + health.rowsRefused && reasons === health.rowsRefused && health.rowsAccepted >= 0;
}

export const LONG: FeedMapping = {
  layout: 'long',
  roles: { ds: 'date', y: 'quantity', unique_id: 'series' },
  values: [],
  dateOrder: 'iso',
  frequency: 'auto',
  start: null,
};
