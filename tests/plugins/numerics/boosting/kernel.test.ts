import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fitBinMap } from '../../../../plugins/numerics/boosting/bin-map.ts';
import { buildHistogram } from '../../../../plugins/numerics/boosting/build-histogram.ts';
import { CONTROL } from '../../../../plugins/numerics/boosting/control.ts';
import { KERNEL_BYTES } from '../../../../plugins/numerics/boosting/kernel-bytes.ts';
import { packModel } from '../../../../plugins/numerics/boosting/pack-model.ts';
import { assembleWat } from './assemble-wat.ts';
import { fitMade, makeRows, openFilled } from './made-data.ts';

describe('the kernel', () => {
  it('is what its text says', () => {
    const text = readFileSync(new URL('../../../../plugins/numerics/boosting/kernel.wat', import.meta.url), 'utf8');
    expect(Buffer.from(assembleWat(text)).toString('base64')).toBe(KERNEL_BYTES);
  });

  it.each([1, 2, 3, 8, 9, 17, 32, 33, 70])('bins and adds %i features like the TypeScript loops, bit for bit', (features) => {
    const base = makeRows(700, features);
    const columns = Array.from({ length: features }, (_, feature) => Float64Array.from(base.columns[feature % 5], (value) => value * (1 + feature)));
    columns[0].set([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0, 1e300]);
    const made = { columns, target: base.target };
    const [quick, plain] = [true, false].map((withKernel) => openFilled(made, { withKernel }).space);
    expect(quick.kernel).not.toBeNull();
    expect(plain.kernel).toBeNull();
    expect(Buffer.from(quick.bins).equals(Buffer.from(plain.bins))).toBe(true);
    for (const width of [1, 2]) {
      const sums = [quick, plain].map((space) => {
        space.control[CONTROL.width] = width;
        space.control[CONTROL.unit] = 2 ** 40;
        for (let row = 0; row < 700; row++) {
          if (width === 1) space.narrowCells[row] = ((row * 7919) % 60_001) - 30_000;
          else space.wideCells.set([((row * 104_729) % 2_000_003) * 1000 - 1e9, (row * 31) % 1000], 2 * row);
          space.order[row] = row;
        }
        // Dense, then sparse: with and without fetching ahead.
        const sparse = space.order.subarray(300);
        for (let i = 0; i < 100; i++) sparse[i] = 3 * i;
        space.histograms.fill(0);
        buildHistogram(space, 0, 300, space.histograms);
        buildHistogram(space, 300, 400, space.histograms);
        return space.histograms.slice(0, width * 256 * features);
      });
      expect(sums[0].some((cell) => cell !== 0)).toBe(true);
      expect(sums[0]).toEqual(sums[1]);
    }
  });

  it.each(['l2', 'poisson', 'l1'] as const)('gives the same %s model as the loops', (kind) => {
    const made = makeRows(3000);
    made.target = made.target.map((value) => Math.max(0, Math.round(value)));
    const [quick, plain] = [true, false].map((withKernel) => packModel(fitMade(made, { loss: { kind }, withKernel })));
    expect(Buffer.from(quick).equals(Buffer.from(plain))).toBe(true);
    expect(fitBinMap(made.columns)).toHaveLength(6);
  });
});
