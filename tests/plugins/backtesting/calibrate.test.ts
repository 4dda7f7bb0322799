import { describe, expect, it } from 'vitest';
import { calibrate, heldOutOf, type Truth, widthAt } from '../../../plugins/backtesting/calibrate.ts';
import { openTape, placeOf, type Tape } from '../../../plugins/backtesting/tape.ts';
import { normalFactor } from '../../../plugins/numerics/intervals/normal-quantile.ts';
import { randomStream } from '../../../server/kit/random.ts';

const LEVELS = [50, 80, 90, 95];

/** One model that forecasts 0 with σ of `believed`, and errors of σ 1 drawn anew for every cell. */
function simulate(windows: number, rows: number, horizon: number, believed: number, classes = new Uint8Array(rows)): { tape: Tape; truth: Truth } {
  const splits = Array.from({ length: windows }, (_, w) => ({ trainFrom: 0, trainTo: 50 + w, testFrom: 50 + w, testTo: 50 + w + horizon }));
  const tape = openTape({ splits, models: 1, tested: Int32Array.from({ length: rows }, (_, row) => row), horizon });
  tape.sigma.fill(believed);
  tape.ok.fill(1);
  const { normal } = randomStream(3, 'errors');
  const errors = Float64Array.from({ length: windows * rows * horizon }, normal);
  const actual = (row: number, window: number, step: number): number => errors[placeOf(tape, window, 0, row) * horizon + step];
  return { tape, truth: { actual, classes, classCount: 2 } };
}

/** Share of each window's errors inside the interval made from the other windows. */
function coverage({ tape, truth }: ReturnType<typeof simulate>, level: number): number {
  const calibration = calibrate(tape, 0, truth, LEVELS);
  let [inside, all] = [0, 0];
  for (let window = 0; window < tape.splits.length; window++)
    for (let row = 0; row < tape.tested.length; row++)
      for (let step = 0; step < tape.horizon; step++) {
        const sigma = tape.sigma[placeOf(tape, window, 0, row) * tape.horizon + step];
        const half = sigma * widthAt(calibration, heldOutOf(calibration, window), truth.classes[row], step, LEVELS.indexOf(level));
        if (Math.abs(truth.actual(row, window, step)) <= half) inside++;
        all++;
      }
  return inside / all;
}

describe('calibrated intervals', () => {
  it.each([
    ['as wide as they should be', 1],
    ['half as wide', 0.5],
    ['three times as wide', 3],
  ])('cover what they say on windows held out, from a model that believes itself %s', (_, believed) => {
    const simulated = simulate(5, 600, 4, believed);
    for (const level of LEVELS) {
      expect(100 * coverage(simulated, level), `${level} %`).toBeGreaterThan(level - 2.5);
      expect(100 * coverage(simulated, level), `${level} %`).toBeLessThan(level + 2.5);
    }
  });

  it('are of one width over all: 1 / believed of the normal factor', () => {
    const { tape, truth } = simulate(4, 300, 4, 0.5);
    const calibration = calibrate(tape, 0, truth, LEVELS);
    for (const [i, level] of LEVELS.entries()) expect(widthAt(calibration, calibration.all, 0, 2, i) / (2 * normalFactor(level))).toBeCloseTo(1, 1);
  });

  it('have the normal factors with fewer than three windows, whatever the errors were', () => {
    const { tape, truth } = simulate(2, 300, 4, 0.1);
    const calibration = calibrate(tape, 0, truth, LEVELS);
    for (const [i, level] of LEVELS.entries())
      for (const window of [0, 1]) expect(widthAt(calibration, heldOutOf(calibration, window), 0, 3, i)).toBe(normalFactor(level));
  });

  it('leave a window’s own errors out of what it is judged by', () => {
    const { tape, truth } = simulate(3, 200, 2, 1);
    const wild: Truth = { ...truth, actual: (row, window, step) => truth.actual(row, window, step) * (window === 1 ? 50 : 1) };
    const [calm, judged] = [calibrate(tape, 0, truth, LEVELS), calibrate(tape, 0, wild, LEVELS)];
    expect(widthAt(judged, heldOutOf(judged, 1), 0, 0, 1)).toBe(widthAt(calm, heldOutOf(calm, 1), 0, 0, 1));
    expect(widthAt(judged, heldOutOf(judged, 0), 0, 0, 1)).toBeGreaterThan(3 * widthAt(calm, heldOutOf(calm, 0), 0, 0, 1));
  });

  it('keep classes apart and the model’s own width where a class has no errors', () => {
    const classes = Uint8Array.from({ length: 100 }, (_, row) => (row === 0 ? 1 : 0));
    const { tape, truth } = simulate(4, 100, 3, 0.2, classes);
    tape.ok[placeOf(tape, 0, 0, 0)] = tape.ok[placeOf(tape, 1, 0, 0)] = tape.ok[placeOf(tape, 2, 0, 0)] = tape.ok[placeOf(tape, 3, 0, 0)] = 0;
    const calibration = calibrate(tape, 0, truth, LEVELS);
    expect(widthAt(calibration, calibration.all, 1, 0, 1)).toBe(normalFactor(80));
    expect(widthAt(calibration, calibration.all, 0, 0, 1)).toBeGreaterThan(4);
  });

  it('do not count points of deviation 0, whether hit or missed', () => {
    const { tape, truth } = simulate(4, 50, 2, 0);
    const exact: Truth = { ...truth, actual: (row) => (row % 2 === 0 ? 0 : 5) };
    const calibration = calibrate(tape, 0, exact, LEVELS);
    for (const [i, level] of LEVELS.entries()) expect(widthAt(calibration, calibration.all, 0, 1, i)).toBe(normalFactor(level));
  });

  it('pool neighbouring steps of long horizons and hold out several windows together', () => {
    const simulated = simulate(7, 30, 60, 1);
    const { tape, truth } = simulated;
    const calibration = calibrate(tape, 0, truth, LEVELS);
    expect(calibration.heldOut).toHaveLength(5);
    expect(calibration.all.steps).toBe(28);
    expect(heldOutOf(calibration, 6)).toBe(calibration.heldOut[1]);
    for (let step = 0; step < 60; step++) expect(widthAt(calibration, calibration.all, 0, step, 1)).toBeGreaterThan(1);
    expect(coverage(simulated, 80)).toBeGreaterThan(0.77);
  });

  it('count days and not points: a bad day of one window does not widen that step alone', () => {
    const { tape, truth } = simulate(3, 400, 28, 1);
    const bad: Truth = { ...truth, actual: (row, window, step) => truth.actual(row, window, step) * (window === 0 && step === 10 ? 6 : 1) };
    const [calm, judged] = [calibrate(tape, 0, truth, LEVELS), calibrate(tape, 0, bad, LEVELS)];
    const widthOf = (of: typeof calm, step: number): number => widthAt(of, of.all, 0, step, LEVELS.indexOf(95));
    expect(widthOf(judged, 10) / widthOf(calm, 10)).toBeLessThan(1.5);
    expect(widthOf(judged, 10) / widthOf(judged, 11)).toBeCloseTo(1, 1);
    expect(widthOf(judged, 8)).toBeGreaterThan(1.02 * widthOf(calm, 8));
    expect(widthOf(judged, 27)).toBe(widthOf(calm, 27));
  });
});
