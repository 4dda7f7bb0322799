import type { Panel } from '../../server/kit/model.ts';
import { windowsOf } from './windows.ts';

/** The size of a row is never below this share of the mean value other than 0 so far: a sale after a silent quarter stays a number of common size. */
const LEAST_SIZE = 0.1;
/** A span with fewer usable periods than this share of it goes further back: a shop that reopens is as large as when it closed. */
const LEAST_KNOWN = 0.25;

/**
 * One series of a panel up to a cutoff, with running sums that make every rolling statistic cost the same. Reused for the next series.
 *
 * Rows of large and small series are learnt from together, so a row sees values divided by a size of its own: the mean of the last
 * `span` periods known where it stands. Nothing of a row comes from later than that, its size neither, so that a series that grows
 * is as new to a row of the past as to one of the future.
 */
export interface SeriesHistory {
  row: number;
  /** First usable period, and first one whose value is not 0; the cutoff when there is none. */
  first: number;
  firstSale: number;
  /** Usable periods before the cutoff. */
  count: number;
  /** Size of the row stood at, in units, ≥ 0: what values are divided by. 0 while nothing but zeros is known: values are then missing. */
  scale: number;
  /** First period not known: the cutoff, or later once it was lengthened. */
  readonly end: number;
  /** Goes to the row of period t that knows the history up to t − shift. */
  stand(t: number, shift: number): void;
  /** Value of a period over the scale; NaN when it is not usable or not known. */
  at(t: number): number;
  /** Over the `width` periods before `end`; NaN without a usable one. */
  meanBefore(end: number, width: number): number;
  deviationBefore(end: number, width: number): number;
  /** Share of zeros among the usable periods. */
  zerosBefore(end: number, width: number): number;
  /** Share of periods since the first usable one that are not usable: out of stock, closed, missing. */
  gapsBefore(end: number, width: number): number;
  /** Mean of `count` usable values at t, t − m, t − 2m …, looking back at most twice as far; NaN without any. */
  placeMean(t: number, m: number, count: number): number;
  /** The same of values where driver `index` was what it is at `like`, looking back at most four times as far. */
  likeMean(t: number, m: number, count: number, index: number, like: number): number;
  /** Periods from the last value above 0 to t. */
  sinceSale(t: number): number;
  /** Driver `index` at t; NaN outside what is known. */
  driver(index: number, t: number): number;
  /** Mean of what is known of a driver over the `width` periods before t. */
  driverMean(index: number, t: number, width: number): number;
  /** Moves on to another series. */
  load(row: number): void;
  /** Lengthens the history by a forecast, in units: for steps beyond the last bucket. */
  extend(t: number, value: number): void;
}

/**
 * @param cutoff first period that is not looked at
 * @param span periods that a row's size is the mean of
 */
export function openSeriesHistory({ y, periods, horizon, drivers, m }: Panel, cutoff: number, span = windowsOf(m)[2]): SeriesHistory {
  const width = periods + horizon;
  const length = Math.max(width, cutoff) + 1;
  const values = new Float64Array(length);
  const [sum, square, size, usable, zeros] = [0, 1, 2, 3, 4].map(() => new Float64Array(length + 1));
  const lastSale = new Int32Array(length);
  const driverSums = drivers.map(() => ({ sum: new Float64Array(width + 1), known: new Float64Array(width + 1) }));
  const least = Math.ceil(LEAST_KNOWN * span);
  let end = cutoff;

  const append = (t: number, value: number): void => {
    const known = Number.isNaN(value) ? 0 : 1;
    values[t] = value;
    sum[t + 1] = sum[t] + (known ? value : 0);
    square[t + 1] = square[t] + (known ? value * value : 0);
    size[t + 1] = size[t] + (known ? Math.abs(value) : 0);
    usable[t + 1] = usable[t] + known;
    zeros[t + 1] = zeros[t] + (value === 0 ? 1 : 0);
    lastSale[t] = known && value > 0 ? t : t > 0 ? lastSale[t - 1] : -1;
  };
  const between = (of: Float64Array, from: number, to: number): number => of[Math.max(0, to)] - of[Math.max(0, from)];
  const history: SeriesHistory = {
    row: 0,
    first: 0,
    firstSale: 0,
    count: 0,
    scale: 0,
    get end() {
      return end;
    },
    stand(t, shift) {
      const to = Math.max(0, Math.min(end, t - shift + 1));
      let from = to - span;
      while (from > 0 && between(usable, from, to) < least) from -= span;
      const count = between(usable, from, to);
      const mean = count === 0 ? 0 : between(size, from, to) / count;
      const sales = usable[to] - zeros[to];
      history.scale = sales === 0 ? mean : Math.max(mean, (LEAST_SIZE * size[to]) / sales);
    },
    at: (t) => (t >= 0 && t < end ? values[t] / history.scale : Number.NaN),
    meanBefore(to, wide) {
      const count = between(usable, to - wide, to);
      return count === 0 ? Number.NaN : between(sum, to - wide, to) / count / history.scale;
    },
    deviationBefore(to, wide) {
      const count = between(usable, to - wide, to);
      if (count === 0) return Number.NaN;
      const mean = between(sum, to - wide, to) / count;
      return Math.sqrt(Math.max(0, between(square, to - wide, to) / count - mean * mean)) / history.scale;
    },
    zerosBefore(to, wide) {
      const count = between(usable, to - wide, to);
      return count === 0 ? Number.NaN : between(zeros, to - wide, to) / count;
    },
    gapsBefore(to, wide) {
      const from = Math.max(history.first, to - wide);
      return to <= from ? Number.NaN : 1 - between(usable, from, to) / (to - from);
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
    likeMean(t, m, count, index, like) {
      const wanted = history.driver(index, like);
      let [total, found] = [0, 0];
      for (let back = 0; back < 4 * count && found < count; back++) {
        const value = history.at(t - back * m);
        if (Number.isNaN(value) || history.driver(index, t - back * m) !== wanted) continue;
        total += value;
        found++;
      }
      return found === 0 ? Number.NaN : total / found;
    },
    sinceSale: (t) => (t < 0 || lastSale[Math.min(t, end - 1)] < 0 ? Number.NaN : t - lastSale[Math.min(t, end - 1)]),
    driver: (index, t) => (t >= 0 && t < width ? drivers[index].values[history.row * width + t] : Number.NaN),
    driverMean(index, t, wide) {
      const [from, to] = [Math.max(0, t - wide), Math.min(width, t)];
      if (to <= from) return Number.NaN;
      const { sum: total, known } = driverSums[index];
      const count = known[to] - known[from];
      return count === 0 ? Number.NaN : (total[to] - total[from]) / count;
    },
    load(row) {
      history.row = row;
      end = cutoff;
      const from = row * periods;
      history.first = cutoff;
      history.firstSale = cutoff;
      for (let t = 0; t < cutoff; t++) {
        const value = y[from + t];
        append(t, value);
        if (Number.isNaN(value)) continue;
        if (history.first === cutoff) history.first = t;
        if (history.firstSale === cutoff && value !== 0) history.firstSale = t;
      }
      history.count = usable[cutoff];
      for (const [index, { sum: total, known }] of driverSums.entries()) {
        const own = drivers[index].values.subarray(row * width, (row + 1) * width);
        for (let t = 0; t < width; t++) {
          const isKnown = !Number.isNaN(own[t]);
          total[t + 1] = total[t] + (isKnown ? own[t] : 0);
          known[t + 1] = known[t] + (isKnown ? 1 : 0);
        }
      }
    },
    extend(t, value) {
      append(t, value);
      end = t + 1;
    },
  };
  return history;
}
