import type { Panel } from '../../server/kit/model.ts';

/**
 * One series of a panel up to a cutoff, divided by its own mean so that large and small series can be learnt from together, with running
 * sums that make every rolling statistic cost the same. Reused for the next series.
 */
export interface SeriesHistory {
  row: number;
  /** First usable period; the number of periods when there is none. */
  first: number;
  /** Usable periods before the cutoff. */
  count: number;
  /** Mean size of the usable values before the cutoff, in units: what values are divided by. 1 for a series of zeros. */
  scale: number;
  /** First period not known: the cutoff, or later once it was lengthened. */
  readonly end: number;
  /** Value of a period over the scale; NaN when it is not usable or not known. */
  at(t: number): number;
  /** Over the `width` periods before `end`; NaN without a usable one. */
  meanBefore(end: number, width: number): number;
  deviationBefore(end: number, width: number): number;
  /** Share of zeros among the usable periods. */
  zerosBefore(end: number, width: number): number;
  /** Mean of `count` usable values at t, t − m, t − 2m …, looking back at most twice as far; NaN without any. */
  placeMean(t: number, m: number, count: number): number;
  /** Periods from the last value above 0 to t. */
  sinceSale(t: number): number;
  /** Driver `index` at t; NaN outside what is known. */
  driver(index: number, t: number): number;
  /** Mean of a driver over the `width` periods before t. */
  driverMean(index: number, t: number, width: number): number;
  /** Moves on to another series. */
  load(row: number): void;
  /** Lengthens the history by a forecast, in units: for steps beyond the last bucket. */
  extend(t: number, value: number): void;
}

/** @param cutoff first period that is not looked at */
export function openSeriesHistory({ y, periods, horizon, drivers }: Panel, cutoff: number): SeriesHistory {
  const width = periods + horizon;
  const length = Math.max(width, cutoff) + 1;
  const values = new Float64Array(length);
  const [sum, square, usable, zeros] = [0, 1, 2, 3].map(() => new Float64Array(length + 1));
  const lastSale = new Int32Array(length);
  const driverSums = drivers.map(() => new Float64Array(width + 1));
  let end = cutoff;

  const append = (t: number, value: number): void => {
    const known = Number.isNaN(value) ? 0 : 1;
    values[t] = value;
    sum[t + 1] = sum[t] + (known ? value : 0);
    square[t + 1] = square[t] + (known ? value * value : 0);
    usable[t + 1] = usable[t] + known;
    zeros[t + 1] = zeros[t] + (known && value <= 0 ? 1 : 0);
    lastSale[t] = known && value > 0 ? t : t > 0 ? lastSale[t - 1] : -1;
  };
  const between = (of: Float64Array, from: number, to: number): number => of[Math.max(0, to)] - of[Math.max(0, from)];
  const history: SeriesHistory = {
    row: 0,
    first: 0,
    count: 0,
    scale: 1,
    get end() {
      return end;
    },
    at: (t) => (t >= 0 && t < end ? values[t] : Number.NaN),
    meanBefore(to, span) {
      const count = between(usable, to - span, to);
      return count === 0 ? Number.NaN : between(sum, to - span, to) / count;
    },
    deviationBefore(to, span) {
      const count = between(usable, to - span, to);
      if (count === 0) return Number.NaN;
      const mean = between(sum, to - span, to) / count;
      return Math.sqrt(Math.max(0, between(square, to - span, to) / count - mean * mean));
    },
    zerosBefore(to, span) {
      const count = between(usable, to - span, to);
      return count === 0 ? Number.NaN : between(zeros, to - span, to) / count;
    },
    placeMean(t, m, count) {
      let [total, found] = [0, 0];
      for (let back = 0; back < 2 * count && found < count; back++) {
        const value = history.at(t - back * m);
        if (Number.isNaN(value)) continue;
        total += value;
        found++;
      }
      return found === 0 ? Number.NaN : total / found;
    },
    sinceSale: (t) => (t < 0 || lastSale[Math.min(t, end - 1)] < 0 ? Number.NaN : t - lastSale[Math.min(t, end - 1)]),
    driver: (index, t) => (t >= 0 && t < width ? drivers[index].values[history.row * width + t] : Number.NaN),
    driverMean(index, t, span) {
      const [from, to] = [Math.max(0, t - span), Math.min(width, t)];
      return to <= from ? Number.NaN : (driverSums[index][to] - driverSums[index][from]) / (to - from);
    },
    load(row) {
      history.row = row;
      end = cutoff;
      const from = row * periods;
      let [total, count, first] = [0, 0, cutoff];
      for (let t = 0; t < cutoff; t++) {
        const value = y[from + t];
        if (Number.isNaN(value)) continue;
        if (count === 0) first = t;
        total += Math.abs(value);
        count++;
      }
      history.first = first;
      history.count = count;
      history.scale = total > 0 ? total / count : 1;
      for (let t = 0; t < cutoff; t++) append(t, y[from + t] / history.scale);
      for (const [index, sums] of driverSums.entries()) {
        const own = drivers[index].values.subarray(row * width, (row + 1) * width);
        for (let t = 0; t < width; t++) sums[t + 1] = sums[t] + (Number.isNaN(own[t]) ? 0 : own[t]);
      }
    },
    extend(t, value) {
      append(t, value / history.scale);
      end = t + 1;
    },
  };
  return history;
}
