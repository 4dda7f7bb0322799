import { expect, it } from 'vitest';
import { borrowSpread } from '../../../plugins/backtesting/borrow-spread.ts';

const openPaths = () => ({
  rows: 5,
  horizon: 2,
  mean: Float64Array.from([...Array(10).fill(99), 10, 10, 100, 200, 4, 8, 7, 7, 0, 0]),
  sigma: Float64Array.from([...Array(10).fill(5), 1, 2, 30, 80, 0, 0, 0, 0, 0, 0]),
  ok: Uint8Array.from([1, 1, 1, 1, 1, 1, 1, 1, 1, 1]),
});

it('gives a series of hardly a past the usual width of the others, by its own size, and leaves the rest alone', () => {
  const paths = openPaths();
  borrowSpread(paths, 1, (row) => row !== 3);
  // Shares of the two others: 0.1 and 0.3 at the first step, 0.2 and 0.4 at the second.
  expect([...paths.sigma.subarray(14, 16)].map((one) => Number(one.toFixed(12)))).toEqual([0.8, 2.4]);
  expect([...paths.sigma.subarray(16)]).toEqual([0, 0, 0, 0]);
  expect([...paths.sigma.subarray(0, 14)]).toEqual([...openPaths().sigma.subarray(0, 14)]);
});

it('has nothing to borrow where no series has a width, and lends to none that the model refused', () => {
  const alone = openPaths();
  alone.sigma.fill(0);
  borrowSpread(alone, 1, () => true);
  expect([...alone.sigma]).toEqual(new Array(20).fill(0));
  const refused = openPaths();
  refused.ok[7] = 0;
  borrowSpread(refused, 1, () => true);
  expect([...refused.sigma.subarray(14, 16)]).toEqual([0, 0]);
});
