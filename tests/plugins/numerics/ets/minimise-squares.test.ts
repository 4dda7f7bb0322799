import { expect, it } from 'vitest';
import { minimiseSquares, type SquaresProblem } from '../../../../plugins/numerics/ets/minimise-squares.ts';

const problemOf = (count: number, lower: number[], upper: number[], residualsOf: (x: Float64Array) => number[]): SquaresProblem => ({
  count,
  size: lower.length,
  lower: Float64Array.from(lower),
  upper: Float64Array.from(upper),
  evaluate(parameters, residuals) {
    const values = residualsOf(parameters);
    if (values.some(Number.isNaN)) return Number.POSITIVE_INFINITY;
    residuals.set(values);
    return values.reduce((sum, value) => sum + value * value, 0);
  },
});
const rosenbrock = ([x, y]: Float64Array): number[] => [10 * (y - x * x), 1 - x];

it("finds the floor of Rosenbrock's valley", () => {
  const x = Float64Array.from([-1.2, 1]);
  expect(minimiseSquares(problemOf(2, [-5, -5], [5, 5], rosenbrock), x, 1e-12, 200)).toBeLessThan(1e-8);
  expect(x[0]).toBeCloseTo(1, 3);
  expect(x[1]).toBeCloseTo(1, 3);
});

it('stops at the bound that is in the way', () => {
  const x = Float64Array.from([0, 0]);
  // With x ≤ 0.5 the least of (1 − x)² + 100(y − x²)² is 0.25 at (0.5, 0.25).
  expect(minimiseSquares(problemOf(2, [-5, -5], [0.5, 5], rosenbrock), x, 1e-12, 200)).toBeCloseTo(0.25, 6);
  expect(x[0]).toBe(0.5);
  expect(x[1]).toBeCloseTo(0.25, 4);
});

it('solves a straight line in one go, as the normal equations do', () => {
  const [times, values] = [
    [0, 1, 2, 3, 4],
    [1, 3, 2, 5, 4],
  ];
  const x = Float64Array.from([0, 0]);
  const far = Number.POSITIVE_INFINITY;
  minimiseSquares(
    problemOf(5, [-far, -far], [far, far], ([a, b]) => times.map((time, i) => a + b * time - values[i])),
    x,
    1e-12,
    50,
  );
  expect(x[0]).toBeCloseTo(1.4, 6);
  expect(x[1]).toBeCloseTo(0.8, 6);
});

it('leaves alone what changes nothing, what cannot be evaluated, and a perfect start', () => {
  const idle = Float64Array.from([3, 7]);
  expect(
    minimiseSquares(
      problemOf(1, [0, 0], [9, 9], ([a]) => [a - 2]),
      idle,
      1e-12,
      50,
    ),
  ).toBeLessThan(1e-12);
  expect(idle[1]).toBe(7);
  const nowhere = Float64Array.from([3]);
  expect(
    minimiseSquares(
      problemOf(1, [0], [9], () => [Number.NaN]),
      nowhere,
      1e-12,
      50,
    ),
  ).toBe(Number.POSITIVE_INFINITY);
  expect(nowhere[0]).toBe(3);
  const perfect = Float64Array.from([2]);
  expect(
    minimiseSquares(
      problemOf(1, [0], [9], ([a]) => [a - 2]),
      perfect,
      1e-12,
      50,
    ),
  ).toBe(0);
});

it('keeps out of a region without residuals', () => {
  const x = Float64Array.from([0.5]);
  const residualsOf = ([a]: Float64Array): number[] => [a > 3 ? Number.NaN : Math.log(a) - 1.2];
  minimiseSquares(problemOf(1, [0.01], [100], residualsOf), x, 1e-12, 100);
  expect(x[0]).toBeLessThanOrEqual(3);
  expect(x[0]).toBeGreaterThan(2.5);
});

it('gives up when it is told that the rest is not worth it, at the best place so far', () => {
  const seen: number[] = [];
  const problem = problemOf(2, [-5, -5], [5, 5], rosenbrock);
  const isHopeless = (sum: number, before: number): boolean => {
    expect(sum).toBeLessThan(before);
    return seen.push(sum) === 3;
  };
  const x = Float64Array.from([-1.2, 1]);
  const sum = minimiseSquares({ ...problem, isHopeless }, x, 1e-12, 200);
  expect(seen).toHaveLength(3);
  expect(sum).toBe(seen[2]);
  expect(problem.evaluate(x, new Float64Array(2))).toBe(sum);
});
