import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../server/kit/random.ts';

const take = (n: number, ...name: (string | number)[]): number[] => {
  const random = randomStream(42, ...name);
  return Array.from({ length: n }, () => random.uniform());
};

describe('randomStream', () => {
  it('gives the same stream for the same seed and name, another for any other', () => {
    expect(take(100, 'noise', 3)).toEqual(take(100, 'noise', 3));
    expect(take(5, 'noise', 3)).not.toEqual(take(5, 'noise', 4));
    expect(take(5, 'noise', 3)).not.toEqual(take(5, 'noise', 31));
    expect(take(5, 'a', 'b')).not.toEqual(take(5, 'ab'));
  });

  it('has the moments of its distributions, also over the first numbers of many streams', () => {
    const n = 40_000;
    const firsts = Array.from({ length: n }, (_, i) => randomStream(7, 'stream', i).normal());
    const random = randomStream(7, 'one');
    const many = Array.from({ length: n }, () => random.normal());
    for (const values of [firsts, many]) {
      const mean = values.reduce((sum, value) => sum + value, 0) / n;
      const variance = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / n;
      const lag = values.reduce((sum, value, i) => sum + (i === 0 ? 0 : value * values[i - 1]), 0) / n;
      expect(Math.abs(mean)).toBeLessThan(0.03);
      expect(Math.abs(variance - 1)).toBeLessThan(0.03);
      expect(Math.abs(lag)).toBeLessThan(0.03);
    }
  });

  it('keeps its bounds', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 1000 }), (seed, n) => {
        const random = randomStream(seed, 'bounds');
        for (let i = 0; i < 20; i++) {
          const [uniform, below] = [random.uniform(), random.below(n)];
          expect(uniform >= 0 && uniform < 1 && Number.isInteger(below) && below >= 0 && below < n).toBe(true);
        }
      }),
    );
  });
});
