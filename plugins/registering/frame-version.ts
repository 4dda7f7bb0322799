import type { ModelsMeta } from '../../server/kit/kinds/modeling.ts';
import { FRAME_VERSION } from '../frames/frame-columns.ts';

/**
 * Version of the feature frame a model reads: models across all series read the wide frame, models of one series see nothing but that
 * series (1), a combination what the widest of its members reads.
 * @param trained every trained model, for the members of a combination
 */
export function frameVersionOf(meta: Pick<ModelsMeta, 'scope' | 'members'>, trained: readonly Pick<ModelsMeta, 'model' | 'scope' | 'members'>[]): number {
  if (meta.scope === 'global') return Number(FRAME_VERSION);
  const members = trained.filter((one) => one.scope !== 'combination' && meta.members.some((member) => member.model === one.model));
  return members.reduce((version, one) => Math.max(version, frameVersionOf(one, trained)), 1);
}
