import { describe, expect, it } from 'vitest';
import { isRecommended } from '../../server/pipeline/is-recommended.ts';

const split = { strategy: 'expanding', windows: 3, stepSize: 13, horizon: 13, minTrain: 30, gap: 0, metric: 'wape', testSeries: 5000 } as const;
const weekly = (periods: number) => ({ frequency: 'W' as const, periods });

describe('what competes when nobody chose models', () => {
  it('a flag holds for all data', () => {
    expect([isRecommended(true, weekly(10), split), isRecommended(false, weekly(1000), split)]).toEqual([true, false]);
  });

  it('a list of frequencies holds for those, once their longest season fits twice before the first window', () => {
    // Three windows of 13 weeks leave 104 of 143 weeks to be trained on: two years.
    expect([142, 143].map((periods) => isRecommended(['H', 'W'], weekly(periods), split))).toEqual([false, true]);
    expect(isRecommended(['H', 'W'], { frequency: 'D', periods: 5000 }, split)).toBe(false);
    expect(isRecommended(['H', 'W'], { frequency: 'H', periods: 336 + 39 }, split)).toBe(true);
    expect(isRecommended(['H', 'W'], weekly(500), { ...split, maxTrain: 103 })).toBe(false);
  });
});
