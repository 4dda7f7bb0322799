import { describe, expect, it } from 'vitest';
import { bucketsOf } from '../../../plugins/boosting/buckets.ts';
import { forecastPanel } from '../../../plugins/boosting/forecast-panel.ts';
import { type Learner, learnPanel } from '../../../plugins/boosting/learn-panel.ts';
import { panelColumns } from '../../../plugins/boosting/panel-columns.ts';
import { packPart, unpackPart } from '../../../plugins/boosting/panel-part.ts';
import { rankColumns } from '../../../plugins/boosting/rank-columns.ts';
import { randomStream } from '../../../server/kit/random.ts';
import { samplePanel } from '../../../server/kit-testing/sample-panel.ts';

const SMALL: Learner = { method: 'boosting', loss: { kind: 'l2' }, trees: 20, numLeaves: 8, minSamples: 5 };
const learn = (panel: Parameters<typeof learnPanel>[0], shift = 7, learner: Learner = SMALL) =>
  learnPanel(panel, { start: 0, cutoff: panel.periods, shift }, learner, randomStream(42, 'learn').uniform);

describe('stretches of a horizon', () => {
  it('are 1–7, 8–14, 15–28, as far as the horizon reaches', () => {
    expect(bucketsOf(5)).toEqual([{ from: 1, to: 5 }]);
    expect(bucketsOf(14)).toEqual([
      { from: 1, to: 7 },
      { from: 8, to: 14 },
    ]);
    expect(bucketsOf(20).at(-1)).toEqual({ from: 15, to: 20 });
    expect(bucketsOf(100).map(({ to }) => to)).toEqual([7, 14, 28]);
  });
});

describe('learning from a panel', () => {
  it('refuses fewer than 60 rows and takes 60', () => {
    const short = (periods: number) => learn(samplePanel({ series: 1, periods }));
    expect(short(66)).toBeNull();
    expect(short(67)).not.toBeNull();
  });

  it('leaves out rows before the first sale is known', () => {
    const zeros = (t: number, own: number): number => (t < 70 ? 0 : own);
    expect(learn(samplePanel({ series: 1, value: (_, t, own) => zeros(t, own) }))).toBeNull();
    expect(learn(samplePanel({ series: 2, value: (_, t, own) => zeros(t, own) }))).not.toBeNull();
  });

  it('keeps the share of a growing series: forecasts of the last level, not of the mean', () => {
    const grown = samplePanel({ periods: 300, value: (_, t, own) => own * (1 + t / 100) });
    const bytes = learn(grown, 7, { ...SMALL, trees: 100 });
    const out = { mean: new Float64Array(6 * 7), sigma: new Float64Array(6 * 7), ok: new Uint8Array(6) };
    forecastPanel([bytes as Uint8Array], grown, { cutoff: 300, horizon: 7, from: 0, to: 6 }, out);
    const expected = Array.from(out.mean, (_, i) => 10 * (Math.floor(i / 7) + 1) * (1 + 0.1 * (((300 + (i % 7)) * 3) % 7)) * (1 + (300 + (i % 7)) / 100));
    const [sum, all] = [out.mean.reduce((a, b) => a + b, 0), expected.reduce((a, b) => a + b, 0)];
    expect(Math.abs(sum / all - 1)).toBeLessThan(0.04);
  });

  it('grows fewer and smaller trees for few rows when it may', () => {
    const trees = (learner: Learner) => unpackPart(learn(samplePanel(), 7, learner) as Uint8Array).model.starts.length - 1;
    expect(trees({ ...SMALL, trees: 150 })).toBe(150);
    expect(trees({ ...SMALL, trees: 150, grows: true })).toBe(80);
  });

  it('writes parts that read back as they were', () => {
    const bytes = learn(samplePanel()) as Uint8Array;
    const part = unpackPart(bytes);
    expect(part.sigma).toHaveLength(6);
    expect(Math.min(...part.sigma)).toBeGreaterThan(0);
    expect(packPart(part)).toEqual(bytes);
  });

  it('says which columns it leans on: shares that add up to 1, largest first', () => {
    const panel = samplePanel({ roles: ['price'] });
    const { trees, columns } = rankColumns([learn(panel) as Uint8Array, learn(panel, 14) as Uint8Array], panelColumns(panel));
    expect(trees).toBe(40);
    expect(columns.reduce((sum, { gain }) => sum + gain, 0)).toBeCloseTo(1, 9);
    expect(columns.slice(0, 3).map(({ column }) => column.group)).toContain('price');
    expect(columns.map(({ gain }) => gain)).toEqual(columns.map(({ gain }) => gain).sort((a, b) => b - a));
  });
});
