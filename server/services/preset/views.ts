/** What is told of a preset. Types only; pages may import them. */
import type { JsonObject } from '../../kit/json.ts';
import type { Theme } from '../../kit/preset.ts';
import type { Shape } from '../../kit/settings.ts';

export interface PresetView {
  id: string;
  version: string;
  title: string;
  story: { opening: readonly [string, string]; closing: string };
  theme: Theme;
  expected: string;
  shape: Shape;
  steps: number;
  phases: number;
  /** JSON Schema of its overrides, defaults included. */
  form: JsonObject;
  /** Median wall clock of its completed, uncached runs here, ms; null before the first. */
  tookMs: number | null;
  /** Total of all series per period of its latest dataset here, before the first of a sample of its world; oldest first, ≤ 200 points. */
  spark: readonly number[];
}
