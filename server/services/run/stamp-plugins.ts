import { modelsOf } from '../../engine/plugin-code.ts';
import type { Catalogue } from '../../pipeline/catalogue.ts';
import type { PlannedStep } from '../../pipeline/event.ts';
import type { PluginStamp } from './views.ts';

/** The plugins that carry a run, as they are now: its preset, its steps, its models and the members of those. */
export function stampPlugins(
  catalogue: Catalogue,
  { preset, models }: { preset: string; models: readonly string[] },
  steps: readonly PlannedStep[],
): PluginStamp[] {
  const uses = new Set(steps.map((step) => step.uses));
  const known = modelsOf(catalogue, models);
  const asked = new Set(models);
  for (const model of known) if (asked.has(model.id)) for (const member of model.members) asked.add(member);
  const stamp =
    (type: PluginStamp['type']) =>
    ({ id, version, codeDigest }: { id: string; version: string; codeDigest: string }): PluginStamp => ({ type, id, version, codeDigest });
  return [
    ...catalogue.presets.filter((one) => one.id === preset).map(stamp('preset')),
    ...catalogue.steps.filter((one) => uses.has(one.id)).map(stamp('step')),
    ...known.filter((one) => asked.has(one.id)).map(stamp('model')),
  ];
}
