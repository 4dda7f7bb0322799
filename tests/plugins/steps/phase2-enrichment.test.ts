import { afterAll, describe, expect, it } from 'vitest';
import { openPlot } from '../../../plugins/generator/plot.ts';
import { Recipe, type RecipeInput } from '../../../plugins/generator/recipe.ts';
import { seriesEvents } from '../../../plugins/generator/series-events.ts';
import { worldEvents } from '../../../plugins/generator/world-events.ts';
import enrichment from '../../../plugins/steps/data/phase2-enrichment.ts';
import type { BlobStore } from '../../../server/blobs/blob-store.ts';
import { openInput } from '../../../server/host/execute-step.ts';
import { openDataset } from '../../../server/kit/dataset.ts';
import type { Table, TableValue } from '../../../server/kit/kind.ts';
import { type DatasetMeta, STATE } from '../../../server/kit/kinds/dataset.ts';
import type { Step } from '../../../server/kit/step.ts';
import { openScratch, storeTable } from '../../../server/kit-testing/scratch.ts';
import { testStep } from '../../../server/kit-testing/test-step.ts';
import { bound, RECIPE, runStep, storeGenerated, storeSeries } from '../samples.ts';

const RICH: Partial<RecipeInput> = {
  effects: { returns: true, weather: true, macro: true },
  replenishment: true,
  launch: { share: 0.7, rampDays: 10 },
};

/** The tables of events that seed writes beside the dataset of a recipe. */
async function storeEvents(blobs: BlobStore, recipe: Partial<RecipeInput>) {
  const plot = openPlot(Recipe.parse({ ...RECIPE, ...recipe }));
  const { returns, replenishment } = await seriesEvents(plot, async () => {});
  const { signals } = worldEvents(plot);
  return {
    returns: storeTable(blobs, 'returns', returns as TableValue, 'seed'),
    replenishment: storeTable(blobs, 'replenishment', replenishment as TableValue, 'seed'),
    signals: storeTable(blobs, 'exogenous_signals', signals as TableValue, 'seed'),
  };
}

const step = enrichment as unknown as Step;
testStep(step, {
  params: {},
  inputs: async (blobs) => ({ dataset: storeGenerated(blobs, RICH), ...(await storeEvents(blobs, RICH)) }),
});

describe('phase2_enrichment', () => {
  const { blobs, remove } = openScratch();
  afterAll(remove);
  const run = (inputs: Parameters<typeof runStep>[0]['inputs']) => runStep({ blobs, step, params: {}, inputs });
  const open = (input: ReturnType<typeof storeSeries>) => openDataset(openInput(blobs, input).table() as unknown as Table<DatasetMeta>);

  it('adds what the generator does not write, keeps what it does, and changes no cell', async () => {
    const dataset = storeGenerated(blobs, RICH);
    const outcome = await run({ dataset, ...(await storeEvents(blobs, RICH)) });
    expect(outcome.data).toMatchObject({ added: ['launch_age'], kept: ['returned', 'received', 'temperature', 'macro_index'], macro: 1 });
    for (const part of ['launches', 'returns', 'replenishment', 'weather']) expect(outcome.data[part], part).toBeGreaterThan(0);
    const [before, after] = [open(dataset), open(bound(outcome, 'phase2_enrichment')[0])];
    expect(after.meta).toEqual({ ...before.meta, channels: [...before.meta.channels, after.meta.channels.at(-1)] });
    for (let series = 0; series < before.meta.series; series++) {
      const [old, now] = [before.series(series), after.series(series)];
      expect([now.key, now.store, now.product, now.closedWeekdays]).toEqual([old.key, old.store, old.product, old.closedWeekdays]);
      expect(now.state).toEqual(old.state);
      for (const { name } of before.meta.channels) expect(now.channel(name), name).toEqual(old.channel(name));
    }
  });

  it('counts the age of what was launched from its first day on record', async () => {
    const dataset = storeGenerated(blobs, RICH);
    const outcome = await run({ dataset });
    const after = open(bound(outcome, 'phase2_enrichment')[0]);
    expect(after.meta.channels.at(-1)).toMatchObject({ name: 'launch_age', role: 'observed' });
    let launched = 0;
    for (let series = 0; series < after.meta.series; series++) {
      const { state, channel } = after.series(series);
      const first = state.findIndex((one) => one !== STATE.missing);
      if (first > 0) launched++;
      expect([...(channel('launch_age') ?? [])]).toEqual(Array.from(state, (_, t) => (first > 0 && t >= first ? t - first + 1 : 0)));
    }
    expect(outcome.data.launches).toBe(launched);
  });

  it('makes channels of events and signals that a dataset does not have, equal to those the generator would have written', async () => {
    const poor = storeGenerated(blobs, { ...RICH, effects: {}, replenishment: false });
    const rich = open(storeGenerated(blobs, RICH));
    const outcome = await run({ dataset: poor, ...(await storeEvents(blobs, RICH)) });
    expect(outcome.data.added).toEqual(['launch_age', 'returned', 'received', 'macro_index']);
    const after = open(bound(outcome, 'phase2_enrichment')[0]);
    expect(after.meta.channels.slice(-3).map(({ role }) => role)).toEqual(['observed', 'observed', 'observed']);
    const { returns } = await storeEvents(blobs, RICH);
    const table = openInput(blobs, returns).table();
    for (let series = 0; series < rich.meta.series; series++) {
      expect(after.series(series).channel('macro_index')).toEqual(rich.series(series).channel('macro_index'));
      const wanted = new Float64Array(rich.meta.periods);
      for (const [row, ordinal] of table.u32('series', 0).entries())
        if (ordinal === series) wanted[table.u32('period', 0)[row]] += table.f64('quantity', 0)[row];
      expect(after.series(series).channel('returned')).toEqual(wanted);
    }
  });

  it('changes nothing the second time, and nothing of a feed', async () => {
    const dataset = storeGenerated(blobs, RICH);
    const once = bound(await run({ dataset }), 'phase2_enrichment')[0];
    const twice = await run({ dataset: once });
    expect(twice).toMatchObject({ status: 'pass', detail: 'nothing to add: the same version', data: { added: [] } });
    expect(twice.outputs[0].digest).toBe(once.digest);
    const feed = storeSeries(blobs, [{ y: [1, 2, 3] }]);
    const left = await run({ dataset: feed, feed });
    expect(left).toMatchObject({ status: 'skip', detail: 'a feed stays as it is' });
    expect(left.outputs[0].digest).toBe(feed.digest);
  });

  it('knows the age in advance where the dataset knows a future', async () => {
    const y = [Number.NaN, Number.NaN, 5, 6, 7];
    const input = storeSeries(blobs, [{ y }]);
    const table = openInput(blobs, input).table() as unknown as Table<DatasetMeta>;
    const columns = table.columns.map((column) => ({
      ...column,
      data: column.dtype === 'u8' ? table.u8(column.name, column.part) : column.dtype === 'f64' ? table.f64(column.name, column.part) : table.text(column.name),
    }));
    const ahead = storeTable(blobs, 'dataset', { meta: { ...table.meta, future: 3 }, columns }, 'seed');
    const after = open(bound(await run({ dataset: ahead }), 'phase2_enrichment')[0]);
    expect(after.meta.channels.at(-1)).toMatchObject({ name: 'launch_age', role: 'known' });
    expect([...(after.series(0).channel('launch_age') ?? [])]).toEqual([0, 0, 1, 2, 3, 4, 5, 6]);
  });
});
