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
  /** Kind per channel after the quantity, in the order of the record's values. */
  kinds: readonly ChannelPlan['kind'][];
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
  /** Sum of each series' observed quantities. */
  units: number[];
}

/** Builds series [from, to) range by range, in ordinal order, within the budget. `from` must start a group. */
export function* buildRange(builder: RangeBuilder, from: number, to: number): Generator<BuiltRange> {
  const { periods } = builder;
  const channelCount = 1 + builder.kinds.length;
  const perSeries = periods * (8 * channelCount + 5);
  const rows = Math.max(1, Math.min(GROUP, Math.floor(BUDGET / perSeries)));
  const cells = rows * periods;
  const channels = Array.from({ length: channelCount }, () => new Float64Array(cells));
  const state = new Uint8Array(cells);
  const seen = new Uint8Array(cells);
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
  const { periods } = builder;
  const { first, last, channels, state } = work;
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
    for (let k = 1; k < channels.length; k++) fillChannel(channels[k].subarray(a, b), builder.kinds[k - 1]);
    units.push(addUp(builder, channels[0].subarray(a, b), state.subarray(a, b)));
  }
  return {
    from: first,
    to: last,
    channels: channels.map((values) => values.subarray(0, size * periods)),
    state: state.subarray(0, size * periods),
    closed,
    units,
  };
}

/** Puts each record into its cell; of two for one cell the one that stands later in the file is refused. */
function placeRecords(builder: RangeBuilder, { group, first, last, channels, state, seen }: Work): void {
  const { periodOf, periods, counts, refusals, wide } = builder;
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
    const cell = row * periods + period;
    if (seen[cell] !== 0) {
      refusals.add(line, wide ? DUPLICATE_SERIES : DUPLICATE);
      return;
    }
    seen[cell] = 1;
    for (let k = 0; k < own; k++) others[k][cell] = values[at + 1 + k];
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

function placePrices(prices: NonNullable<RangeBuilder['prices']>, { periodOf, periods }: RangeBuilder, { group, first, last, channels }: Work): void {
  const target = channels[prices.channel];
  const skip = first - group * GROUP;
  prices.spill.each(group, (local, meta, _line, values, at) => {
    const row = local - skip;
    if (row < 0 || row >= last - first) return;
    for (const date of prices.join.weeks[meta]) if (periodOf[date] >= 0) target[row * periods + periodOf[date]] = values[at];
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
