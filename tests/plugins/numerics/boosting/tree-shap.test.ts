import { describe, expect, it } from 'vitest';
import type { TreeModel } from '../../../../plugins/numerics/boosting/model.ts';
import { childOf, scoreRows } from '../../../../plugins/numerics/boosting/score-rows.ts';
import { explainRow, openShapSpace } from '../../../../plugins/numerics/boosting/tree-shap.ts';
import { fitMade, makeRows, turnRows } from './made-data.ts';

/** Score expected when only the features of a subset (bits) are known: the definition, without any of the method's shortcuts. */
function expectedScore(model: TreeModel, values: Float64Array, offset: number, subset: number): number {
  const visit = (node: number): number => {
    const feature = model.feature[node];
    if (feature < 0) return model.value[node];
    if (((subset >> feature) & 1) === 1) return visit(childOf(model, node, values, offset));
    const left = model.left[node];
    return (model.count[left] * visit(left) + model.count[left + 1] * visit(left + 1)) / model.count[node];
  };
  let sum = model.base;
  for (let tree = 0; tree + 1 < model.starts.length; tree++) sum += visit(model.starts[tree]);
  return sum;
}

function bruteForce(model: TreeModel, values: Float64Array, offset: number): number[] {
  const features = model.bins.length;
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  const scores = Array.from({ length: 2 ** features }, (_, subset) => expectedScore(model, values, offset, subset));
  return Array.from({ length: features }, (_, feature) => {
    let sum = 0;
    for (let subset = 0; subset < 2 ** features; subset++) {
      if (((subset >> feature) & 1) === 1) continue;
      const size = subset.toString(2).replaceAll('0', '').length;
      sum += ((factorial(size) * factorial(features - size - 1)) / factorial(features)) * (scores[subset | (1 << feature)] - scores[subset]);
    }
    return sum;
  });
}

describe('TreeSHAP', () => {
  const made = makeRows(1200);
  const values = turnRows(made.columns);
  const binOptions = { isCategory: [false, false, false, false, false, true] };

  it.each([
    ['small trees', { trees: 5, numLeaves: 5 }],
    ['trees of 31 leaves', { trees: 10 }],
  ] as const)('equals Shapley values by their definition: %s', (_, setup) => {
    const model = fitMade(made, { ...setup, binOptions });
    const space = openShapSpace(model);
    const out = new Float64Array(6);
    for (let row = 0; row < 25; row++) {
      explainRow(model, space, values, row * 6, out);
      for (const [feature, value] of bruteForce(model, values, row * 6).entries()) expect(Math.abs(out[feature] - value)).toBeLessThan(1e-9);
    }
  });

  it.each(['l2', 'poisson'] as const)('%s: contributions and base add up to the score', (kind) => {
    const target = made.target.map((y) => Math.max(0, Math.round(y)));
    const model = fitMade({ ...made, target }, { loss: { kind }, trees: 100, minSamples: 2, binOptions });
    const space = openShapSpace(model);
    const [out, score] = [new Float64Array(6), new Float64Array(1200)];
    scoreRows(model, values, 0, 1200, score);
    for (let row = 0; row < 300; row++) {
      explainRow(model, space, values, row * 6, out);
      const sum = out.reduce((total, value) => total + value, space.expected);
      expect(Math.abs(sum - score[row])).toBeLessThan(1e-9);
    }
  });

  it('gives nothing to a feature that is not used, all to the only one', () => {
    const columns = [made.columns[0], new Float64Array(1200).fill(1)];
    const model = fitMade({ columns, target: made.target });
    const space = openShapSpace(model);
    const [out, score] = [new Float64Array(2), new Float64Array(1200)];
    scoreRows(model, turnRows(columns), 0, 1200, score);
    explainRow(model, space, turnRows(columns), 2 * 77, out);
    expect(out[1]).toBe(0);
    expect(Math.abs(out[0] + space.expected - score[77])).toBeLessThan(1e-9);
  });
});
