import { eq } from 'drizzle-orm';
import { readCells } from '../../blobs/read-cells.ts';
import { dataset } from '../../db/schema.ts';
import { AppError } from '../../errors.ts';
import type { Descriptor } from '../../kit/kind.ts';
import { channelWidth, type DatasetMeta, PART, STATE } from '../../kit/kinds/dataset.ts';
import type { Server } from '../../server.ts';

export interface FoundDataset {
  meta: DatasetMeta;
  descriptor: Descriptor;
  totals: (number | null)[];
}

/** @throws AppError ARTIFACT_NOT_FOUND */
export async function findDataset(server: Server, digest: string): Promise<FoundDataset> {
  const [row] = await server.db.read((q) => q.select().from(dataset).where(eq(dataset.digest, digest)));
  if (!row) throw new AppError('ARTIFACT_NOT_FOUND', `there is no dataset ${digest.slice(0, 64)}; the explorer lists those there are`);
  return {
    meta: JSON.parse(row.meta) as DatasetMeta,
    descriptor: JSON.parse(row.descriptor) as Descriptor,
    totals: JSON.parse(row.totals) as (number | null)[],
  };
}

/** Where the cells of periods [from, to) of a series lie in its part. */
function placeOf(width: number, ordinal: number, from: number, to: number): { part: number; first: number; end: number } {
  const part = Math.floor(ordinal / PART);
  const row = (ordinal - part * PART) * width;
  return { part, first: row + from, end: row + to };
}

/** A channel of one series over periods [from, to). */
export function readChannel(server: Server, { meta, descriptor }: FoundDataset, name: string, ordinal: number, from = 0, to = meta.periods): Float64Array {
  const { part, first, end } = placeOf(channelWidth(meta, name), ordinal, from, to);
  return readCells(server.blobs, descriptor.files, { name, dtype: 'f64', part }, first, end);
}

export function readStates(server: Server, { meta, descriptor }: FoundDataset, ordinal: number, from = 0, to = meta.periods): Uint8Array {
  const { part, first, end } = placeOf(meta.periods, ordinal, from, to);
  return readCells(server.blobs, descriptor.files, { name: 'state', dtype: 'u8', part }, first, end);
}

/** Quantities with null wherever nothing was observed. */
export const observedOnly = (quantity: Float64Array, state: Uint8Array): (number | null)[] =>
  Array.from(quantity, (value, at) => (state[at] === STATE.observed ? value : null));
