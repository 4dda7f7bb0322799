import type { JsonObject } from '../kit/json.ts';
import type { Theme } from '../kit/preset.ts';
import type { Shape } from '../kit/settings.ts';
import type { Recommended } from './is-recommended.ts';

/** How a host finds a plugin: the absolute path of its module, and which of the module's plugins it is. */
export interface PluginRef {
  file: string;
  index: number;
  /** Of a third party: what was allowed, and over what the hash is; null for our own. */
  sealed: { name: string; path: string; hash: string; folder: string } | null;
}

interface Origin extends PluginRef {
  id: string;
  version: string;
  title: string;
  /** `built-in`, `file`, `package`, or the name of the folder it came from. */
  origin: string;
  /** Of our own the one digest over all code, of a third party the hash of its file or package. */
  codeDigest: string;
}

/** What the server knows of a step plugin without loading it. */
export interface StepDescriptor extends Origin {
  summary: string;
  reads: Readonly<Record<string, { kind: string; many: boolean; optional: boolean; from?: string }>>;
  writes: Readonly<Record<string, { kind: string; many: boolean; aside?: true }>>;
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
  place: number;
  /** JSON Schema of its config, defaults included. */
  form: JsonObject;
  /** Of its defaults. */
  shape: Shape;
  steps: number;
  phases: number;
  /** Units per period of its world by its defaults; empty when it draws no sample. */
  spark: readonly number[];
}

export interface ModelDescriptor extends Origin {
  summary: string;
  source: string;
  scope: 'local' | 'combination' | 'global';
  baseline: boolean;
  /** Competes when nobody chose models. */
  recommended: Recommended;
  minHistory: number;
  /** Roles of drivers that move its forecast. */
  drivers: readonly string[];
  /** Of a combination: ids of the models it is the mean of. */
  members: readonly string[];
}

/** A plugin, or a whole module, that is not in use. */
export interface SetAside {
  /** What the allow-list calls it; of our own its path. */
  name: string;
  file: string;
  origin: string;
  version: string | null;
  hash: string | null;
  /** Of the one plugin concerned; null when it is the whole module. */
  type: 'preset' | 'step' | 'model' | null;
  id: string | null;
  reason: string;
}

export interface Catalogue {
  presets: readonly PresetDescriptor[];
  steps: readonly StepDescriptor[];
  models: readonly ModelDescriptor[];
  /** What cannot be used, each with a sentence that names the file, the reason and the remedy. */
  quarantined: readonly SetAside[];
  /** Third parties' modules that nobody has allowed yet; nothing of them was run. */
  waiting: readonly SetAside[];
  /** One digest over the sources of our plugins and the kit. */
  codeDigest: string;
}
