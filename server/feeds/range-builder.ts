import { STATE } from '../kit/kinds/dataset.ts';
import type { PriceJoin } from './attachments.ts';
import type { ChannelPlan } from './compile-mapping.ts';
import { closeWeekdays, fillChannel } from './fill-series.ts';
import { GROUP, type GroupSpill } from './group-spill.ts';
import type { Counts } from './read-rows.ts';
import { DUPLICATE_SERIES } from './read-rows.ts';
import type { Refusals } from './refusals.ts';
import { OFF_GRID } from './resolve-calendar.ts';

/** Bytes that the arrays of one range may take. */
const BUDGET = 24 << 20;

export interface RangeBuilder {
  spill: GroupSpill;
  prices: { spill: GroupSpill; join: PriceJoin; channel: number } | null;
  periodOf: Int32Array;
  periods: number;
  /** Periods beyond them that channels known in advance are kept for. */
  future: number;
  /** Whether rows of the feed speak of that future: each is then kept account of. */
  listsAhead: boolean;
  /** Kind and width per channel after the quantity, in the order of the record's values. */
  kinds: readonly { kind: ChannelPlan['kind']; width: number }[];
  /** Day number of period 0 for daily data, else null: weekdays are then not looked at. */
  startDay: number | null;
  /** Wide: a refused cell is no refused row. */
  wide: boolean;
  refusals: Refusals;
  counts: Counts;
  /** Sum of all series per period, and 1 where anything was observed. */
  totals: Float64Array;
  observed: Uint8Array;
  states: { missing: number; observed: number; closed: number; stockout: number };
  offGrid: string;
  units: number;
}

/** Some consecutive series, dense; the arrays are used again for the next range. */
export interface BuiltRange {
  from: number;
  to: number;
  channels: Float64Array[];
  state: Uint8Array;
  closed: Uint8Array;
  /** [series, future]: 1 = there is a row of this period; null when no rows are listed. */
  ahead: Uint8Array | null;
  /** Sum of each series' observed quantities. */
  units: number[];
}

/** Builds series [from, to) range by range, in ordinal order, within the budget. `from` must start a group. */
export function* buildRange(builder: RangeBuilder, from: number, to: number): Generator<BuiltRange> {
  const { periods, future, kinds } = builder;
  const perSeries = (periods + future) * (8 * (1 + kinds.length) + 5);
  const rows = Math.max(1, Math.min(GROUP, Math.floor(BUDGET / perSeries)));
  const channels = [periods, ...kinds.map(({ width }) => width)].map((width) => new Float64Array(rows * width));
  const state = new Uint8Array(rows * periods);
  const seen = new Uint8Array(rows * (periods + future));
  for (let group = from; group < to; group += GROUP)
    for (let first = group; first < Math.min(group + GROUP, to); first += rows) {
      const last = Math.min(first + rows, group + GROUP, to);
      yield buildOne(builder, { group: group / GROUP, first, last, channels, state, seen });
    }
}

interface Work {
  group: number;
  first: number;
  last: number;
  channels: Float64Array[];
  state: Uint8Array;
  seen: Uint8Array;
}

function buildOne(builder: RangeBuilder, work: Work): BuiltRange {
  const { periods, future, kinds, listsAhead } = builder;
  const { first, last, channels, state, seen } = work;
  channels[0].fill(0);
  for (let k = 1; k < channels.length; k++) channels[k].fill(Number.NaN);
  state.fill(STATE.missing);
  work.seen.fill(0);
  placeRecords(builder, work);
  if (builder.prices) placePrices(builder.prices, builder, work);
  const size = last - first;
  const closed = new Uint8Array(size);
  const units: number[] = [];
  for (let row = 0; row < size; row++) {
    const [a, b] = [row * periods, (row + 1) * periods];
    if (builder.startDay !== null) closed[row] = closeWeekdays(state.subarray(a, b), builder.startDay);
    for (const [k, { kind, width }] of kinds.entries()) fillChannel(channels[k + 1].subarray(row * width, (row + 1) * width), kind);
    units.push(addUp(builder, channels[0].subarray(a, b), state.subarray(a, b)));
  }
  return {
    from: first,
    to: last,
    channels: channels.map((values, k) => values.subarray(0, size * (k === 0 ? periods : kinds[k - 1].width))),
    state: state.subarray(0, size * periods),
    closed,
    ahead: listsAhead ? Uint8Array.from({ length: size * future }, (_, i) => seen[Math.floor(i / future) * (periods + future) + periods + (i % future)]) : null,
    units,
  };
}

/** Puts each record into its cell; of two for one cell the one that stands later in the file is refused. */
function placeRecords(builder: RangeBuilder, { group, first, last, channels, state, seen }: Work): void {
  const { periodOf, periods, future, kinds, counts, refusals, wide } = builder;
  const all = periods + future;
  const [quantity, ...others] = channels;
  const skip = first - group * GROUP;
  const rows = last - first;
  const own = Math.min(others.length, builder.prices ? others.length - 1 : others.length);
  builder.spill.each(group, (local, meta, line, values, at) => {
    const row = local - skip;
    if (row < 0 || row >= rows) return;
    const period = periodOf[meta >>> 1];
    if (period < 0) {
      if (!wide) refusals.add(line, period === OFF_GRID ? builder.offGrid : 'the date is written with another precision than the others');
      return;
    }
    if (period >= all) return;
    if (seen[row * all + period] !== 0) {
      refusals.add(line, wide ? DUPLICATE_SERIES : DUPLICATE);
      return;
    }
    seen[row * all + period] = 1;
    for (let k = 0; k < own; k++) if (period < kinds[k].width) others[k][row * kinds[k].width + period] = values[at + 1 + k];
    if (period >= periods) return;
    const cell = row * periods + period;
    const value = values[at];
    if ((meta & 1) !== 0) {
      state[cell] = STATE.stockout;
      if (value > 0) counts.soldOut++;
    } else if (Number.isNaN(value)) counts.blank++;
    else {
      state[cell] = STATE.observed;
      quantity[cell] = value;
      if (value < 0) counts.negatives++;
    }
  });
}

export const DUPLICATE = 'the series has a record of this period already';

function placePrices(prices: NonNullable<RangeBuilder['prices']>, { periodOf, periods, future }: RangeBuilder, { group, first, last, channels }: Work): void {
  const target = channels[prices.channel];
  const skip = first - group * GROUP;
  const width = periods + future;
  prices.spill.each(group, (local, meta, _line, values, at) => {
    const row = local - skip;
    if (row < 0 || row >= last - first) return;
    for (const date of prices.join.weeks[meta]) {
      const period = periodOf[date];
      if (period >= 0 && period < width) target[row * width + period] = values[at];
    }
  });
}

function addUp(builder: RangeBuilder, quantity: Float64Array, state: Uint8Array): number {
  const { states, totals } = builder;
  const anywhere = builder.observed;
  let sum = 0;
  let observed = 0;
  let closed = 0;
  let stockout = 0;
  for (let p = 0; p < state.length; p++) {
    if (state[p] === STATE.observed) {
      observed++;
      anywhere[p] = 1;
      sum += quantity[p];
      totals[p] += quantity[p];
    } else if (state[p] === STATE.closed) closed++;
    else if (state[p] === STATE.stockout) stockout++;
  }
  states.observed += observed;
  states.closed += closed;
  states.stockout += stockout;
  states.missing += state.length - observed - closed - stockout;
  builder.units += sum;
  return sum;
}
