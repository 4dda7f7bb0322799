import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import mstl from '../../../../plugins/models/mstl.ts';
import { decomposeMstl, openMstlSpace } from '../../../../plugins/numerics/stl/decompose-mstl.ts';
import { decomposeStl } from '../../../../plugins/numerics/stl/decompose-stl.ts';
import { explainMstl, explainMstlPath } from '../../../../plugins/numerics/stl/explain-mstl.ts';
import { fillGaps } from '../../../../plugins/numerics/stl/fill-gaps.ts';
import { mstlSeasons } from '../../../../plugins/numerics/stl/mstl-seasons.ts';
import { smoothLoess } from '../../../../plugins/numerics/stl/smooth-loess.ts';
import { chooseStl, type StlChoice } from '../../../../plugins/numerics/stl/stl-settings.ts';
import { openStlSpace } from '../../../../plugins/numerics/stl/stl-space.ts';
import { randomStream } from '../../../../server/kit/random.ts';
import { runModel } from '../../../../server/kit-testing/test-model.ts';

const space = openStlSpace();

function partsOf(y: Float64Array, choice: StlChoice): { season: Float64Array; trend: Float64Array } {
  const parts = { season: new Float64Array(y.length), trend: new Float64Array(y.length) };
  decomposeStl(y, chooseStl(choice), space, parts);
  return parts;
}

/** Hours with a day and a week in them; n values. */
function hourly(n: number, noise: number): Float64Array {
  const random = randomStream(17, 'hourly');
  return Float64Array.from(
    { length: n },
    (_, t) => 500 + 0.05 * t + 100 * Math.sin((t * Math.PI) / 12) + (Math.floor(t / 24) % 7 > 4 ? -80 : 32) + noise * random.normal(),
  );
}

describe('loess', () => {
  it('reproduces a line with a local line, and weights of 1 change nothing, at any window and jump', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 90 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 0, max: 1 }),
        (n, half, jump, degree) => {
          const random = randomStream(n, 'loess', half, jump);
          const loess = { window: 2 * half + 1, degree, jump };
          const y = Float64Array.from({ length: n }, () => random.normal());
          const [fast, slow] = [new Float64Array(n), new Float64Array(n)];
          smoothLoess(y, n, loess, null, fast);
          smoothLoess(y, n, loess, new Float64Array(n).fill(1), slow);
          for (let t = 0; t < n; t++) expect(fast[t]).toBeCloseTo(slow[t], 10);
          const line = Float64Array.from({ length: n }, (_, t) => 7 - 2 * t);
          smoothLoess(line, n, { ...loess, degree: 1 }, null, fast);
          for (let t = 0; t < n; t++) expect(fast[t]).toBeCloseTo(line[t], 8);
        },
      ),
    );
  });
});

describe('STL', () => {
  it('scales with the series to the last bit and moves with its level', () => {
    const y = hourly(300, 20);
    const plain = partsOf(y, { period: 24, seasonalWindow: 11 });
    const scaled = partsOf(
      y.map((value) => value * 2 ** 30),
      { period: 24, seasonalWindow: 11 },
    );
    expect([...scaled.season.map((value) => value / 2 ** 30)]).toEqual([...plain.season]);
    const raised = partsOf(
      y.map((value) => value + 1000),
      { period: 24, seasonalWindow: 11 },
    );
    for (let t = 0; t < 300; t++) {
      expect(raised.season[t]).toBeCloseTo(plain.season[t], 8);
      expect(raised.trend[t] - 1000).toBeCloseTo(plain.trend[t], 8);
    }
  });

  it('jumps of a tenth of a window stay near a fit at every element', () => {
    const y = hourly(400, 10);
    const [fast, exact] = [partsOf(y, { period: 24, seasonalWindow: 11 }), partsOf(y, { period: 24, seasonalWindow: 11, exact: true })];
    // The jumped seasonal smoother joins every second cycle by a line; at the two ends that shows most.
    for (let t = 0; t < 400; t++) expect(Math.abs(fast.season[t] - exact.season[t])).toBeLessThan(5);
    for (let t = 0; t < 400; t++) expect(Math.abs(fast.trend[t] - exact.trend[t])).toBeLessThan(2);
  });

  it('robust: one wild value stays in the remainder', () => {
    const y = hourly(240, 1);
    const clean = partsOf(y, { period: 24, seasonalWindow: 'periodic' });
    const wild = y.slice();
    wild[100] += 5000;
    const robust = partsOf(wild, { period: 24, seasonalWindow: 'periodic', robust: true });
    const plain = partsOf(wild, { period: 24, seasonalWindow: 'periodic' });
    expect(Math.abs(robust.season[100] - clean.season[100])).toBeLessThan(5);
    expect(Math.abs(plain.season[100] - clean.season[100])).toBeGreaterThan(200);
    expect(space.weights.length).toBeGreaterThanOrEqual(240);
  });

  it('a periodic season repeats exactly', () => {
    const { season } = partsOf(hourly(200, 30), { period: 24, seasonalWindow: 'periodic' });
    for (let t = 24; t < 200; t++) expect(season[t]).toBe(season[t - 24]);
  });

  it('refuses what it cannot do, with the number', () => {
    expect(() => partsOf(hourly(40, 1), { period: 24, seasonalWindow: 11 })).toThrow(/40 observations .* 48/);
    expect(() => chooseStl({ period: 1, seasonalWindow: 11 })).toThrow(/season of 1 /);
    expect(() => chooseStl({ period: 365.25, seasonalWindow: 11 })).toThrow(/365.25/);
  });
});

describe('MSTL', () => {
  it('takes the seasons that fit twice, rounded, each once', () => {
    expect(mstlSeasons([7, 365.25], 730 / 2)).toEqual([7, 365]);
    expect(mstlSeasons([7, 365.25], 729 / 2)).toEqual([7]);
    expect(mstlSeasons([1, 24.2, 23.9, 168])).toEqual([24, 168]);
  });

  it('tells day and week apart, and all parts add up to the series', () => {
    const y = hourly(840, 2);
    const parts = explainMstl(y, [24, 168]);
    if (parts === null) throw new Error('no parts');
    expect(parts.seasons.map(({ length }) => length)).toEqual([24, 168]);
    for (let t = 0; t < 840; t++) {
      expect(parts.trend[t] + parts.seasons[0].values[t] + parts.seasons[1].values[t] + parts.remainder[t]).toBeCloseTo(y[t], 9);
      expect(Math.abs(parts.seasons[0].values[t] - 100 * Math.sin((t * Math.PI) / 12))).toBeLessThan(15);
    }
    expect(explainMstl(y.subarray(0, 40), [24, 168])).toBeNull();
  });

  it('fills gaps by trend and season', () => {
    const y = hourly(840, 0);
    const holes = y.map((value, t) => (t % 5 === 2 || (t > 400 && t < 430) ? Number.NaN : value));
    const work = openMstlSpace();
    decomposeMstl(holes, [24, 168], work);
    for (let t = 0; t < 840; t++) if (Number.isNaN(holes[t])) expect(Math.abs(work.filled[t] - y[t])).toBeLessThan(25);
  });

  it('forecasts two seasons and gaps, follows the clock across leading and trailing ones, and explains its path', () => {
    const whole = hourly(840 + 48, 2);
    const y = whole.slice(0, 840);
    const setting = { m: 24, seasons: [24, 168], drivers: [] };
    for (const [name, history] of [
      ['whole', y],
      ['led', y.map((value, t) => (t < 100 ? Number.NaN : value))],
      ['trailed', y.map((value, t) => (t >= 830 ? Number.NaN : value))],
      ['two fifths missing', y.map((value, t) => (t % 5 < 2 ? Number.NaN : value))],
    ] as const) {
      const { ok, state, mean, sigma } = runModel(mstl, [...history], setting, 48);
      expect(ok).toBe(true);
      for (let step = 0; step < 48; step++) expect(Math.abs(mean[step] - whole[840 + step]), `${name} ${step}`).toBeLessThan(25);
      expect(sigma[0]).toBeGreaterThan(1);
      expect(sigma[0]).toBeLessThan(20);
      const { level, trend, seasons } = explainMstlPath(Float64Array.from(state), { n: 840, seasons: [24, 168], h: 48 });
      for (let step = 0; step < 48; step++) expect(level + trend[step] + seasons[0].values[step] + seasons[1].values[step]).toBeCloseTo(mean[step], 9);
    }
  });

  it('what was decomposed before leaves no trace', () => {
    const setting = { m: 24, seasons: [24, 168], drivers: [] };
    const y = [...hourly(400, 5)];
    const first = runModel(mstl, y, setting);
    runModel(mstl, [...hourly(1200, 9)], { m: 7, seasons: [7, 365.25], drivers: [] });
    expect(runModel(mstl, y, setting)).toEqual(first);
  });

  it('is its trend model alone without a season that fits', () => {
    const y = [...hourly(40, 5)];
    const alone = runModel(mstl, y, 1);
    const long = runModel(mstl, y, { m: 24, seasons: [24, 168], drivers: [] });
    expect(long.mean).toEqual(alone.mean);
    expect(long.sigma).toEqual(alone.sigma);
  });
});

describe('gaps', () => {
  it('are bridged by straight lines, flat at both ends', () => {
    const nan = Number.NaN;
    const out = new Float64Array(9);
    expect(fillGaps(Float64Array.of(nan, nan, 4, nan, nan, 10, 11, nan, nan), out)).toBe(6);
    expect([...out]).toEqual([4, 4, 4, 6, 8, 10, 11, 11, 11]);
    expect(fillGaps(Float64Array.of(nan, nan), out)).toBe(2);
    expect([...out.subarray(0, 2)]).toEqual([0, 0]);
  });
});
