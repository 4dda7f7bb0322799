import type { BlobStore } from '../blobs/blob-store.ts';
import { canonicalJson } from '../blobs/canonical-json.ts';
import { versionDigest } from '../blobs/digest.ts';
import { columnPath } from '../blobs/table-files.ts';
import type { Column, Descriptor, StoredFile } from '../kit/kind.ts';
import { DatasetMeta, PART } from '../kit/kinds/dataset.ts';
import { type ColumnWriter, openColumnWriter } from './column-writer.ts';
import { buildRange, type RangeBuilder } from './range-builder.ts';
import type { SeriesNames } from './series-names.ts';

type Head = Omit<Column, 'data'>;

export interface DatasetJob {
  builder: RangeBuilder;
  names: SeriesNames;
  series: number;
  periods: number;
  /** Channel names, `quantity` first. */
  channels: readonly { name: string; unit: string }[];
  /** Null: count only, write nothing. */
  blobs: BlobStore | null;
  /** Awaited after each range; throws to stop. */
  breathe(fraction: number): Promise<void>;
}

/** Files of a dataset but for its `table.json`, the columns that file lists, and the series rows as DatasetIndex has them. */
export interface DatasetFiles {
  files: StoredFile[];
  columns: Head[];
  series: string[];
}

/** Series rows in one JSON text. */
const ROWS = 2000;

/** Pass 2: builds each part from its groups and writes all its columns side by side. Memory: one range of series. */
export async function writeParts(job: DatasetJob): Promise<DatasetFiles> {
  const out: DatasetFiles = { files: [], columns: [], series: [] };
  const rows: SeriesRow[] = [];
  for (let part = 0; part * PART < job.series; part++) await writePart(job, part, rows, out);
  if (rows.length > 0) out.series.push(JSON.stringify(rows));
  if (!job.blobs) return out;
  for (const name of ['key', 'store', 'product'] as const) {
    const head: Head = { name, dtype: 'utf8', shape: [job.series] };
    out.columns.push(head);
    out.files.push({ path: columnPath(head), ...job.blobs.putSync(textLines(job.series, job.names[name])) });
  }
  return out;
}

async function writePart(job: DatasetJob, part: number, rows: SeriesRow[], out: DatasetFiles): Promise<void> {
  const { blobs, builder, periods } = job;
  const { future, listsAhead, kinds } = builder;
  const from = part * PART;
  const to = Math.min(from + PART, job.series);
  const heads: Head[] = [
    ...job.channels.map(({ name, unit }, k): Head => ({ name, dtype: 'f64', shape: [to - from, k === 0 ? periods : kinds[k - 1].width], unit, part })),
    { name: 'state', dtype: 'u8', shape: [to - from, periods], part },
    ...(listsAhead ? [{ name: 'ahead', dtype: 'u8', shape: [to - from, future], part } satisfies Head] : []),
  ];
  const closed = new Uint8Array(to - from);
  const writers: ColumnWriter[] = blobs ? heads.map(() => openColumnWriter(blobs)) : [];
  try {
    for (const range of buildRange(builder, from, to)) {
      const cells = [...range.channels, range.state, ...(range.ahead ? [range.ahead] : [])];
      await Promise.all(writers.map((writer, k) => writer.write(bytesOf(cells[k]))));
      closed.set(range.closed, range.from - from);
      for (const [i, units] of range.units.entries()) rows.push(seriesRow(job.names, range.from + i, units));
      while (rows.length >= ROWS) out.series.push(JSON.stringify(rows.splice(0, ROWS)));
      await job.breathe(range.to / job.series);
    }
  } catch (error) {
    await Promise.all(writers.map((writer) => writer.abandon(error instanceof Error ? error : new Error('stopped'))));
    throw error;
  }
  for (const [k, writer] of writers.entries()) out.files.push({ path: columnPath(heads[k]), ...(await writer.end()) });
  if (!blobs) return;
  const last: Head = { name: 'closed', dtype: 'u8', shape: [to - from], part };
  out.files.push({ path: columnPath(last), ...blobs.putSync([closed]) });
  out.columns.push(...heads, last);
}

const bytesOf = (cells: Float64Array | Uint8Array): Uint8Array => new Uint8Array(cells.buffer, cells.byteOffset, cells.byteLength);

type SeriesRow = [ordinal: number, key: string, store: string, product: string, units: number];

const seriesRow = (names: SeriesNames, ordinal: number, units: number): SeriesRow => [
  ordinal,
  names.key(ordinal),
  names.store(ordinal),
  names.product(ordinal),
  roundUnits(units),
];

/** Sums as DatasetIndex keeps them: to a millionth. */
export const roundUnits = (value: number): number => Math.round(value * 1e6) / 1e6;

function* textLines(count: number, text: (ordinal: number) => string): Generator<Uint8Array> {
  for (let from = 0; from < count; from += 8192) {
    let lines = '';
    for (let i = from; i < Math.min(from + 8192, count); i++) lines += `${JSON.stringify(text(i))}\n`;
    yield Buffer.from(lines);
  }
}

/** Adds `table.json` and the digest. @throws when the meta does not pass the kind's schema */
export function sealDataset(blobs: BlobStore, meta: DatasetMeta, { files, columns }: Pick<DatasetFiles, 'files' | 'columns'>): Descriptor {
  const head = Buffer.from(canonicalJson({ format: 'vitrine-table/1', meta: DatasetMeta.parse(meta), columns }));
  const all = [...files, { path: 'table.json', ...blobs.putSync([head]) }];
  return { output: 'dataset', kind: 'dataset', digest: versionDigest(all), files: all };
}
