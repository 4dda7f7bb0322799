import type { Server } from '../../server.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { Page } from '../run/list-runs.ts';
import { itemsOf, readBatch } from './read-batch.ts';
import type { BatchItemView } from './views.ts';

export interface ListBatchItems {
  batchId: string;
  /** Only those that ended so. */
  status?: BatchItemView['status'];
  cursor?: string;
  limit: number;
}

/** Items that are done, by series, then by model; while the batch runs there are more at every look. */
export async function listBatchItems(server: Server, { batchId, status, cursor, limit }: ListBatchItems): Promise<Page<BatchItemView>> {
  const items = itemsOf(await readBatch(server, batchId)).filter((item) => status === undefined || item.status === status);
  const from = cursor === undefined ? 0 : Number(decodeCursor(cursor, ({ at, id }) => at === '' && /^\d{1,4}$/.test(id)).id);
  const next = from + limit;
  return { rows: items.slice(from, next), nextCursor: next < items.length ? encodeCursor({ at: '', id: String(next) }) : null, total: items.length };
}
