import type { Frequency } from './calendar.ts';

/**
 * Something known in advance of the series: a price, a promotion flag, a holiday, a regressor a person declared.
 * `price` and `promotion` are what a planner can change; `event` is 1 on named days of one kind, else 0.
 */
export type DriverRole = 'price' | 'promotion' | 'event' | 'regressor';
export interface Driver {
  name: string;
  role: DriverRole;
  /** At least as long as history and the steps asked for together; index 0 is the first period of the history. NaN = not known. */
  values: Float64Array;
}

/** What is known of a series besides its values; the same for `fit` and `forecast`. */
export interface Setting {
  /** Observations per main season, ≥ 1; 1 = no season. */
  m: number;
  /** All seasons of the frequency in observations, ascending, `m` among them when it is > 1; may be fractional: [7, 365.25]. */
  seasons: readonly number[];
  drivers: readonly Driver[];
}

/** One series as a model sees it. */
export interface History extends Setting {
  /** Length n. NaN = not usable (missing, closed or stockout); never an infinity. */
  y: Float64Array;
}

/** Where `fit` writes. Both arrays are lent by the caller, zero-filled, and reused for the next series. */
export interface Fit {
  /** Length `width(setting)`: everything `forecast` needs, finite. */
  state: Float64Array;
  /** Length n: one-step-ahead value made from the past only; NaN where there is none. */
  fitted: Float64Array;
}

/** What `forecast` knows: the history's length n, so that step 1 is period n. */
export interface Future extends Setting {
  n: number;
}

/** Where `forecast` writes, each of length h. */
export interface Path {
  mean: Float64Array;
  /** Standard deviation of the error so many steps ahead, in the unit of y, ≥ 0; what the model itself believes. */
  sigma: Float64Array;
}

interface Described {
  id: string;
  version: string;
  title: string;
  /** One sentence for a planner: what it assumes. */
  summary: string;
  /** Which variant, and where it is described: author, year, section. */
  source: string;
  /** A baseline stands in every leaderboard and is never dropped. */
  baseline?: boolean;
  /** Competes when nobody chose models; a list: with data of these frequencies, once their longest season fits twice. Default true. */
  recommended?: boolean | readonly Frequency[];
}

/**
 * A model of one series at a time: plain functions over typed arrays, no allocation a call if it can be helped, no clock, no
 * randomness of its own. The host turns `sigma` into intervals, the same way for every model, calibrated by the backtest.
 */
export interface LocalModel extends Described {
  scope: 'local';
  needs: {
    /** Fewest usable observations for a season of m. */
    minHistory(m: number): number;
    /** Roles of drivers that move its forecast; it works without them too. Default none. */
    drivers?: readonly DriverRole[];
  };
  /** Numbers of state per series. */
  width(setting: Setting): number;
  /** False when the history is too short; nothing it wrote is used then. */
  fit(history: History, out: Fit): boolean;
  forecast(state: Float64Array, future: Future, out: Path): void;
}

/** The mean of other models' forecasts: its members are fitted once, whoever else asks for them. */
export interface Combination extends Described {
  scope: 'combination';
  /** Model ids and their weights > 0. A member that refuses a series leaves its weight to the others. */
  members: readonly { model: string; weight: number /** Only for a main season of these lengths. */; seasons?: readonly number[] }[];
}

/** Many series on one calendar; the rows a global model learns from. */
export interface Panel {
  series: number;
  /** Periods of history, n. */
  periods: number;
  /** Periods beyond it that drivers cover, h. */
  horizon: number;
  m: number;
  seasons: readonly number[];
  /** [series, periods] row-major; NaN = not usable. */
  y: Float64Array;
  /** Of each series and period: [series, periods + horizon] row-major; NaN = not known. */
  drivers: readonly { name: string; role: DriverRole; values: Float64Array }[];
  /** Of each period, the same for all series: [periods + horizon], with the number of codes when it is a category. */
  calendar: readonly { name: string; values: Float64Array; codes?: number }[];
  /** Of each series: store, product; codes 0 … count − 1. */
  statics: readonly { name: string; codes: Int32Array; count: number }[];
}

/** A model learnt across all series at once, in parts that do not need each other: one a stretch of the horizon, say. */
export interface GlobalModel extends Described {
  scope: 'global';
  needs: {
    /** Fewest periods before the cutoff. */
    minHistory(m: number): number;
    drivers?: readonly DriverRole[];
  };
  /** Number of parts for a horizon, ≥ 1. */
  parts(horizon: number): number;
  /**
   * Learns one part from periods start … cutoff − 1 alone. Parts are learnt side by side on different threads.
   * @param random numbers in [0, 1), the same every time for this part
   * @returns everything `forecast` needs, null when there is too little to learn from
   */
  fit(panel: Panel, at: { start: number; cutoff: number; horizon: number; part: number }, random: () => number): Uint8Array | null;
  /**
   * Forecasts the series from … to − 1 for periods cutoff … cutoff + horizon − 1, looking at `y` before the cutoff only.
   * @param out arrays of [series, horizon]; `ok` [series] is set to 1 where there is a forecast
   */
  forecast(
    parts: readonly Uint8Array[],
    panel: Panel,
    at: { cutoff: number; horizon: number; from: number; to: number },
    out: { mean: Float64Array; sigma: Float64Array; ok: Uint8Array },
  ): void;
}

export type Model = LocalModel | Combination | GlobalModel;

export const defineModel = (model: Omit<LocalModel, 'scope'>): LocalModel => ({ ...model, scope: 'local' });
export const defineCombination = (model: Omit<Combination, 'scope'>): Combination => ({ ...model, scope: 'combination' });
export const defineGlobalModel = (model: Omit<GlobalModel, 'scope'>): GlobalModel => ({ ...model, scope: 'global' });
