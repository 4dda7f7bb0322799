import { seasonsOf } from '../../server/kit/calendar.ts';
import type { Driver, DriverRole, Panel, Setting } from '../../server/kit/model.ts';
import { sharedF64, sharedU8 } from '../../server/kit/shard.ts';
import { makeCalendar } from './calendar-columns.ts';
import { eventDrivers } from './event-drivers.ts';
import { type Dataset, firstWeekday, isNonNegative, writeHistory } from './history.ts';

/**
 * All that models work on, in shared memory so that threads look at the same cells. Rows are the series and, last, their total:
 * a series of its own, for daily quantiles are never added.
 */
export interface ModelData {
  /** `panel.y` has one row more than `panel.series`: the total. */
  panel: Panel;
  rows: number;
  /** Days that are named, the same for all series. */
  events: readonly Driver[];
  /** Per row, bit w set: never open on weekday w (Monday 0). */
  closed: Uint8Array;
  /** Per row: 1 = no negative value in history, so nothing below 0 is forecast. */
  nonNegative: Uint8Array;
  /** Weekday of period 0; 0 where periods are no days. */
  weekday: number;
  /** Drivers that models look at beyond what the dataset knows of them, and the first step ahead (1 = the next period) that is assumed. */
  assumed: readonly { name: string; from: number }[];
}

/**
 * @param horizon periods beyond history that drivers are to cover. Where the dataset does not know a driver it is assumed, see `assumed`:
 *   prices stay at their last value, anything else is 0 (no promotion).
 * @param wanted driver roles any of the models uses; others are not loaded
 */
export function openModelData(dataset: Dataset, horizon: number, wanted: ReadonlySet<DriverRole>): ModelData {
  const { meta } = dataset;
  const { series, periods, future = 0, seasonLength: m, frequency } = meta;
  const rows = series + 1;
  const width = periods + horizon;
  const channels = meta.channels.filter(({ role, name }) => role === 'known' && wanted.has(roleOf(name)));
  const drivers = channels.map(({ name }) => ({ name, role: roleOf(name), values: sharedF64(series * width) }));
  const y = sharedF64(rows * periods);
  const [closed, nonNegative] = [sharedU8(rows), sharedU8(rows)];
  const total = y.subarray(series * periods).fill(Number.NaN);
  closed[series] = 127;
  for (let row = 0; row < series; row++) {
    const one = dataset.series(row);
    const own = y.subarray(row * periods, (row + 1) * periods);
    writeHistory(one, own);
    addTo(total, own);
    closed[row] = one.closedWeekdays;
    closed[series] &= one.closedWeekdays;
    nonNegative[row] = isNonNegative(own) ? 1 : 0;
    for (const driver of drivers) carryOn(one.channel(driver.name), driver, row, width);
  }
  nonNegative[series] = isNonNegative(total) ? 1 : 0;
  return {
    rows,
    events: wanted.has('event') ? eventDrivers(meta, horizon) : [],
    closed,
    nonNegative,
    weekday: firstWeekday(dataset),
    assumed: future < horizon ? drivers.map(({ name }) => ({ name, from: future + 1 })) : [],
    panel: {
      series,
      periods,
      horizon,
      m,
      seasons: seasonsOf(frequency, m),
      y,
      drivers,
      calendar: makeCalendar(meta, width),
      statics: (['store', 'product'] as const).map((name) => codesOf(name, dataset.names(name))).filter(({ count }) => count > 1),
    },
  };
}

/** Adds what was observed; NaN is nothing until something is. */
function addTo(total: Float64Array, own: Float64Array): void {
  for (let t = 0; t < own.length; t++) {
    const value = own[t];
    if (Number.isNaN(value)) continue;
    total[t] = Number.isNaN(total[t]) ? value : total[t] + value;
  }
}

/** The latest data that was not large, so that steps one after another on one dataset need not read it again. */
let latest: { key: string; data: ModelData } | undefined;
/** Bytes of values above which nothing is kept: memory is then worth more than the time. */
const KEPT = 64 << 20;

/**
 * `openModelData`, or what it gave the step before in this process.
 * @param digest of the dataset
 */
export function recallModelData(digest: string, dataset: Dataset, horizon: number, wanted: ReadonlySet<DriverRole>): ModelData {
  const key = [digest, horizon, ...[...wanted].sort()].join(' ');
  if (latest?.key === key) return latest.data;
  latest = undefined;
  const data = openModelData(dataset, horizon, wanted);
  const bytes = data.panel.y.byteLength + data.panel.drivers.reduce((sum, { values }) => sum + values.byteLength, 0);
  if (bytes <= KEPT) latest = { key, data };
  return data;
}

const roleOf = (channel: string): DriverRole => (channel === 'price' || channel === 'promotion' ? channel : 'regressor');

function carryOn(known: Float64Array | undefined, { role, values }: { role: DriverRole; values: Float64Array }, row: number, width: number): void {
  if (!known) return;
  const told = Math.min(known.length, width);
  values.set(known.subarray(0, told), row * width);
  values.fill(role === 'price' ? known[told - 1] : 0, row * width + told, (row + 1) * width);
}

/** Codes by first appearance; a name that is empty everywhere has one code. */
function codesOf(name: string, texts: readonly string[]): Panel['statics'][number] {
  const known = new Map<string, number>();
  const codes = new Int32Array(texts.length);
  for (const [row, text] of texts.entries()) {
    const code = known.get(text) ?? known.size;
    known.set(text, code);
    codes[row] = code;
  }
  return { name, codes, count: known.size };
}

/**
 * What is known of a row besides its values, from period `from` on. The total has no price and no promotion of its own.
 * Driver arrays are views: do not write to them.
 */
export function settingOf({ panel, events, rows }: ModelData, row: number, from = 0): Setting {
  const width = panel.periods + panel.horizon;
  const own: Driver[] =
    row === rows - 1 ? [] : panel.drivers.map(({ name, role, values }) => ({ name, role, values: values.subarray(row * width + from, (row + 1) * width) }));
  const shared = events.map(({ name, role, values }) => ({ name, role, values: values.subarray(from) }));
  return { m: panel.m, seasons: panel.seasons, drivers: [...own, ...shared] };
}
