import type { Cells, Column, Table, TableValue } from '../../server/kit/kind.ts';
import { type DatasetMeta, PART } from '../../server/kit/kinds/dataset.ts';
import type { NewChannel } from './new-channels.ts';

/** A dataset with further channels behind its own. Everything it had is copied cell by cell, a part at a time. */
export function enrichedTable(table: Table<DatasetMeta>, added: readonly NewChannel[]): TableValue {
  const { meta } = table;
  const copied = table.columns.map((column): Column => ({ ...column, data: () => [cellsOf(table, column)] }));
  const columns: Column[] = [...copied];
  for (let part = 0; part * PART < meta.series; part++)
    for (const { meta: channel, values } of added) {
      const [from, to] = [part * PART, Math.min(meta.series, (part + 1) * PART)];
      const width = meta.periods + (channel.role === 'known' ? (meta.future ?? 0) : 0);
      const data = function* (): Iterable<Cells> {
        for (let ordinal = from; ordinal < to; ordinal++) yield values(ordinal);
      };
      columns.push({ name: channel.name, dtype: 'f64', shape: [to - from, width], unit: channel.unit, part, data });
    }
  return { meta: { ...meta, channels: [...meta.channels, ...added.map((one) => one.meta)] }, columns };
}

function cellsOf(table: Table, { name, dtype, part }: Omit<Column, 'data'>): Cells {
  if (dtype === 'f64') return table.f64(name, part);
  if (dtype === 'u8') return table.u8(name, part);
  if (dtype === 'u32') return table.u32(name, part);
  if (dtype === 'i32') return table.i32(name, part);
  if (dtype === 'utf8') return table.text(name, part);
  throw new RangeError(`column ${name} has cells of ${dtype}, which a dataset has not`);
}
