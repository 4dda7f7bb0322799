import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import dotm from '../../../../plugins/models/dynamic-optimised-theta.ts';
import mstl from '../../../../plugins/models/mstl.ts';
import otm from '../../../../plugins/models/optimised-theta.ts';
import seasonalNaive from '../../../../plugins/models/seasonal-naive.ts';
import theta from '../../../../plugins/models/theta.ts';
import { adjustSeason, restoreSeason } from '../../../../plugins/numerics/theta/adjust-season.ts';
import { openThetaSpace } from '../../../../plugins/numerics/theta/theta-space.ts';
import { plainSetting, runModel } from '../../../../server/kit-testing/test-model.ts';

const PATH = fileURLToPath(new URL('../../../../../shared/data/classics.csv', import.meta.url));
const isThere = existsSync(PATH);
if (!isThere) console.warn(`SKIPPED: no ${PATH}; the Theta family was not compared with naive forecasts on real series`);

const HORIZONS: Readonly<Record<number, number>> = { 1: 6, 4: 8, 12: 18 };
const ORIGINS = 3;

/** Yearly, quarterly and monthly series of the file. */
function readClassics(): { m: number; values: number[] }[] {
  const rows = readFileSync(PATH, 'utf8').trim().split('\n').slice(1);
  return rows
    .map((row) => row.split(','))
    .map((cells) => ({ m: Number(cells[1]), values: (cells.at(-1) ?? '').split(' ').map((cell) => (cell === 'NA' ? Number.NaN : Number(cell))) }))
    .filter(({ m, values }) => HORIZONS[m] !== undefined && values.every(Number.isFinite));
}

const space = openThetaSpace();

/** The last value of the seasonally adjusted series, the season put back. */
function naive2(values: readonly number[], m: number, horizon: number): number[] {
  const season = new Float64Array(1 + m);
  adjustSeason(Float64Array.from(values), m, space, season);
  const mean = new Float64Array(horizon).fill(space.adjusted[values.length - 1]);
  restoreSeason(mean, season, values.length);
  return [...mean];
}

const smapeOf = (forecast: readonly number[], actual: readonly number[]): number =>
  forecast.reduce((sum, value, i) => sum + (200 * Math.abs(value - actual[i])) / (Math.abs(value) + Math.abs(actual[i]) || 1), 0) / forecast.length;

describe.skipIf(!isThere)('classic series, three origins each', () => {
  it('Theta, OTM and DOTM are nearer than both naive forecasts on average', () => {
    const sums: Record<string, number> = { naive2: 0, seasonal_naive: 0, theta: 0, optimised_theta: 0, dynamic_optimised_theta: 0, mstl: 0 };
    let count = 0;
    for (const { m, values } of readClassics()) {
      const h = HORIZONS[m];
      for (let origin = 0; origin < ORIGINS; origin++) {
        const cutoff = values.length - h * (origin + 1);
        if (cutoff < 3 * m + 6) continue;
        const [past, actual] = [values.slice(0, cutoff), values.slice(cutoff, cutoff + h)];
        for (const model of [seasonalNaive, theta, otm, dotm, mstl]) sums[model.id] += smapeOf(runModel(model, past, plainSetting(m), h).mean, actual);
        sums.naive2 += smapeOf(naive2(past, m, h), actual);
        count++;
      }
    }
    console.info(
      `sMAPE over ${count} windows: ${JSON.stringify(Object.fromEntries(Object.entries(sums).map(([id, sum]) => [id, +(sum / count).toFixed(2)])))}`,
    );
    expect(count).toBeGreaterThan(60);
    for (const id of ['theta', 'optimised_theta', 'dynamic_optimised_theta']) expect(sums[id], id).toBeLessThan(Math.min(sums.naive2, sums.seasonal_naive));
    expect(sums.mstl).toBeLessThan(sums.naive2);
  });
});
