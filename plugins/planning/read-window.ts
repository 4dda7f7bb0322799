import { dateOfPeriod, periodOfDate } from '../../server/kit/calendar.ts';
import type { DatasetMeta } from '../../server/kit/kinds/dataset.ts';
import type { AssumptionName, PlanWarning } from '../../server/kit/kinds/scenario.ts';

export type Clock = Pick<DatasetMeta, 'frequency' | 'start' | 'periods'>;

/**
 * The step (0 = first simulated) a date falls in; may lie outside the horizon.
 * @throws RangeError when it is no date of the data's frequency
 */
function stepOf({ frequency, start, periods }: Clock, date: string, what: string): number {
  const period = periodOfDate(frequency, start, date);
  if (Number.isNaN(period)) throw new RangeError(`${what} "${date}" is no date; write it as ${dateOfPeriod(frequency, start, periods)}`);
  return Math.floor(period) - periods;
}

/**
 * Marks the steps a window covers.
 * @returns 1 a covered step, with a warning when some or all of it lies outside the horizon
 */
export function readWindow(
  clock: Clock,
  horizon: number,
  assumption: AssumptionName,
  { from, to }: { from: string; to: string },
): { on: Uint8Array; warnings: PlanWarning[] } {
  const [first, last] = [stepOf(clock, from, `${assumption}: from`), stepOf(clock, to, `${assumption}: to`)];
  if (last < first) throw new RangeError(`${assumption}: to "${to}" is before from "${from}"; swap them`);
  const on = new Uint8Array(horizon);
  for (let step = Math.max(0, first); step <= Math.min(horizon - 1, last); step++) on[step] = 1;
  return { on, warnings: outside(clock, horizon, assumption, first, last) };
}

function outside(clock: Clock, horizon: number, assumption: AssumptionName, first: number, last: number): PlanWarning[] {
  const day = (step: number): string => dateOfPeriod(clock.frequency, clock.start, clock.periods + step);
  const span = `${day(0)} to ${day(horizon - 1)}`;
  if (last < 0 || first >= horizon)
    return [
      { assumption, code: 'outside_horizon', text: `${assumption}: ${day(first)} to ${day(last)} lies outside the simulated ${span}, so it has no effect` },
    ];
  if (first < 0 || last >= horizon)
    return [
      {
        assumption,
        code: 'partly_outside',
        text: `${assumption}: only ${day(Math.max(0, first))} to ${day(Math.min(horizon - 1, last))} lies inside the simulated ${span}`,
      },
    ];
  return [];
}

/** Marks single dates. */
export function readDates(clock: Clock, horizon: number, assumption: AssumptionName, dates: readonly string[]): { on: Uint8Array; warnings: PlanWarning[] } {
  const on = new Uint8Array(horizon);
  const warnings: PlanWarning[] = [];
  for (const date of [...new Set(dates)].sort()) {
    const step = stepOf(clock, date, `${assumption}: date`);
    if (step >= 0 && step < horizon) on[step] = 1;
    else warnings.push(...outside(clock, horizon, assumption, step, step));
  }
  return { on, warnings };
}
