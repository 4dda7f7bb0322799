import { describe, expect, it } from 'vitest';
import { openBoard } from '../../../plugins/backtesting/board.ts';
import { chooseModels } from '../../../plugins/backtesting/choose-models.ts';
import drift from '../../../plugins/models/drift.ts';
import naive from '../../../plugins/models/naive.ts';
import ses from '../../../plugins/models/ses.ts';
import { meanWithError } from '../../../plugins/numerics/standard-error.ts';
import { randomStream } from '../../../server/kit/random.ts';

const splitsOf = (windows: number) => Array.from({ length: windows }, (_, w) => ({ trainFrom: 0, trainTo: 50 + w, testFrom: 50 + w, testTo: 51 + w }));

/** Choices by row from losses [model][row][window]; model 0 is the winner. */
function choose(losses: readonly (readonly (readonly number[])[])[], may: (model: number) => boolean = () => true): number[] {
  const [rows, windows] = [losses[0].length, losses[0][0].length];
  const board = openBoard([naive, ses, drift].slice(0, losses.length), splitsOf(windows), [80], { horizon: 1, gap: 0, rows });
  losses.forEach((byRow, model) => {
    byRow.forEach((own, row) => {
      own.forEach((loss, window) => {
        board.losses[(model * windows + window) * rows + row] = loss;
      });
    });
  });
  return [...chooseModels(board, 0, may)];
}

describe('the model of a series', () => {
  it('is the winner unless another lost less in every window, by more than one standard error', () => {
    expect(choose([[[10, 10, 10]], [[9, 9.1, 8.9]]])).toEqual([1]);
    expect(choose([[[10, 10, 10]], [[10, 10, 10]]])).toEqual([0]);
  });

  it('is the winner where the other was worse once, however large its lead elsewhere', () => {
    expect(choose([[[10, 10, 10, 10]], [[1, 1, 1, 10.1]]])).toEqual([0]);
  });

  it('needs no more than a lead in every window: such a lead is never within one standard error', () => {
    // (Σx)² ≥ Σx² where all x > 0, so s / √n ≤ mean.
    const { uniform } = randomStream(5, 'gains');
    for (let draw = 0; draw < 200; draw++) {
      const gains = Array.from({ length: 3 + (draw % 4) }, () => uniform() * uniform() * uniform() + 1e-6);
      const { mean, error } = meanWithError(gains);
      expect(error).toBeLessThan(mean);
      expect(choose([[gains.map(() => 10)], [gains.map((gain) => 10 - gain)]])).toEqual([1]);
    }
  });

  it('takes the largest of several leads', () => {
    expect(choose([[[10, 10, 10]], [[9, 9, 9]], [[8, 8, 8.1]]])).toEqual([2]);
  });

  it('is never one without a forecast in a window, nor one that may not be chosen', () => {
    expect(choose([[[10, 10, 10]], [[9, Number.NaN, 9]]])).toEqual([0]);
    expect(choose([[[10, 10, 10]], [[9, 9, 9]], [[8, 8, 8]]], (model) => model !== 2)).toEqual([1]);
  });

  it('is the winner with fewer than three windows', () => {
    expect(choose([[[10, 10]], [[1, 1]]])).toEqual([0]);
  });

  it('is chosen row by row', () => {
    expect(
      choose([
        [
          [10, 10, 10],
          [5, 5, 5],
        ],
        [
          [9, 9, 9],
          [6, 6, 6],
        ],
      ]),
    ).toEqual([1, 0]);
  });
});
