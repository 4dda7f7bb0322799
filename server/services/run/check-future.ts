import { readCells } from '../../blobs/read-cells.ts';
import type { FieldError } from '../../errors.ts';
import { dateOfPeriod } from '../../kit/calendar.ts';
import { PART } from '../../kit/kinds/dataset.ts';
import type { Server } from '../../server.ts';
import { type FoundDataset, findDataset } from '../dataset/find-dataset.ts';
import { seriesNames } from '../table/series-names.ts';

/** Rows named at most. */
const NAMED = 20;

/**
 * A feed that speaks of some of the time to come has to speak of all that the horizon needs: what is not said would be read as no promotion.
 * @returns null when every row is there, or none is asked for: nothing beyond history is listed
 */
export async function checkFuture(server: Server, digest: string, horizon: number): Promise<FieldError | null> {
  const found = await findDataset(server, digest);
  const { meta, descriptor } = found;
  if (!descriptor.files.some(({ path }) => path.endsWith('/ahead.u8'))) return null;
  const { count, first, fits } = findMissing(server, found, horizon);
  if (count === 0) return null;
  const names = seriesNames(server, digest);
  const listed: string[] = [];
  for (const { ordinal, step } of first) {
    const [{ key }] = await names(ordinal, ordinal + 1);
    listed.push(`${key} ${dateOfPeriod(meta.frequency, meta.start, meta.periods + step)}`);
  }
  const more = count > listed.length ? ` and ${count - listed.length} more` : '';
  const remedy = fits > 0 ? `add them, or use a horizon of at most ${fits}` : 'add them, or leave out every row without a quantity at the end';
  return {
    path: 'feed',
    message: `${count} of ${meta.series * horizon} rows that say what is known of the horizon are missing: ${listed.join(', ')}${more}; ${remedy}`,
  };
}

/** Missing rows by series, then period, and the longest horizon that lacks none. */
function findMissing(server: Server, { meta, descriptor }: FoundDataset, horizon: number) {
  const { series, future = 0 } = meta;
  const first: { ordinal: number; step: number }[] = [];
  let ahead: Uint8Array = new Uint8Array(0);
  let count = 0;
  let fits = Math.min(future, horizon);
  for (let ordinal = 0; ordinal < series; ordinal++) {
    const part = Math.floor(ordinal / PART);
    const row = ordinal - part * PART;
    if (row === 0) ahead = readCells(server.blobs, descriptor.files, { name: 'ahead', dtype: 'u8', part }, 0, Math.min(PART, series - ordinal) * future);
    for (let step = 0; step < horizon; step++) {
      if (step < future && ahead[row * future + step] === 1) continue;
      fits = Math.min(fits, step);
      if (++count <= NAMED) first.push({ ordinal, step });
    }
  }
  return { count, first, fits };
}
