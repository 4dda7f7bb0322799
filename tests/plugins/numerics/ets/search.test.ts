import { describe, expect, it } from 'vitest';
import { FORMS, findForm, LONGEST_SEASON, nameForm } from '../../../../plugins/numerics/ets/form.ts';
import { forecastEts } from '../../../../plugins/numerics/ets/moments.ts';
import { passOf } from '../../../../plugins/numerics/ets/passes.ts';
import { fitForms, searchEts } from '../../../../plugins/numerics/ets/search.ts';
import { formOf, STATE, stateWidth, writeState } from '../../../../plugins/numerics/ets/state.ts';
import { traceEts } from '../../../../plugins/numerics/ets/trace.ts';
import { ALPHA, BETA, createSeries, loadSeries } from '../../../../plugins/numerics/ets/workspace.ts';
import { randomStream } from '../../../../server/kit/random.ts';

const UNCAPPED = { trendCap: 0.9999, start: 'backcast' } as const;

/** n values of level, growth and a season of m with noise; multiplied together, or added. */
function makeSeries(n: number, m: number, multiply: boolean, growth = 0.4): Float64Array {
  const random = randomStream(3, 'ets', n, m, String(multiply));
  return Float64Array.from({ length: n }, (_, t) => {
    const level = 100 + growth * t;
    const season = 0.4 * Math.sin((2 * Math.PI * t) / Math.max(m, 2)) * (m > 1 ? 1 : 0);
    return multiply ? level * (1 + season) * (1 + 0.03 * random.normal()) : level + 100 * season + 4 * random.normal();
  });
}

const chosen = (y: Float64Array, m: number): string => nameForm(searchEts(y, m)?.fit.form ?? FORMS[0]);

it('has 15 forms, and their codes never change', () => {
  expect(FORMS.map(nameForm)).toEqual(
    ['N', 'A', 'Ad'].flatMap((trend) => [`ETS(A,${trend},N)`, `ETS(A,${trend},A)`, `ETS(M,${trend},N)`, `ETS(M,${trend},A)`, `ETS(M,${trend},M)`]),
  );
  expect(() => findForm('A', 'N', 'M')).toThrow('a multiplicative season needs multiplicative errors');
});

describe('the choice', () => {
  it('finds a season that multiplies, one that is added, and none', () => {
    expect(chosen(makeSeries(120, 12, true, 2), 12)).toMatch(/ETS\(M,Ad?,M\)/);
    expect(chosen(makeSeries(120, 12, false), 12)).toMatch(/ETS\(A,.*,A\)/);
    expect(chosen(makeSeries(120, 1, false), 12)).toMatch(/,N\)/);
  });

  it('takes additive forms alone where a value is not above 0', () => {
    for (const low of [0, -1]) {
      const y = makeSeries(120, 12, true, 2);
      y[50] = low;
      expect(chosen(y, 12)).toMatch(/ETS\(A,.*,[NA]\)/);
    }
  });

  it('takes additive forms alone where one value is a hundred times too large, so that the range ahead stays of its size', () => {
    for (const m of [1, 7]) {
      const y = makeSeries(200, 7, true, 0.1);
      y[190] *= 100;
      const found = searchEts(y, m)!;
      expect(found.fit.form.error).toBe('A');
      const state = new Float64Array(stateWidth(m));
      writeState(found.series, found.fit, state);
      const [mean, sigma] = [new Float64Array(14), new Float64Array(14)];
      forecastEts(state, m, mean, sigma);
      expect(Math.max(...sigma)).toBeLessThan(Math.max(...y));
    }
  });

  it('has no seasonal form for a season above 24, nor on a history of less than two', () => {
    expect(chosen(makeSeries(150, LONGEST_SEASON, true), LONGEST_SEASON)).toMatch(/,M\)/);
    expect(chosen(makeSeries(150, LONGEST_SEASON + 1, true), LONGEST_SEASON + 1)).toMatch(/,N\)/);
    expect(chosen(makeSeries(23, 12, true), 12)).toMatch(/,N\)/);
  });

  it('gives a form up only when it would have lost anyway', () => {
    for (const [n, m, multiply] of [
      [364, 7, true],
      [364, 7, false],
      [120, 12, true],
      [90, 4, false],
    ] as const) {
      const y = makeSeries(n, m, multiply);
      const { form, aicc } = searchEts(y, m)?.fit ?? { form: FORMS[0], aicc: Number.NaN };
      // Alone, the form that was taken has nothing to be compared with and is followed to its end.
      expect(fitForms(y, m, [form])?.fit.aicc).toBeCloseTo(aicc, 9);
      // None that was left out or given up is better by more than the search leaves open elsewhere.
      for (const other of FORMS) expect(fitForms(y, m, [other])?.fit.aicc ?? aicc, nameForm(other)).toBeGreaterThan(aicc - 2);
    }
  });

  it('falls back on a level where there is too little for a criterion', () => {
    for (const values of [[5], [5, 7], [5, 7, 6, 9]]) expect(chosen(Float64Array.from(values), 12)).toBe('ETS(A,N,N)');
    expect(searchEts(Float64Array.from([Number.NaN, Number.NaN]), 12)).toBeNull();
  });

  it('is never worse than any single form it looked at, and close to the best of all 15', () => {
    for (const [m, multiply] of [
      [12, true],
      [12, false],
      [1, true],
      [4, false],
    ] as const) {
      const y = makeSeries(96, m, multiply);
      const staged = searchEts(y, m)?.fit.aicc ?? Number.NaN;
      const all = fitForms(y, m, FORMS)?.fit.aicc ?? Number.NaN;
      expect(staged).toBeGreaterThanOrEqual(all - 1e-9);
      expect(staged).toBeLessThanOrEqual(all + 2);
    }
  });
});

describe('the trend cap', () => {
  it('holds β at a tenth of α unless it is lifted', () => {
    const random = randomStream(4, 'wandering');
    let [level, growth] = [100, 0];
    const y = Float64Array.from({ length: 120 }, () => {
      growth += random.normal();
      level += growth;
      return level + 400;
    });
    const form = [findForm('A', 'A', 'N')];
    const capped = fitForms(y, 1, form)?.fit;
    const [beta, alpha, squares] = [capped?.p[BETA] ?? Number.NaN, capped?.p[ALPHA] ?? Number.NaN, capped?.squares ?? Number.NaN];
    expect(beta).toBeLessThanOrEqual(0.1 * alpha * (1 + 1e-12));
    const free = fitForms(y, 1, form, UNCAPPED)?.fit;
    expect(free?.p[BETA]).toBeGreaterThan(0.3);
    expect(free?.squares).toBeLessThan(squares);
  });
});

describe('a fitted form', () => {
  it.each(FORMS.map((form) => [nameForm(form), form] as const))('%s: its loop and its trace tell the same, gaps and a late start included', (_, form) => {
    const y = makeSeries(90, 6, true);
    for (const t of [0, 1, 17, 18, 40, 88, 89]) y[t] = Number.NaN;
    const found = fitForms(y, 6, [form]);
    if (!found) throw new Error('no fit');
    const state = new Float64Array(stateWidth(6));
    writeState(found.series, found.fit, state);
    const [fitted, level, growth, season] = [90, 96, 96, 96].map((length) => new Float64Array(length));
    traceEts(state, 6, y, { fitted, level, growth, season });
    const join = (t: number): number => (form.season === 'M' ? level[t] * season[t] : level[t] + season[t]);
    let squares = 0;
    let logs = 0;
    for (let t = 2; t < 90; t++) {
      const value = join(t);
      if (t > 2) expect(fitted[t]).toBeCloseTo(value, 9);
      if (Number.isNaN(y[t])) continue;
      squares += (form.error === 'M' ? (y[t] - value) / value : y[t] - value) ** 2;
      logs += Math.log(value);
    }
    expect(fitted.subarray(0, 3).every(Number.isNaN)).toBe(true);
    const unit = found.series.scale;
    const mean = form.error === 'M' ? Math.exp(logs / found.series.usable) : 1;
    expect(squares * mean * mean * unit * unit).toBeCloseTo(found.fit.squares, 8);
    expect(formOf(state)).toBe(form);
    // Past its end the trace goes where the state says the forecast begins.
    expect(level[90]).toBeCloseTo(state[STATE.level], 9);
    expect(growth[90]).toBeCloseTo(state[STATE.growth], 9);
    for (let step = 0; step < 6; step++) if (form.season !== 'N') expect(season[90 + step]).toBeCloseTo(state[STATE.season + step], 9);
  });

  it('has seasonal start states that sum to 0, or have a mean of 1', () => {
    for (const [error, kind, centre] of [
      ['A', 'A', 0],
      ['M', 'M', 1],
    ] as const) {
      const found = fitForms(makeSeries(90, 6, true), 6, [findForm(error, 'A', kind)]);
      const start = [...(found?.fit.season.subarray(0, 6) ?? [])];
      expect(start.reduce((sum, value) => sum + value, 0) / 6).toBeCloseTo(centre, 12);
    }
  });

  it('is refused by its loop where a multiplicative form meets a value that is not above 0', () => {
    const series = createSeries();
    loadSeries(series, Float64Array.from([3, 2, 1, 2, 3, 2]), 1);
    series.p.set([0.2, 0, 0, 1, -1, 0]);
    const room = new Float64Array(6);
    expect(passOf(findForm('M', 'N', 'N'))(series, series.y, room)).toBe(Number.POSITIVE_INFINITY);
    expect(passOf(findForm('A', 'N', 'N'))(series, series.y, room)).toBeLessThan(Number.POSITIVE_INFINITY);
  });
});
