import { expect, it } from 'vitest';
import { usedMetric } from '../../../plugins/backtesting/used-metric.ts';

const NONE = { wape: null, mae: null, rmse: null, mase: null, rmsse: null, smape: null, pinball: null, bias: null, crps: null, msis: null };
const scored = (some: Partial<Record<keyof typeof NONE, number>>) => [{ scores: { ...NONE, ...some } }, { scores: NONE }];
const [SMOOTH, INTERMITTENT, LUMPY, NEVER] = [0, 2, 3, 4];

it('ranks by what was asked for as soon as one series sells often', () => {
  for (const metric of ['wape', 'mae', 'mase'] as const)
    expect(usedMetric(metric, Uint8Array.of(LUMPY, SMOOTH), scored({ wape: 1, mae: 1, mase: 1, rmsse: 1 }))).toBe(metric);
});

it('ranks by RMSSE where every series that ever sold sells seldom: a forecast of nothing must not win', () => {
  for (const metric of ['wape', 'mae', 'smape', 'rmse'] as const)
    expect(usedMetric(metric, Uint8Array.of(LUMPY, INTERMITTENT, NEVER), scored({ wape: 1, mae: 1, smape: 2, rmse: 1, rmsse: 0.9 }))).toBe('rmsse');
});

it('ranks by MAE where nothing was sold, and by what was asked for where nothing was tested', () => {
  expect(usedMetric('wape', Uint8Array.of(NEVER), scored({ mae: 0 }))).toBe('mae');
  expect(usedMetric('wape', Uint8Array.of(NEVER, SMOOTH), scored({ mae: 0, rmsse: 0 }))).toBe('rmsse');
  expect(usedMetric('wape', Uint8Array.of(), scored({}))).toBe('wape');
});
