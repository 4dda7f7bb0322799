/** One series as a model sees it. */
export interface History {
  /** Length n. NaN = not usable (missing, closed or stockout); never an infinity. */
  y: Float64Array;
  /** Observations per season, ≥ 1; 1 = no season. */
  m: number;
}

/** Where `fit` writes. Both arrays are lent by the caller, zero-filled, and reused for the next series. */
export interface Fit {
  /** Length `width(m)`: everything `forecast` needs, finite. */
  state: Float64Array;
  /** Length n: one-step-ahead value made from the past only; NaN where there is none. */
  fitted: Float64Array;
}

/** Where `forecast` writes, each of length h. */
export interface Path {
  mean: Float64Array;
  /** Factor c_h ≥ 1 by which a one-step residual widens h steps ahead. */
  spread: Float64Array;
}

/**
 * A forecasting model: plain functions over typed arrays, no allocation per call, no clock, no randomness of its own.
 * The host turns residual quantiles × `spread` into intervals, the same way for every model.
 */
export interface Model {
  id: string;
  version: string;
  title: string;
  /** One sentence for a planner: what it assumes. */
  summary: string;
  /** Which variant, and where it is described: author, year, section. */
  source: string;
  /** A baseline stands in every leaderboard and is never dropped. */
  baseline?: boolean;
  needs: {
    /** Fewest usable observations for a season of m. */
    minHistory(m: number): number;
    /** Names of regressors it must be given; none of the built-in ones so far needs any. */
    regressors: readonly string[];
  };
  /** Numbers of state per series for a season of m. */
  width(m: number): number;
  /** False when the history is too short; nothing it wrote is used then. */
  fit(history: History, out: Fit): boolean;
  forecast(state: Float64Array, m: number, out: Path): void;
}

export function defineModel(model: Model): Model {
  return model;
}
