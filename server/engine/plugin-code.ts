import { sha256 } from '../blobs/digest.ts';
import type { Catalogue, ModelDescriptor, PluginRef } from '../pipeline/catalogue.ts';

/** A descriptor's reference alone, as it goes to a host. */
export const refOf = ({ file, index, sealed }: PluginRef): PluginRef => ({ file, index, sealed });

/** The models a run can meet: all of ours, and of third parties those it was started with. */
export const modelsOf = (catalogue: Catalogue, asked: readonly string[]): readonly ModelDescriptor[] =>
  catalogue.models.filter((model) => model.sealed === null || asked.includes(model.id));

/**
 * Digest of all code a step can run: our own, and the step's or a model's when a third party brought them. So another version of
 * a third party's plugin makes what it computed unused, and nothing else.
 */
export function stepCodeDigest(catalogue: Catalogue, uses: string, models: readonly string[]): string {
  return mix(catalogue, [...catalogue.steps.filter((step) => step.id === uses), ...modelsOf(catalogue, models)]);
}

/** The same for a whole run: its preset, its steps, its models. */
export function runCodeDigest(catalogue: Catalogue, run: { preset: string; uses: readonly string[]; models: readonly string[] }): string {
  const preset = catalogue.presets.filter((one) => one.id === run.preset);
  return mix(catalogue, [...preset, ...catalogue.steps.filter((step) => run.uses.includes(step.id)), ...modelsOf(catalogue, run.models)]);
}

function mix({ codeDigest }: Catalogue, plugins: readonly { codeDigest: string }[]): string {
  const foreign = [...new Set(plugins.map((plugin) => plugin.codeDigest))].filter((digest) => digest !== codeDigest).sort();
  return foreign.length === 0 ? codeDigest : sha256([codeDigest, ...foreign].join('\n'));
}
