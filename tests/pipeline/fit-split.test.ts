import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FREQUENCIES, FREQUENCY, type Frequency } from '../../server/kit/calendar.ts';
import { BacktestSettings } from '../../server/kit/settings.ts';
import { fitSplit } from '../../server/pipeline/fit-split.ts';

const GIVEN = fc.record(
  {
    horizon: fc.integer({ min: 1, max: 365 }),
    windows: fc.integer({ min: 2, max: 20 }),
    stepSize: fc.integer({ min: 1, max: 365 }),
    minTrain: fc.integer({ min: 7, max: 200 }),
    gap: fc.integer({ min: 0, max: 30 }),
    strategy: fc.constantFrom('expanding' as const, 'sliding' as const),
  },
  { requiredKeys: [] },
);
const FREQ = fc.constantFrom(...FREQUENCIES);
const PERIODS = fc.oneof(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 3000 }));

type Given = Partial<BacktestSettings>;
/** The law itself: training, then the horizon (the gap is its beginning), and one step more for each further window. */
const span = (b: BacktestSettings): number => b.minTrain + b.horizon + (b.windows - 1) * b.stepSize;

/** Every split that keeps what was given, by trying all of them: fewest windows and shortest training are what helps most. */
function someFits(given: Given, periods: number, horizons: readonly number[]): boolean {
  return horizons.some((horizon) => {
    const gap = given.gap ?? 0;
    if (gap >= horizon) return false;
    const windows = given.windows ?? 2;
    const minTrain = given.minTrain ?? Math.min(30, Math.max(7, horizon));
    // Where only the horizon was set, windows may overlap.
    const isFree = given.horizon !== undefined && given.windows === undefined && given.stepSize === undefined;
    return minTrain + horizon + (windows - 1) * (given.stepSize ?? (isFree ? 1 : horizon)) <= periods;
  });
}
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);
const wanted = (frequency: Frequency, given: Given): number => given.horizon ?? FREQUENCY[frequency].horizon;

describe('fitSplit against trying every split', () => {
  it('returns only what fits, keeps what was given, and stays within the settings', () => {
    fc.assert(
      fc.property(FREQ, PERIODS, GIVEN, (frequency, periods, given) => {
        const result = fitSplit(frequency, periods, given);
        if (!result.ok) return;
        expect(BacktestSettings.parse(result.backtest)).toEqual(result.backtest);
        expect(span(result.backtest)).toBeLessThanOrEqual(periods);
        expect(result.backtest).toMatchObject(given);
        expect(result.backtest.gap).toBeLessThan(result.backtest.horizon);
      }),
      { numRuns: 3000 },
    );
  });

  it('refuses only when nothing fits', () => {
    fc.assert(
      fc.property(FREQ, PERIODS, GIVEN, (frequency, periods, given) => {
        const horizons = given.horizon === undefined ? upTo(wanted(frequency, given)) : [given.horizon];
        if ((given.gap ?? 0) >= wanted(frequency, given)) return;
        expect(fitSplit(frequency, periods, given).ok).toBe(someFits(given, periods, horizons));
      }),
      { numRuns: 3000 },
    );
  });

  it('names the largest horizon that really fits, and it is really the largest', () => {
    fc.assert(
      fc.property(FREQ, PERIODS, GIVEN, (frequency, periods, given) => {
        const result = fitSplit(frequency, periods, given);
        if (result.ok || (given.gap ?? 0) >= wanted(frequency, given)) return;
        const { horizon: _, ...rest } = given;
        const accepted = (horizon: number): boolean => fitSplit(frequency, periods, { ...rest, horizon }).ok;
        const largest = upTo(365).findLast(accepted) ?? 0;
        expect(result.largestHorizon).toBe(largest);
        expect(result.errors[0].message).toContain(largest > 0 ? `The largest horizon that fits is ${largest}.` : 'No horizon fits');
      }),
      { numRuns: 60 },
    );
  });

  it('warns exactly when a default was changed', () => {
    fc.assert(
      fc.property(FREQ, PERIODS, GIVEN, (frequency, periods, given) => {
        const result = fitSplit(frequency, periods, given);
        if (!result.ok) return;
        const horizon = wanted(frequency, given);
        const asWanted = { strategy: 'expanding', windows: 3, minTrain: 30, gap: 0, metric: 'wape', testSeries: 5000, stepSize: horizon, ...given, horizon };
        expect(result.warnings.length).toBe(JSON.stringify(Object.entries(result.backtest).sort()) === JSON.stringify(Object.entries(asWanted).sort()) ? 0 : 1);
      }),
      { numRuns: 2000 },
    );
  });
});

it.each<[Frequency, number]>([
  ['H', 48],
  ['D', 14],
  ['W', 8],
  ['M', 12],
  ['Q', 8],
  ['Y', 4],
])('default horizon of %s is %i', (frequency, horizon) => {
  expect(fitSplit(frequency, 10_000, {})).toMatchObject({ ok: true, backtest: { horizon, stepSize: horizon, windows: 3, minTrain: 30, gap: 0 }, warnings: [] });
});

it.each([
  ['as wanted', 114, { minTrain: 30, windows: 3, stepSize: 28 }],
  ['with overlapping windows', 60, { minTrain: 28, windows: 3, stepSize: 2 }],
  ['on two windows at last', 57, { minTrain: 28, windows: 2, stepSize: 1 }],
])('forecasts the 28 days asked for %s: %i days of history', (_, periods, expected) => {
  expect(fitSplit('D', periods, { horizon: 28 })).toMatchObject({ ok: true, backtest: { horizon: 28, ...expected } });
});

it('lets windows that were asked for neither overlap nor training be shorter than the horizon', () => {
  expect(fitSplit('D', 60, { horizon: 28, windows: 3 })).toMatchObject({ ok: false, largestHorizon: 15 });
  expect(fitSplit('D', 56, { horizon: 28 })).toMatchObject({ ok: false, largestHorizon: 27 });
});

it('refuses a gap as long as the horizon, also when it would be the default', () => {
  expect(fitSplit('D', 1000, { gap: 7, horizon: 7 })).toMatchObject({ ok: false, errors: [{ path: 'backtest.gap' }] });
  expect(fitSplit('Y', 1000, { gap: 4 })).toMatchObject({ ok: false, errors: [{ path: 'backtest.gap' }] });
});
