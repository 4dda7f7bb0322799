import type { JsonObject } from '../kit/json.ts';
import type { BacktestSettings, Focus, PlanSettings, Shape } from '../kit/settings.ts';

/** A start request after its border checks, before defaults that depend on preset and data. */
export interface StartSettings {
  preset: string;
  seed: number;
  anchorDay: string;
  reset: boolean;
  overrides: JsonObject;
  feed: { shape: Shape } | null;
  focus: Focus | null;
  /** Undefined = the recommended set. */
  models?: readonly string[];
  /** Only what a person set by hand. */
  backtest: Partial<BacktestSettings>;
  levels: readonly number[];
}

/** Everything a plan is made from, resolved: equal settings and equal code give an equal plan. */
export interface RunSettings extends PlanSettings<JsonObject> {
  preset: string;
  presetVersion: string;
}
