import type { Model } from '../kit/model.ts';

/** @throws RangeError naming the known ids */
export function knownModel(models: ReadonlyMap<string, Model>, id: string): Model {
  const model = models.get(id);
  if (!model) throw new RangeError(`no model "${id}"; known are ${[...models.keys()].sort().join(', ')}`);
  return model;
}
