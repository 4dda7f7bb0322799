import { describe, expect, it } from 'vitest';
import { panelColumns } from '../../../plugins/boosting/panel-columns.ts';
import { openSeriesHistory } from '../../../plugins/boosting/series-history.ts';
import { windowsOf } from '../../../plugins/boosting/windows.ts';
import type { Panel } from '../../../server/kit/model.ts';
import { randomStream } from '../../../server/kit/random.ts';
import { samplePanel, withDriver } from '../../../server/kit-testing/sample-panel.ts';

const PERIODS = 440;
/** Two series with gaps, zeros and a late start; every role of driver. */
const value = (row: number, t: number, own: number): number => (t < 20 * row || (t * 7 + row) % 13 === 0 ? Number.NaN : (t + row) % 5 === 0 ? 0 : own);
const panel = samplePanel({ series: 2, periods: PERIODS, horizon: 30, roles: ['price', 'promotion', 'event', 'regressor'], value });
const SHIFTS = [1, 7, 14, 28];
const ROWS = [0, 5, 30, 97, 200, 395, PERIODS - 1];

/** Values of all columns of a row. */
function rowOf(of: Panel, row: number, t: number, shift: number, cutoff = PERIODS): Map<string, number> {
  const history = openSeriesHistory(of, cutoff);
  history.load(row);
  history.stand(t, shift);
  return new Map(panelColumns(of).map((column) => [column.name, column.value(history, t, shift)]));
}

const alterFrom = (from: number): Panel => ({ ...panel, y: panel.y.map((own, i) => (i % PERIODS >= from ? 5000 + 3 * (Number.isNaN(own) ? 1 : own) : own)) });

describe('what a column may look at', () => {
  const columns = panelColumns(panel);

  it('has 30 columns and more, each of its own name, of every leakage class', () => {
    expect(columns.length).toBeGreaterThanOrEqual(30);
    expect(new Set(columns.map(({ name }) => name)).size).toBe(columns.length);
    expect(new Set(columns.map(({ leakage }) => leakage))).toEqual(new Set(['past', 'known', 'fixed']));
  });

  it('no column changes when values later than t − shift are altered, those of the past included', () => {
    for (const shift of SHIFTS)
      for (const t of ROWS)
        for (const row of [0, 1]) {
          const [plain, altered] = [rowOf(panel, row, t, shift), rowOf(alterFrom(Math.max(0, t - shift + 1)), row, t, shift)];
          for (const [name, own] of plain) expect(altered.get(name), `${name} of series ${row}, period ${t}, shift ${shift}`).toEqual(own);
        }
  });

  it('a column of the past does look at the latest known period; one that is known or fixed never looks at values', () => {
    const [t, shift] = [395, 14];
    const [plain, altered] = [rowOf(panel, 0, t, shift), rowOf(alterFrom(0), 0, t, shift)];
    for (const { name, leakage } of columns) if (leakage !== 'past') expect(altered.get(name), name).toEqual(plain.get(name));
    const moved = columns.filter(({ name }) => !Object.is(altered.get(name), plain.get(name)));
    expect(moved.length).toBeGreaterThan(15);
    const last = rowOf(alterFrom(t - shift), 0, t, shift);
    for (const name of ['lag_1', 'mean_7', 'level', 'deviation_28']) expect(last.get(name), name).not.toEqual(plain.get(name));
  });

  it('does not look beyond the cutoff even where the shift would let it', () => {
    const cutoff = 300;
    const [plain, altered] = [rowOf(panel, 0, 320, 7, cutoff), rowOf(alterFrom(cutoff), 0, 320, 7, cutoff)];
    expect(altered).toEqual(plain);
  });

  it('a price is lower bound to higher sales, and only a price is', () => {
    for (const { name, group, monotone } of columns) expect(monotone === -1, name).toBe(group === 'price');
  });

  it('a constant price over its own mean is 1 and nothing else, whatever stood before', () => {
    const odd = withDriver(panel, 'price', 0, () => 2.49);
    const history = openSeriesHistory(odd, PERIODS);
    history.load(0);
    const ratio = panelColumns(odd).find(({ name }) => name === 'price_ratio');
    for (let t = 1; t < PERIODS; t++) expect(ratio?.value(history, t, 7)).toBe(1);
  });
});

describe('the history of a series', () => {
  const known = (row: number, from: number, to: number): number[] =>
    [...panel.y.subarray(row * PERIODS + Math.max(0, from), row * PERIODS + Math.max(0, to))].filter((own) => !Number.isNaN(own));
  const mean = (values: number[]): number => values.reduce((sum, own) => sum + own, 0) / values.length;

  it('equals a plain computation of every rolling statistic', () => {
    const history = openSeriesHistory(panel, PERIODS);
    const { below } = randomStream(1, 'spots');
    for (let spot = 0; spot < 60; spot++) {
      const [row, t, shift, width] = [spot % 2, below(PERIODS), 1 + below(28), 2 + below(60)];
      history.load(row);
      history.stand(t, shift);
      const end = t - shift + 1;
      const values = known(row, end - width, end);
      const sales = known(row, 0, end).filter((own) => own !== 0);
      const size = mean(known(row, end - 91, end).map(Math.abs)) || 0;
      expect(history.scale).toBeCloseTo(Math.max(size, 0.1 * (mean(sales.map(Math.abs)) || 0)), 9);
      if (history.scale === 0) continue;
      const scaled = values.map((own) => own / history.scale);
      expect(history.meanBefore(end, width)).toBeCloseTo(mean(scaled), 9);
      expect(history.deviationBefore(end, width)).toBeCloseTo(Math.sqrt(mean(scaled.map((own) => (own - mean(scaled)) * (own - mean(scaled))))), 6);
      expect(history.zerosBefore(end, width)).toBeCloseTo(mean(values.map((own) => Number(own === 0))), 9);
      const same = Array.from({ length: 8 }, (_, back) => t - 7 * (back + 4)).flatMap((at) => known(row, at, at + 1));
      expect(history.placeMean(t - 28, 7, 4)).toBeCloseTo(mean(same.slice(0, 4)) / history.scale, 9);
    }
  });

  it('tells what the same places of the season sold under the same promotion', () => {
    const index = panel.drivers.findIndex(({ role }) => role === 'promotion');
    const history = openSeriesHistory(panel, PERIODS);
    let found = 0;
    for (const t of [120, 233, 300, 401, 439]) {
      history.load(0);
      history.stand(t, 14);
      const like = Array.from({ length: 16 }, (_, back) => t - 7 * (back + 2)).filter(
        (at) => at >= 0 && !Number.isNaN(panel.y[at]) && history.driver(index, at) === history.driver(index, t),
      );
      const own = history.likeMean(t - 14, 7, 4, index, t);
      if (like.length === 0) expect(own).toBeNaN();
      else expect(own).toBeCloseTo(mean(like.slice(0, 4).map((at) => panel.y[at])) / history.scale, 9);
      found += like.length;
    }
    expect(found).toBeGreaterThan(10);
  });

  it('is as large after a long gap as it was before', () => {
    const closed = samplePanel({ series: 1, periods: PERIODS, value: (_, t, own) => (t >= 100 && t < 300 ? Number.NaN : own + 50) });
    const history = openSeriesHistory(closed, PERIODS);
    history.load(0);
    history.stand(99, 1);
    const before = history.scale;
    for (const t of [290, 299, 303]) {
      history.stand(t, 1);
      expect(history.scale / before, `period ${t}`).toBeGreaterThan(0.8);
      expect(history.scale / before, `period ${t}`).toBeLessThan(1.25);
    }
  });

  it('skips unknown prices in their mean', () => {
    const values = panel.drivers[0].values.map((own, i) => (i % 3 === 0 ? Number.NaN : own));
    const history = openSeriesHistory({ ...panel, drivers: [{ ...panel.drivers[0], values }] }, PERIODS);
    history.load(1);
    const own = [...values.subarray(PERIODS + 30 + 72, PERIODS + 30 + 100)].filter((price) => !Number.isNaN(price));
    expect(history.driverMean(0, 100, 28)).toBeCloseTo(mean(own), 12);
  });

  it('goes on with forecasts as if they had been observed, and forgets them with the next series', () => {
    const history = openSeriesHistory(panel, 200);
    history.load(0);
    expect(history.at(200)).toBeNaN();
    history.stand(207, 7);
    history.extend(200, 30);
    history.stand(207, 7);
    expect(history.end).toBe(201);
    expect(history.at(200) * history.scale).toBeCloseTo(30, 12);
    history.load(0);
    expect(history.end).toBe(200);
  });

  it('has size 0 while nothing but zeros is known, and then tells no value', () => {
    const quiet = samplePanel({ series: 1, value: (_, t, own) => (t < 50 ? 0 : own) });
    const history = openSeriesHistory(quiet, 120);
    history.load(0);
    history.stand(50, 1);
    expect([history.scale, history.firstSale]).toEqual([0, 50]);
    expect(history.at(40)).toBeNaN();
    history.stand(120, 1);
    expect(history.scale).toBeGreaterThan(5);
  });

  it('has windows that ascend for every season', () => {
    for (const m of [1, 4, 7, 12, 24, 52]) expect(windowsOf(m)).toEqual([...windowsOf(m)].sort((a, b) => a - b));
  });
});
