import type { z } from 'zod';
import type { PlanSettings, Shape } from './settings.ts';
import type { StepParams } from './steps.gen.ts';

/** Signature effect of a preset; a closed list, because plugin code never reaches the browser. */
export type Effect = 'ticks' | 'till_roll' | 'lanterns' | 'needle' | 'shelf' | 'curtain' | 'stars' | 'orrery' | 'none';

export interface Theme {
  /** Two accents for dark surfaces (≥ 4.5:1 on #0f172a and #1e293b) and two for light paper. */
  dark: readonly [string, string];
  light: readonly [string, string];
  effect: Effect;
}

/** A step in a plan. `id` defaults to the step plugin's id and names it within the run. */
export interface PlanStep {
  id: string;
  uses: string;
  params: unknown;
}
export interface PlanPhase {
  phase: string;
  steps: readonly PlanStep[];
}

/** Names a step by plugin id with its params; wrong params do not compile. */
export function use<Id extends keyof StepParams & string>(uses: Id, params: StepParams[Id], id: string = uses): PlanStep {
  return { id, uses, params };
}

/**
 * A named form and plan: what a person picks. `config` is its form (JSON Schema is drawn from it, defaults included),
 * `shape` says how much data that makes, `plan` lists phases and steps. All three are pure and quick (1 s, 256 MB).
 */
export interface Preset<C extends z.ZodObject = z.ZodObject> {
  id: string;
  version: string;
  title: string;
  /** Two lines above the run button, one closing line; `{winner}`, `{error}`, `{units}`, `{series}` are filled with true numbers. */
  story: { opening: readonly [string, string]; closing: string };
  theme: Theme;
  /** Where it stands among the cards of the home page: lower first, then by id. Default 100. */
  place?: number;
  /** What to expect, in three or four words: "green, 11 steps". */
  expected: string;
  config: C;
  shape(config: z.output<C>, anchorDay: string): Shape;
  /** Units of this world per period, for the sparkline on its card before its first run; ≤ 2,000 finite numbers. Without it there is none. */
  sample?(settings: PlanSettings<z.output<C>>): readonly number[];
  plan(settings: PlanSettings<z.output<C>>): readonly PlanPhase[];
}

export function definePreset<C extends z.ZodObject>(preset: Preset<C>): Preset<C> {
  return preset;
}
