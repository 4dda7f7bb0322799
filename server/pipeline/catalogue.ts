import type { JsonObject } from '../kit/json.ts';
import type { Theme } from '../kit/preset.ts';
import type { Shape } from '../kit/settings.ts';

/** Where a plugin's module stands: `file` is its absolute path. */
interface Origin {
  id: string;
  version: string;
  title: string;
  file: string;
  /** `built-in`, or the name of the folder it came from. */
  origin: string;
}

/** What the server knows of a step plugin without loading it. */
export interface StepDescriptor extends Origin {
  summary: string;
  reads: Readonly<Record<string, { kind: string; many: boolean; optional: boolean; from?: string }>>;
  writes: Readonly<Record<string, { kind: string; many: boolean }>>;
  world: readonly string[];
  cached: boolean;
  skipWhenReused: boolean;
  timeoutMs: number;
  retries: number;
}

export interface PresetDescriptor extends Origin {
  story: { opening: readonly [string, string]; closing: string };
  theme: Theme;
  expected: string;
  /** JSON Schema of its config, defaults included. */
  form: JsonObject;
  /** Of its defaults. */
  shape: Shape;
  steps: number;
  phases: number;
}

export interface ModelDescriptor extends Origin {
  summary: string;
  source: string;
  baseline: boolean;
  minHistory: number;
}

export interface Catalogue {
  presets: readonly PresetDescriptor[];
  steps: readonly StepDescriptor[];
  models: readonly ModelDescriptor[];
  /** Files that were set aside, each with a sentence that names the file, the reason and the remedy. */
  quarantined: readonly { file: string; reason: string }[];
  /** One digest over the sources of plugins and kit. */
  codeDigest: string;
}
