import { describe, expect, it } from 'vitest';
import { fitBoosting } from '../../../../plugins/numerics/boosting/fit-boosting.ts';
import { takeTrees } from '../../../../plugins/numerics/boosting/model.ts';
import { packModel } from '../../../../plugins/numerics/boosting/pack-model.ts';
import { paysToRegroup } from '../../../../plugins/numerics/boosting/regroup-rows.ts';
import { scoreBins } from '../../../../plugins/numerics/boosting/score-rows.ts';
import { fitMade, makeRows, openFilled } from './made-data.ts';

const ROWS = 66_001;
const [FEW, MANY] = [4, 11];
const made = makeRows(ROWS);

describe('moving rows together after the first tree', () => {
  it('is done for many rows and trees only', () => {
    expect([paysToRegroup(ROWS, MANY), paysToRegroup(ROWS, FEW), paysToRegroup(3000, 100)]).toEqual([true, false, false]);
  });

  it.each(['l2', 'l1', 'poisson'] as const)('leaves every bit of a %s model, and every row in its place', (kind) => {
    const target = kind === 'poisson' ? made.target.map((value) => Math.max(0, Math.round(value))) : made.target;
    const setup = { loss: { kind } } as const;
    const { space, bins, loss } = openFilled({ ...made, target }, setup);
    const [rowMajor, columns] = [space.bins.slice(), space.columns.slice()];
    const model = fitBoosting(space, bins, { loss, trees: MANY });
    expect(Buffer.from(space.bins).equals(Buffer.from(rowMajor))).toBe(true);
    expect(Buffer.from(space.columns).equals(Buffer.from(columns))).toBe(true);
    expect(Buffer.from(space.target.slice().buffer).equals(Buffer.from(target.slice().buffer))).toBe(true);
    const scores = new Float64Array(ROWS);
    scoreBins(model, space.bins, space.stride, 0, ROWS, scores);
    expect(Buffer.from(space.score.slice().buffer).equals(Buffer.from(scores.buffer))).toBe(true);
    const stayed = fitMade({ ...made, target }, { ...setup, trees: FEW });
    expect(Buffer.from(packModel(takeTrees(model, FEW))).equals(Buffer.from(packModel(stayed)))).toBe(true);
  });

  it('gives the same bytes in shares and without the kernel, with weights too', () => {
    const weight = Float64Array.from({ length: ROWS }, (_, row) => 0.5 + (row % 5));
    for (const rows of [made, { ...made, weight }]) {
      const [alone, shared, plain] = [{}, { members: 3 }, { withKernel: false, members: 2 }].map((setup) =>
        packModel(fitMade(rows, { ...setup, trees: MANY })),
      );
      expect(Buffer.from(shared).equals(Buffer.from(alone))).toBe(true);
      expect(Buffer.from(plain).equals(Buffer.from(alone))).toBe(true);
    }
  });
});
