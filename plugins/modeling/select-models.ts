import type { Model } from '../../server/kit/model.ts';
import type { StepContext } from '../../server/kit/step.ts';

/** The model whose forecast stands in where another refuses a series. */
export const STAND_IN = 'naive';

/**
 * The asked-for models and every baseline, each once: naive first, then by id.
 * @throws RangeError when a model is not available, naming it and the known ids
 */
export function selectModels(ctx: StepContext, ids: readonly string[]): Model[] {
  const baselines = ctx.models().filter((id) => ctx.model(id).baseline);
  const wanted = [...new Set([STAND_IN, ...[...ids, ...baselines].sort()])];
  return wanted.map((id) => ctx.model(id));
}
