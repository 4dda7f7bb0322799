import { describe, expect, it } from 'vitest';
import { planSplits } from '../../../plugins/backtesting/run-backtest.ts';
import { describeAssumed } from '../../../plugins/modeling/describe-assumed.ts';
import { fittedFrom } from '../../../plugins/modeling/fitted-from.ts';
import type { Panel } from '../../../server/kit/model.ts';
import { SETTINGS } from '../samples.ts';

describe('maxTrain: the latest periods are enough', () => {
  it('a row is fitted on as many periods as any, also when it ended early', () => {
    const y = Float64Array.from({ length: 100 }, (_, t) => t);
    expect([fittedFrom(y, 0), fittedFrom(y, 60)]).toEqual([0, 60]);
    y.fill(Number.NaN, 70);
    expect(fittedFrom(y, 60)).toBe(30);
    y.fill(Number.NaN, 20);
    expect(fittedFrom(y, 60)).toBe(0);
    expect(fittedFrom(y.fill(Number.NaN), 60)).toBe(0);
  });

  it('windows train on no more than that, and end where they did', () => {
    const all = planSplits(200, SETTINGS);
    const recent = planSplits(200, { ...SETTINGS, maxTrain: 100 });
    expect(recent.map(({ trainTo, testFrom, testTo }) => [trainTo, testFrom, testTo])).toEqual(
      all.map(({ trainTo, testFrom, testTo }) => [trainTo, testFrom, testTo]),
    );
    expect(recent.map(({ trainFrom, trainTo }) => trainTo - trainFrom)).toEqual([100, 100, 100]);
    expect(planSplits(200, { ...SETTINGS, maxTrain: 5000 })).toEqual(all);
  });
});

it('says what is assumed of drivers, and for which steps', () => {
  const panel = {
    drivers: [
      { name: 'price', role: 'price', values: new Float64Array(0) },
      { name: 'promotion', role: 'promotion', values: new Float64Array(0) },
    ],
  } as unknown as Panel;
  expect(describeAssumed({ assumed: [], panel }, 14)).toBeNull();
  const assumed = [
    { name: 'price', from: 6 },
    { name: 'promotion', from: 6 },
  ];
  expect(describeAssumed({ assumed, panel }, 14)).toBe('not known for steps 6 to 14 ahead, so assumed: price stays at its last value, promotion is 0');
  expect(describeAssumed({ assumed: [assumed[1]], panel }, 6)).toBe('not known for step 6 ahead, so assumed: promotion is 0');
});
