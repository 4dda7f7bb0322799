import { and, eq } from 'drizzle-orm';
import { series as seriesRow } from '../../db/schema.ts';
import { AppError } from '../../errors.ts';
import { dateOfPeriod } from '../../kit/calendar.ts';
import type { Server } from '../../server.ts';
import { findDataset, observedOnly, readChannel, readStates } from './find-dataset.ts';
import type { DatasetSeriesView } from './views.ts';

/** One series with every channel; only its own cells are read. */
export async function getDatasetSeries(server: Server, digest: string, ordinal: number): Promise<DatasetSeriesView> {
  const found = await findDataset(server, digest);
  const { meta } = found;
  if (ordinal >= meta.series) throw new AppError('ARTIFACT_NOT_FOUND', `there is no series ${ordinal}; the dataset has ${meta.series}, counted from 0`);
  const where = and(eq(seriesRow.dataset, digest), eq(seriesRow.ordinal, ordinal));
  const [names] = await server.db.read((q) => q.select().from(seriesRow).where(where));
  const state = readStates(server, found, ordinal);
  return {
    series: ordinal,
    key: names?.key ?? String(ordinal),
    store: names?.store ?? '',
    product: names?.product ?? '',
    frequency: meta.frequency,
    unit: meta.unit,
    dates: Array.from({ length: meta.periods }, (_, period) => dateOfPeriod(meta.frequency, meta.start, period)),
    quantity: observedOnly(readChannel(server, found, 'quantity', ordinal), state),
    state: Array.from(state),
    channels: meta.channels
      .filter((channel) => channel.name !== 'quantity')
      .map((channel) => ({ ...channel, values: Array.from(readChannel(server, found, channel.name, ordinal)) })),
    events: meta.events.map(({ period, name }) => ({ period, name, date: dateOfPeriod(meta.frequency, meta.start, period) })),
  };
}
