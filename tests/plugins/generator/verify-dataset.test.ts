import { afterAll, describe, expect, it } from 'vitest';
import { datasetTable } from '../../../plugins/generator/dataset-table.ts';
import { countStates, openPlot } from '../../../plugins/generator/plot.ts';
import { Recipe } from '../../../plugins/generator/recipe.ts';
import { verifyDataset, whatIsWrong } from '../../../plugins/generator/verify-dataset.ts';
import { openTable, writeTable } from '../../../server/blobs/table-files.ts';
import { openDataset } from '../../../server/kit/dataset.ts';
import type { Cells, Column, TableValue } from '../../../server/kit/kind.ts';
import { DatasetMeta } from '../../../server/kit/kinds/dataset.ts';
import { openScratch } from '../../../server/kit-testing/scratch.ts';
import { storeSeries } from '../samples.ts';

const { blobs, remove } = openScratch();
afterAll(remove);

function made(input: object = {}): TableValue {
  const plot = openPlot(Recipe.parse({ seed: 42, start: '2026-03-01', days: 30, stores: 2, products: 3, ...input }));
  const counts = new Float64Array(4);
  countStates(plot, 0, plot.series, counts);
  const { meta, columns } = datasetTable(plot, counts);
  const solid = (column: Column): Cells => {
    if (typeof column.data !== 'function') return column.data;
    const cells = [...column.data()] as (Float64Array | Uint8Array)[];
    return column.dtype === 'u8' ? Uint8Array.from(cells.flatMap((chunk) => [...chunk])) : Float64Array.from(cells.flatMap((chunk) => [...chunk]));
  };
  return { meta, columns: columns.map((column) => ({ ...column, data: solid(column) })) };
}

const check = (value: TableValue) => verifyDataset(openDataset(openTable(blobs, writeTable(blobs, value), (meta) => DatasetMeta.parse(meta))));
const wrong = async (value: TableValue): Promise<string | null> => whatIsWrong(await check(value));
const change = (value: TableValue, name: string, edit: (cells: Cells & { [at: number]: number | string }) => void): TableValue => {
  const column = value.columns.find((one) => one.name === name);
  edit(column?.data as never);
  return value;
};

describe('verifying a generated dataset', () => {
  it('finds nothing wrong with what the generator makes, and says what it looked at', async () => {
    const checks = await check(made());
    expect(checks.map(({ name, ok }) => `${name} ${ok}`)).toEqual(['references true', 'dimensions true', 'calendar true', 'data true', 'negatives true']);
    expect(checks.map(({ detail }) => detail)).toEqual([
      '6 series, each with a name of its own',
      '2 shops × 3 products',
      '180 rows, none left out',
      'every series has records',
      'none',
    ]);
  });

  it.each([
    ['a name used twice', 'key', 0, 'Rye bread at Lantern Corner', /^references: 6 series share 5 names; /],
    ['a shop that is in no other row', 'store', 0, 'Nowhere', /^dimensions: 3 shops × 3 products do not make 6 series; /],
    ['a state that the head did not count', 'state', 3, 2, /^calendar: .*1 closed where the head says 0/],
    ['a quantity below zero', 'quantity', 3, -4, /^negatives: quantity of Soap at Lantern Corner below zero; /],
    ['a price below zero', 'price', 3, -1, /^negatives: price of Soap at Lantern Corner below zero; /],
  ])('names %s', async (_, column, at, value, expected) => {
    expect(
      await wrong(
        change(made(), column, (cells) => {
          cells[at] = value;
        }),
      ),
    ).toMatch(expected);
  });

  it('refuses data in which no series ever sells, with the remedy, and counts silent series otherwise', async () => {
    const sparsity = { share: 1, gaps: 0, shortest: 2, longest: 10 };
    expect(await wrong(made({ sparsity }))).toMatch(/^data: no series has a record; lower sparsity/);
    expect((await check(made({ products: 10, sparsity: { ...sparsity, share: 0.5 } })))[3]).toMatchObject({
      ok: true,
      detail: '10 of 20 series without a record',
    });
  });

  it('tells negative bookings of a feed and lets them pass', async () => {
    const feed = storeSeries(blobs, [{ y: [1, -2, 3, Number.NaN] }]);
    const checks = await verifyDataset(openDataset(openTable(blobs, feed.files, (meta) => DatasetMeta.parse(meta))));
    expect(whatIsWrong(checks)).toBeNull();
    expect(checks[4].detail).toBe('quantity of series 0 below zero, kept as imported');
  });
});
