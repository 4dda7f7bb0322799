/** What is told of a model and of what it learnt in a run. Types only; pages may import them. */
import type { Frequency } from '../../kit/calendar.ts';
import type { KindValue } from '../../kit/kinds/index.ts';
import type { BacktestMeta } from '../../kit/kinds/modeling.ts';
import type { Recommended } from '../../pipeline/is-recommended.ts';

export interface ModelView {
  id: string;
  title: string;
  summary: string;
  source: string;
  /** Of one series, across all series, or the mean of others. */
  scope: 'local' | 'combination' | 'global';
  baseline: boolean;
  /** Competes when nobody chose models; a list: with data of these frequencies, once their longest season fits twice. */
  recommended: Recommended;
  /** Fewest observations for a season of 7. */
  minHistory: number;
  /** Roles of drivers that move its forecast: price, promotion, event, regressor. */
  drivers: readonly string[];
  /** Of a combination: ids of the models it is the mean of. */
  members: readonly string[];
}

/** A trained model of a run: what it is, what it learnt from, how it did. */
export interface ModelCardView {
  id: string;
  title: string;
  /** Null when its plugin is not here any more. */
  about: ModelView | null;
  frequency: Frequency;
  unit: string;
  trained: {
    version: string;
    series: number;
    fitted: number;
    refused: number;
    /** Dates of the first and the last period it learnt from. */
    from: string;
    to: string;
    periods: number;
    horizon: number;
    /** Of a model across all series: stretches of the horizon that were learnt apart. */
    parts: number;
    digest: string;
    bytes: number;
    members: readonly { model: string; title: string; weight: number }[];
  };
  /** Null when it did not compete. */
  test: {
    metric: BacktestMeta['metric'];
    winner: string;
    winnerTitle: string;
    competitors: number;
    windows: number;
    testedSeries: number;
    intervals: BacktestMeta['intervals'];
    segments: BacktestMeta['segments'];
    model: BacktestMeta['models'][number];
    /** Seasonal naive, when it is another model and was tested. */
    naive: BacktestMeta['models'][number] | null;
    /** Series its forecast stands for. */
    chosen: number;
    /** Series both it and seasonal naive have an error on, and how many of them it forecasts better and worse. */
    compared: number;
    better: number;
    worse: number;
    /** `gain`: units a period that it misses less than seasonal naive; the largest first, of losses the largest loss. */
    wins: readonly { series: number; key: string; wape: number; naive: number; gain: number }[];
    losses: readonly { series: number; key: string; wape: number; naive: number; gain: number }[];
  } | null;
  /** Of trees: `gain` is the column's share of all. `count` columns in all. */
  importances: { trees: number; count: number; columns: KindValue<'importances'>['columns'] } | null;
}
