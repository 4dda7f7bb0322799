import { z } from 'zod';
import { openDataset } from '../../../server/kit/dataset.ts';
import { defineStep, maybe, read } from '../../../server/kit/step.ts';
import { enrichedTable } from '../../enriching/enriched-table.ts';
import { eventChannel, firstRecord, launchAge, type NewChannel, signalChannels } from '../../enriching/new-channels.ts';
import { makePacer } from '../../modeling/pacer.ts';
import { groupDigits, listWords, plural } from '../../words/format.ts';

/** What each part of the enrichment is as a channel. */
const PARTS = { launches: 'launch_age', returns: 'returned', replenishment: 'received', weather: 'temperature', macro: 'macro_index' } as const;
type Part = keyof typeof PARTS;

export default defineStep({
  id: 'phase2_enrichment',
  version: '1.0.0',
  title: 'Enrich the data',
  summary:
    'Makes a new version of the dataset in which launches, returns, deliveries, weather and macro signals are channels; what is there already is kept as it is. Later steps read the new version.',
  params: z.strictObject({}),
  reads: {
    dataset: read('dataset'),
    feed: { kind: 'dataset', many: false, optional: true, from: 'feed' },
    returns: maybe('returns'),
    replenishment: maybe('replenishment'),
    signals: maybe('exogenous_signals'),
  },
  writes: { dataset: 'dataset' },
  async run({ inputs, ctx }) {
    if (inputs.feed) return { status: 'skip', detail: 'a feed stays as it is', outputs: { dataset: inputs.dataset } };
    const table = inputs.dataset.table();
    const dataset = openDataset(table);
    const { meta } = dataset;
    const has = (name: string): boolean => meta.channels.some((channel) => channel.name === name);
    const { channels: signals, unplaced } = inputs.signals ? signalChannels(inputs.signals.table(), dataset) : { channels: [], unplaced: [] };
    const offered: NewChannel[] = [
      launchAge(dataset),
      ...(inputs.returns ? [eventChannel('returned', 'Returned', inputs.returns.table())] : []),
      ...(inputs.replenishment ? [eventChannel('received', 'Delivered', inputs.replenishment.table())] : []),
      ...signals,
    ];
    const added = offered.filter((one) => !has(one.meta.name));
    const lost = unplaced.filter((name) => !has(name));
    if (lost.length > 0) ctx.log('info', `${listWords(lost)} not added: of regions, which the dataset does not name`);
    const pace = makePacer(ctx, meta.series * meta.periods);
    let launches = 0;
    for (let ordinal = 0; ordinal < meta.series; ordinal++) {
      if (firstRecord(dataset.series(ordinal).state) > 0) launches++;
      await pace(meta.periods, () => 'looking for launches');
    }
    const counts: Record<Part, number> = {
      launches,
      returns: inputs.returns?.table().meta.rows ?? 0,
      replenishment: inputs.replenishment?.table().meta.rows ?? 0,
      weather: inputs.signals?.table().meta.signals.filter(({ name }) => name === PARTS.weather).length ?? 0,
      macro: inputs.signals?.table().meta.signals.filter(({ name }) => name === PARTS.macro).length ?? 0,
    };
    const stateOf = (name: string): string => (has(name) ? 'was there' : added.some((one) => one.meta.name === name) ? 'added' : 'none');
    ctx.card('enrichment', {
      title: 'What the new version knows',
      table: {
        columns: ['part', 'channel', 'state', 'count'],
        rows: (Object.keys(PARTS) as Part[]).map((part) => [part, PARTS[part], stateOf(PARTS[part]), counts[part]]),
      },
      text: 'Counted are series that were launched, rows of returns and deliveries, and signals. All of these are known only afterwards.',
    });
    const names = added.map((one) => one.meta.name);
    const known = Object.values(PARTS).filter(has);
    return {
      detail:
        names.length === 0
          ? 'nothing to add: the same version'
          : `${listWords(names)} added, ${known.length} kept; ${plural(launches, 'launch', 'launches')}, ${groupDigits(counts.returns)} returns`,
      data: { added: names, kept: known, ...counts, channels: meta.channels.length + added.length },
      outputs: { dataset: names.length === 0 ? inputs.dataset : enrichedTable(table, added) },
    };
  },
});
