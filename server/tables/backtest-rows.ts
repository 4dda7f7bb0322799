import { readCells } from '../blobs/read-cells.ts';
import { type BacktestMeta, Scores } from '../kit/kinds/modeling.ts';
import { BLOCK, type OutputSource, SCOPE, scopeCells } from './forecast-rows.ts';
import { createRowBuffer, type TableColumn, type TableRows } from './table-rows.ts';

const NAMES = Object.keys(Scores.shape) as (keyof Scores)[];

/**
 * Errors of a backtest: first one row a model over all series (`total`) with every score, then one row a series and model with what is
 * kept of a series: its WAPE, and its bias per period where the table has one. WAPE, sMAPE and the bias of the total are fractions.
 */
export function backtestRows({ blobs, files, meta, names }: OutputSource<Pick<BacktestMeta, 'models' | 'series' | 'winner'>>): TableRows {
  const { models, series, winner } = meta;
  const columns: TableColumn[] = [
    ...SCOPE,
    { name: 'model', type: 'text' },
    { name: 'title', type: 'text' },
    { name: 'rank', type: 'integer' },
    { name: 'winner', type: 'integer' },
    ...NAMES.map((name): TableColumn => ({ name, type: 'number' })),
    { name: 'bias_per_period', type: 'number' },
  ];
  const isBiased = files.some(({ path }) => path === 'bias.f64');
  return {
    columns,
    async *slices() {
      const buffer = createRowBuffer(columns.length);
      const who = models.map(({ id, title, rank }) => [id, title, rank, Number(id === winner)]);
      for (const [m, { scores }] of models.entries())
        buffer.add(['total', null, null, null, ...who[m], ...NAMES.map((name) => scores[name]), models[m].biasPerPeriod]);
      for (let from = 0; from < series; from += BLOCK) {
        const to = Math.min(series, from + BLOCK);
        const scopes = await scopeCells(names, series, from, to);
        const read = (name: string, m: number) => readCells(blobs, files, { name, dtype: 'f64' }, m * series + from, m * series + to);
        const blocks = models.map((_, m) => ({
          wape: read('wape', m),
          bias: isBiased ? read('bias', m) : null,
          present: readCells(blobs, files, { name: 'wape_present', dtype: 'u8' }, m * series + from, m * series + to),
        }));
        for (let s = 0; s < to - from; s++)
          for (const [m, { wape, bias, present }] of blocks.entries())
            buffer.add([...scopes[s], ...who[m], ...NAMES.map((name) => (name === 'wape' && present[s] !== 0 ? wape[s] : null)), bias?.[s] ?? null]);
        if (buffer.isFull()) yield buffer.take();
      }
      yield buffer.take();
    },
  };
}
