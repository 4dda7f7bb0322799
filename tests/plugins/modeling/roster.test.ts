import { describe, expect, it } from 'vitest';
import { openRoster, rolesOf } from '../../../plugins/modeling/roster.ts';
import autoEts from '../../../plugins/models/auto-ets.ts';
import combination from '../../../plugins/models/combination.ts';
import combinationBoosting from '../../../plugins/models/combination-boosting.ts';
import dynamicOptimisedTheta from '../../../plugins/models/dynamic-optimised-theta.ts';
import gradientBoosting from '../../../plugins/models/gradient-boosting.ts';
import regression from '../../../plugins/models/regression.ts';
import weekdayAverage from '../../../plugins/models/weekday-average.ts';
import { defineCombination, type Model } from '../../../server/kit/model.ts';
import { MODELS_BY_ID } from '../samples.ts';

const nested = defineCombination({
  ...combination,
  id: 'both',
  members: [
    { model: 'combination', weight: 1 },
    { model: 'ses', weight: 1 },
  ],
});
const known = new Map<string, Model>(MODELS_BY_ID);
for (const model of [autoEts, dynamicOptimisedTheta, weekdayAverage, gradientBoosting, combination, combinationBoosting, regression, nested])
  known.set(model.id, model);
const ctx = {
  models: () => [...known.keys()].sort(),
  model(id: string): Model {
    const found = known.get(id);
    if (!found) throw new RangeError(`unknown model "${id}"`);
    return found;
  },
};
const ids = (models: readonly Model[]): string[] => models.map(({ id }) => id);

describe('the roster', () => {
  it('puts the stand-in first, then locals, globals and combinations, each by id', () => {
    const roster = openRoster(ctx, ['ses', 'combination_boosting', 'gradient_boosting'], 7);
    expect(ids(roster.all)).toEqual(['naive', 'auto_ets', 'dynamic_optimised_theta', 'seasonal_naive', 'ses', 'gradient_boosting', 'combination_boosting']);
    expect([ids(roster.globals), roster.combinations.length]).toEqual([['gradient_boosting'], 1]);
  });

  it('fits a member once, whoever asks for it, and lets only what was asked for compete, with the baselines', () => {
    const roster = openRoster(ctx, ['combination', 'combination_boosting', 'auto_ets'], 7);
    expect(ids(roster.locals).filter((id) => id === 'auto_ets')).toEqual(['auto_ets']);
    expect([...roster.competing].sort()).toEqual(['auto_ets', 'combination', 'combination_boosting', 'naive', 'seasonal_naive']);
    const names = roster.combinations.map(({ members }) => members.map(({ index, weight }) => [roster.all[index].id, weight]));
    expect(names[0]).toEqual([
      ['auto_ets', 1],
      ['dynamic_optimised_theta', 1],
      ['weekday_average', 1],
    ]);
    expect(names[1]).toEqual([
      ['gradient_boosting', 2],
      ['auto_ets', 1],
      ['dynamic_optimised_theta', 1],
    ]);
  });

  it('leaves out members that are for another season', () => {
    const roster = openRoster(ctx, ['combination'], 12);
    expect(ids(roster.all)).not.toContain('weekday_average');
    expect(roster.combinations[0].members).toHaveLength(2);
  });

  it('refuses a mean of a mean, naming both', () => {
    expect(() => openRoster(ctx, ['both'], 7)).toThrow('model "both" is a mean of "combination", which is a mean itself; name its members instead');
    expect(() => openRoster(ctx, ['both', 'combination'], 7)).toThrow('"both" is a mean of "combination"');
  });

  it('passes on that a model is not there', () => {
    expect(() => openRoster(ctx, ['oracle'], 7)).toThrow('unknown model "oracle"');
  });

  it('tells the roles of drivers its models look at', () => {
    expect([...rolesOf(openRoster(ctx, ['ses'], 7))]).toEqual([]);
    expect([...rolesOf(openRoster(ctx, ['combination_boosting'], 7))].sort()).toEqual(['event', 'price', 'promotion', 'regressor']);
  });
});
