import { weekdayOf } from '../kit/calendar.ts';
import { STATE } from '../kit/kinds/dataset.ts';
import type { ChannelPlan } from './compile-mapping.ts';

/** A weekday is called closed only over a span of at least so many days … */
const CLOSED_SPAN = 28;
/** … in which the other weekdays have a record at least this often; sparse series close on no day. */
const CLOSED_DENSITY = 0.5;

/**
 * Weekdays on which a daily series never has a record, as bits (Monday 0), and marks its empty cells on them as closed,
 * between its first and its last record.
 * @param state STATE per period, written to
 * @param startDay day number of period 0
 */
export function closeWeekdays(state: Uint8Array, startDay: number): number {
  let first = 0;
  while (first < state.length && state[first] === STATE.missing) first++;
  let last = state.length - 1;
  while (last > first && state[last] === STATE.missing) last--;
  if (last - first + 1 < CLOSED_SPAN) return 0;
  const days = new Int32Array(7);
  const records = new Int32Array(7);
  const base = weekdayOf(startDay);
  for (let p = first; p <= last; p++) {
    const weekday = (base + p) % 7;
    days[weekday]++;
    if (state[p] !== STATE.missing) records[weekday]++;
  }
  let closed = 0;
  let open = 0;
  let kept = 0;
  for (let w = 0; w < 7; w++)
    if (records[w] === 0) closed |= 1 << w;
    else {
      open += days[w];
      kept += records[w];
    }
  if (closed === 0 || kept < open * CLOSED_DENSITY) return 0;
  for (let p = first; p <= last; p++) if (state[p] === STATE.missing && closed & (1 << ((base + p) % 7))) state[p] = STATE.closed;
  return closed;
}

/** Gives every period of a channel a value: prices are carried forward, then backward; anything else is 0 where it is not said. */
export function fillChannel(values: Float64Array, kind: ChannelPlan['kind']): void {
  if (kind === 'price') carry(values);
  for (let p = 0; p < values.length; p++) if (Number.isNaN(values[p])) values[p] = 0;
}

function carry(values: Float64Array): void {
  const first = values.findIndex((value) => !Number.isNaN(value));
  if (first < 0) return;
  values.fill(values[first], 0, first);
  for (let p = first + 1; p < values.length; p++) if (Number.isNaN(values[p])) values[p] = values[p - 1];
}
