import { readCells } from '../blobs/read-cells.ts';
import type { ForecastMeta } from '../kit/kinds/modeling.ts';
import { dateCell, dateType } from './dataset-rows.ts';
import type { OutputSource } from './forecast-rows.ts';
import { type Cell, SLICE, type TableColumn, type TableRows } from './table-rows.ts';

/** Series read together. */
const BLOCK = 512;
/** What stands in the column `series` of the total. */
const TOTAL = 'total';

type Meta = Pick<ForecastMeta, 'models' | 'levels' | 'horizon' | 'series' | 'from' | 'winner'>;

/**
 * The forecast that stands for each series, and no other: one row a series and step, with the model it comes from (`naive` where that
 * stands in for a model that refused the series) and the lower and upper end of each interval. A series without any forecast has no rows.
 * @param withTotal the total of all series too, last, as `total` without store and product; it is no sum of the other rows
 */
export function chosenForecastRows({ blobs, files, meta, calendar, names }: OutputSource<Meta>, withTotal: boolean): TableRows {
  const { models, levels, horizon, series, from: start, winner } = meta;
  const bounds = levels.flatMap((level) => [`lower_${level}`, `upper_${level}`]);
  const columns: TableColumn[] = [
    ...['series', 'store', 'product'].map((name): TableColumn => ({ name, type: 'text' })),
    { name: 'date', type: dateType(calendar.frequency) },
    { name: 'model', type: 'text' },
    ...['mean', ...bounds].map((name): TableColumn => ({ name, type: 'number' })),
  ];
  const hasChoice = files.some(({ path }) => path === 'choice.u8');
  const end = withTotal ? series + 1 : series;
  return {
    columns,
    async *slices() {
      const dates = Array.from({ length: horizon }, (_, step) => dateCell(calendar, start + step));
      const open = (): Cell[][] => columns.map(() => []);
      let cells = open();
      for (let from = 0; from < end; from += BLOCK) {
        const to = Math.min(end, from + BLOCK);
        const choice = hasChoice ? readCells(blobs, files, { name: 'choice', dtype: 'u8' }, from, to) : new Uint8Array(to - from).fill(models.indexOf(winner));
        const blocks = new Map([...new Set(choice)].map((model) => [model, readBlock(model, from, to)]));
        const named = from < series ? await names(from, Math.min(to, series)) : [];
        for (let s = 0; s < to - from; s++) {
          const { ok, values } = blocks.get(choice[s]) as ReturnType<typeof readBlock>;
          if (ok[s] === 0) continue;
          const { key, store, product } = named[s] ?? { key: TOTAL, store: '', product: '' };
          const model = ok[s] === 2 ? 'naive' : models[choice[s]];
          // By column and not by row: numbers then stay numbers in memory, not a box each.
          const said = [key, store || null, product || null];
          for (let step = 0; step < horizon; step++) {
            for (const [c, text] of said.entries()) cells[c].push(text);
            cells[3].push(dates[step]);
            cells[4].push(model);
          }
          for (const [i, one] of values.entries()) for (let step = 0; step < horizon; step++) cells[5 + i].push(one[s * horizon + step]);
          if (cells[0].length + horizon <= SLICE) continue;
          yield cells;
          cells = open();
        }
      }
      yield cells;
    },
  };

  function readBlock(model: number, from: number, to: number) {
    const row = model * (series + 1);
    const read = (name: string) => readCells(blobs, files, { name, dtype: 'f64' }, (row + from) * horizon, (row + to) * horizon);
    return { ok: readCells(blobs, files, { name: 'ok', dtype: 'u8' }, row + from, row + to), values: ['mean', ...bounds].map(read) };
  }
}
