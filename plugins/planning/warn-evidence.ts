import type { PlanWarning } from '../../server/kit/kinds/scenario.ts';
import type { Effective } from './alter-drivers.ts';
import type { Effect, Effects } from './measure-effects.ts';
import type { Plan } from './open-plan.ts';
import type { Laid } from './read-assumptions.ts';

/** Effects that the data tell badly or not at all. */
export function warnEvidence(methods: Plan['methods'], laid: Laid, effects: Effects, holiday: Effect): PlanWarning[] {
  const warnings: PlanWarning[] = [];
  const rule = (assumption: Effective, effect: Effect, what: string): void => {
    if (effect.evidence === 'rule')
      warnings.push({
        assumption,
        code: 'no_evidence',
        text: `${assumption}: the data hold no ${what} to learn from, so a rule of thumb with a wide interval stands in`,
      });
  };
  for (const { name, method, periods } of methods) {
    if (periods === 0 || method === 'model') continue;
    if (name === 'price') rule('price', effects.elasticity, 'change of price');
    if (name === 'promotion' && laid.promotion.includes(1)) rule('promotion', effects.lift, 'promotion');
    if (name === 'holiday') rule('holiday', holiday, 'named day');
    if (name === 'lifecycle') rule('lifecycle', effects.lifecycle.growth, 'growing or fading series');
    const { value, error, evidence } = effects.elasticity;
    if (name === 'price' && evidence === 'data' && value + 1.96 * error > 0)
      warnings.push({
        assumption: 'price',
        code: 'no_evidence',
        text: 'price: the data do not settle whether a lower price sells more; the interval of the elasticity reaches across 0',
      });
    if ((name === 'price' || name === 'promotion') && effects.together)
      warnings.push({
        assumption: name,
        code: 'no_evidence',
        text: `${name}: prices only ever moved with promotions, so what each does alone is not known and the interval is wide`,
      });
  }
  return warnings;
}
