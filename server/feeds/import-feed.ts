import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Blob, BlobStore } from '../blobs/blob-store.ts';
import type { DatasetIndex } from '../blobs/index-dataset.ts';
import { AppError } from '../errors.ts';
import { dayNumber, FREQUENCY } from '../kit/calendar.ts';
import type { Descriptor } from '../kit/kind.ts';
import type { DatasetMeta } from '../kit/kinds/dataset.ts';
import { groupDigits, plural } from '../kit/words.ts';
import type { FeedHealth, FeedMapping } from '../services/feed/views.ts';
import { type Ahead, FARTHEST, resolveAhead } from './ahead.ts';
import { type CalendarFile, type PriceJoin, readCalendar } from './attachments.ts';
import { openByteSource } from './byte-source.ts';
import { type ColumnPlan, compileMapping } from './compile-mapping.ts';
import { createScan, usedColumns } from './create-scan.ts';
import { checkDateColumns, dateColumns } from './date-columns.ts';
import { createDateTable } from './date-table.ts';
import { describeHealth } from './describe-health.ts';
import { type GroupSpill, openGroupSpill } from './group-spill.ts';
import { joinPrices, priceNotes } from './join-prices.ts';
import { createKeyTable } from './key-table.ts';
import { LIMITS } from './limits.ts';
import { findNumberMarks, numberColumns } from './number-marks.ts';
import { createPacer, type OnProgress, type Pacer } from './pacer.ts';
import { openParquet } from './parquet-file.ts';
import { readParquet } from './parquet-rows.ts';
import { pumpRows } from './pump-rows.ts';
import type { RangeBuilder } from './range-builder.ts';
import { createKeyReader, keyColumns } from './read-cells.ts';
import { type Counts, createLongReader, createWideReader } from './read-rows.ts';
import { createRefusals, type Refusals } from './refusals.ts';
import { type FeedCalendar, resolveCalendar } from './resolve-calendar.ts';
import type { OnRow } from './row.ts';
import { nameSeries } from './series-names.ts';
import { type FeedFormat, type Sniffed, sniffFile } from './sniff.ts';
import { roundUnits, sealDataset, writeParts } from './write-dataset.ts';

export interface ImportArgs {
  path: string;
  format: FeedFormat;
  mapping: FeedMapping;
  /** `strict`: one bad row refuses the file. `lenient`: bad rows are left out and listed. */
  mode: 'strict' | 'lenient';
  /** Calendar file (CSV): dates of period columns, weeks of dates, named days. */
  calendar?: string;
  /** Prices file (CSV): store, product, week or date, price. */
  prices?: string;
  blobs: BlobStore;
  /** Directory for the spill; nothing is left in it. */
  tmpDir: string;
  signal?: AbortSignal;
  onProgress?: OnProgress;
  /** Bytes per read; the result does not depend on it. */
  chunkBytes?: number;
}

export type ImportResult =
  | {
      ok: true;
      descriptor: Descriptor;
      meta: DatasetMeta;
      health: FeedHealth;
      /** What the database keeps: series rows and totals, as `indexDataset` would read them back. */
      index: DatasetIndex;
      /** All refused lines as CSV; null when there are none. */
      refused: Blob | null;
    }
  | { ok: false; health: FeedHealth; problem: string };

/**
 * Reads a feed into an immutable dataset. Pass 1 numbers series and dates by first appearance and spills fixed-size records; pass 2
 * makes dense parts of them. Memory does not grow with the rows, only with the number of series. Same file and mapping → same digest.
 * @throws AppError FEED_REFUSED when the file as a whole cannot be read, INVALID_INPUT when the mapping does not fit; the signal's
 * reason when cancelled
 */
export async function importFeed(args: ImportArgs): Promise<ImportResult> {
  const dir = mkdtempSync(join(args.tmpDir, 'import-'));
  const spills: GroupSpill[] = [];
  try {
    return await runImport(args, dir, spills);
  } finally {
    for (const spill of spills) spill.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function runImport(args: ImportArgs, dir: string, spills: GroupSpill[]): Promise<ImportResult> {
  const pacer = createPacer(args.signal, args.onProgress);
  await pacer.breathe(0, 'looking at the file');
  const sniffed = sniffFile(args.path, args.format);
  const plan = compileMapping(sniffed.columns, args.mapping);
  const calendarFile = args.calendar === undefined ? null : readCalendar(args.calendar);
  const spill = openGroupSpill(join(dir, 'records'), 1 + plan.channels.length);
  spills.push(spill);
  const keys = createKeyTable(LIMITS.series, 'series');
  const dates = createDateTable(args.mapping.dateOrder);
  const refusals = createRefusals(LIMITS.refusedLines);
  const counts: Counts = { read: 0, blank: 0, negatives: 0, soldOut: 0 };
  const names = keyColumns(plan);
  const { marks, note: numberNote } = findNumberMarks(sniffed, numberColumns(plan));
  const context = { plan, marks, dates, readKey: createKeyReader(names, plan.columns, keys), spill, refusals, counts };
  const columnDates = plan.layout === 'wide' ? dateColumns(plan, args.mapping, calendarFile, dates) : [];
  const onRow = plan.layout === 'wide' ? createWideReader(context, columnDates) : createLongReader(context);
  await readRows(args, sniffed, plan, onRow, pacer);
  if (counts.read === 0) throw new AppError('FEED_REFUSED', 'the file has a header but no rows; it needs at least one');
  if (keys.size() === 0) return refuse(args, describeHealth({ counts, refusals, calendar: null, series: 0, states: null, units: 0, notes: [] }));

  const calendar = resolveCalendar(dates, args.mapping);
  checkDateColumns(plan, columnDates, calendar);
  checkSize(keys.size(), calendar, plan, args.prices !== undefined);
  const seriesNames = nameSeries(plan, keys, names.length);
  const prices =
    args.prices === undefined
      ? null
      : await joinPrices(args.prices, { dir, spills, plan, calendar, calendarFile, dates, seriesNames, series: keys.size(), pacer });
  const ahead = resolveAhead(plan, calendar, prices);
  const builder = createBuilder({ spill, plan, calendar, ahead, refusals, counts, prices });
  const writing = args.mode === 'lenient' || refusals.total() === 0;
  const channels = channelsOf(plan, prices !== null);
  const files = await writeParts({
    builder,
    names: seriesNames,
    series: keys.size(),
    periods: calendar.periods,
    channels,
    blobs: writing ? args.blobs : null,
    breathe: (fraction) => pacer.breathe(0.7 + 0.29 * fraction, 'writing the dataset'),
  });
  const notes = [
    ...(numberNote === null ? [] : [numberNote]),
    ...calendar.notes,
    ...ahead.notes,
    ...priceNotes(prices?.join ?? null),
    ...(refusals.beyond() > 0 ? [`Only the first ${LIMITS.refusedLines} refused lines are kept for download.`] : []),
  ];
  const health = describeHealth({ counts, refusals, calendar, series: keys.size(), states: builder.states, units: builder.units, notes });
  if ((args.mode === 'strict' && refusals.total() > 0) || health.rowsAccepted === 0) return refuse(args, health);
  const meta: DatasetMeta = {
    frequency: calendar.frequency,
    start: calendar.start,
    periods: calendar.periods,
    ...(ahead.future > 0 ? { future: ahead.future } : {}),
    series: keys.size(),
    seasonLength: calendar.season,
    unit: 'units',
    channels,
    counts: builder.states,
    events: eventsOf(calendarFile, calendar),
  };
  const descriptor = sealDataset(args.blobs, meta, files);
  const refused = refusals.total() > 0 ? args.blobs.putSync(refusals.csv()) : null;
  await args.blobs.flush();
  await pacer.breathe(1, 'done');
  const totals = Array.from(builder.totals, (total, period) => (builder.observed[period] > 0 ? roundUnits(total) : null));
  return { ok: true, descriptor, meta, health, index: { descriptor, meta, totals, series: files.series }, refused };
}

function refuse(args: ImportArgs, health: FeedHealth): ImportResult {
  const first = health.lines[0];
  const rest = args.mode === 'strict' ? 'correct them, or import in lenient mode to leave them out' : 'no row is left to import; check the mapping';
  return {
    ok: false,
    health,
    problem: `${groupDigits(health.rowsRefused)} of ${plural(health.rowsRead, 'row is', health.rowsRefused === 1 ? 'rows is' : 'rows are')} refused, the first on line ${first?.line ?? 0}: ${first?.reason ?? ''}; ${rest}`,
  };
}

async function readRows(args: ImportArgs, sniffed: Sniffed, plan: ColumnPlan, onRow: OnRow, pacer: Pacer): Promise<void> {
  if (sniffed.format === 'parquet') return readParquetRows(args, plan, onRow, pacer);
  const source = openByteSource(args.path, args.chunkBytes);
  try {
    for (const _ of pumpRows(source, createScan(sniffed, args.mapping, plan, onRow)))
      if (pacer.isDue()) await pacer.breathe((0.7 * source.position()) / Math.max(1, source.size), 'reading rows');
  } finally {
    source.close();
  }
}

/** The same rows from a Parquet file; columns that are not mapped stay unread. */
async function readParquetRows(args: ImportArgs, plan: ColumnPlan, onRow: OnRow, pacer: Pacer): Promise<void> {
  const file = openParquet(args.path);
  try {
    for (const read of readParquet(file, usedColumns(plan, args.mapping), Number.POSITIVE_INFINITY, onRow))
      if (pacer.isDue()) await pacer.breathe((0.7 * read) / Math.max(1, file.rows), 'reading rows');
  } finally {
    file.close();
  }
}

function checkSize(series: number, calendar: FeedCalendar, plan: ColumnPlan, priced: boolean): void {
  const channels = 1 + plan.channels.length + (priced ? 1 : 0);
  const periods = calendar.periods + calendar.future;
  if (periods * channels > LIMITS.cellsPerSeries || periods * series > LIMITS.cells)
    throw new AppError(
      'FEED_REFUSED',
      `${plural(series, 'series', 'series')} from ${calendar.start} over ${plural(periods, FREQUENCY[calendar.frequency].one, FREQUENCY[calendar.frequency].many)} are too many cells; a mistyped year or a wrong frequency does this`,
    );
}

interface BuilderArgs {
  spill: GroupSpill;
  plan: ColumnPlan;
  calendar: FeedCalendar;
  ahead: Ahead;
  refusals: Refusals;
  counts: Counts;
  prices: { spill: GroupSpill; join: PriceJoin } | null;
}

function createBuilder({ spill, plan, calendar, ahead, refusals, counts, prices }: BuilderArgs): RangeBuilder {
  const { future, listsAhead } = ahead;
  const known = calendar.periods + future;
  return {
    spill,
    prices: prices && { ...prices, channel: 1 + plan.channels.length },
    periodOf: calendar.periodOf,
    periods: calendar.periods,
    future,
    listsAhead,
    kinds: [
      ...plan.channels.map(({ kind, role }) => ({ kind, width: role === 'known' ? known : calendar.periods })),
      ...(prices ? [{ kind: 'price', width: known } as const] : []),
    ],
    startDay: calendar.frequency === 'D' ? dayNumber(calendar.start) : null,
    wide: plan.layout === 'wide',
    refusals,
    counts,
    totals: new Float64Array(calendar.periods),
    observed: new Uint8Array(calendar.periods),
    states: { missing: 0, observed: 0, closed: 0, stockout: 0 },
    offGrid: `the date is not on the grid of ${FREQUENCY[calendar.frequency].many} from ${calendar.start}`,
    units: 0,
  };
}

function channelsOf(plan: ColumnPlan, priced: boolean): DatasetMeta['channels'] {
  const label = plan.quantity >= 0 ? plan.columns[plan.quantity] : 'quantity';
  return [
    { name: 'quantity', role: 'target', unit: 'units', label },
    ...plan.channels.map(({ name, role, label }) => ({ name, role, unit: '', label })),
    ...(priced ? [{ name: 'price', role: 'known' as const, unit: '', label: 'price' }] : []),
  ];
}

/** Named days of the calendar file from the feed's first period on, those of the year to come among them. */
function eventsOf(calendarFile: CalendarFile | null, calendar: FeedCalendar): DatasetMeta['events'] {
  if (!calendarFile || calendar.frequency !== 'D') return [];
  const first = dayNumber(calendar.start);
  const events = calendarFile.events.map(({ tick, name }) => ({ period: tick.tick / 1440 - first, name }));
  return events.filter(({ period }) => period >= 0 && period < calendar.periods + FARTHEST).sort((a, b) => a.period - b.period || (a.name < b.name ? -1 : 1));
}
