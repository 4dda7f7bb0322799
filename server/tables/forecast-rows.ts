import type { BlobStore } from '../blobs/blob-store.ts';
import { readCells } from '../blobs/read-cells.ts';
import type { StoredFile } from '../kit/kind.ts';
import type { DatasetMeta } from '../kit/kinds/dataset.ts';
import type { ForecastMeta } from '../kit/kinds/modeling.ts';
import { dateCell, dateType } from './dataset-rows.ts';
import { createRowBuffer, type NamesOf, type TableColumn, type TableRows } from './table-rows.ts';

export interface OutputSource<Meta> {
  blobs: BlobStore;
  files: readonly StoredFile[];
  meta: Meta;
  /** Of the dataset it was made from. */
  calendar: Pick<DatasetMeta, 'frequency' | 'start'>;
  names: NamesOf;
}

/** Which row this is about: `scope` is `series`, or `total` for all series together, which has no names. */
export const SCOPE: readonly TableColumn[] = ['scope', 'store', 'product', 'series'].map((name) => ({ name, type: 'text' }));

/** Series read together. */
export const BLOCK = 64;

/** Series [from, to) and, behind the last, the total, as the four cells of SCOPE. */
export async function scopeCells(names: NamesOf, series: number, from: number, to: number): Promise<(readonly (string | null)[])[]> {
  const named = from < series ? await names(from, Math.min(to, series)) : [];
  const cells = named.map(({ key, store, product }) => ['series', store || null, product || null, key]);
  return to > series ? [...cells, ['total', null, null, null]] : cells;
}

/**
 * Forecasts, series after series and the total last: one row a model and step, with the lower and upper end of each interval.
 * `chosen` is 1 on the model whose forecast stands for the series.
 * `fallback` is 1 where the naive forecast stands in for the model's own; where there is no forecast, it and all values are null.
 */
export function forecastRows({
  blobs,
  files,
  meta,
  calendar,
  names,
}: OutputSource<Pick<ForecastMeta, 'models' | 'levels' | 'horizon' | 'series' | 'from' | 'winner'>>): TableRows {
  const { models, levels, horizon, series, from: start, winner } = meta;
  const bounds = levels.flatMap((level) => [`lower_${level}`, `upper_${level}`]);
  const columns: TableColumn[] = [
    { name: 'date', type: dateType(calendar.frequency) },
    ...SCOPE,
    { name: 'model', type: 'text' },
    { name: 'chosen', type: 'integer' },
    { name: 'step', type: 'integer' },
    ...['mean', ...bounds].map((name): TableColumn => ({ name, type: 'number' })),
    { name: 'fallback', type: 'integer' },
  ];
  return {
    columns,
    async *slices() {
      const dates = Array.from({ length: horizon }, (_, step) => dateCell(calendar, start + step));
      const buffer = createRowBuffer(columns.length);
      for (let from = 0; from <= series; from += BLOCK) {
        const to = Math.min(series + 1, from + BLOCK);
        const scopes = await scopeCells(names, series, from, to);
        const choice = files.some(({ path }) => path === 'choice.u8') ? readCells(blobs, files, { name: 'choice', dtype: 'u8' }, from, to) : null;
        const isChosen = (model: number, s: number) => (choice === null ? models[model] === winner : choice[s] === model);
        const blocks = models.map((_, model) => {
          const row = model * (series + 1);
          const read = (name: string) => readCells(blobs, files, { name, dtype: 'f64' }, (row + from) * horizon, (row + to) * horizon);
          return { ok: readCells(blobs, files, { name: 'ok', dtype: 'u8' }, row + from, row + to), values: ['mean', ...bounds].map(read) };
        });
        for (let s = 0; s < to - from; s++)
          for (const [model, { ok, values }] of blocks.entries())
            for (let step = 0; step < horizon; step++) {
              const cells = values.map((one) => (ok[s] === 0 ? null : one[s * horizon + step]));
              buffer.add([dates[step], ...scopes[s], models[model], Number(isChosen(model, s)), step + 1, ...cells, ok[s] === 0 ? null : ok[s] - 1]);
              if (buffer.isFull()) yield buffer.take();
            }
      }
      yield buffer.take();
    },
  };
}
