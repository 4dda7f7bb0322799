import { type BinOptions, type FeatureBins, fitBinMap } from '../../../../plugins/numerics/boosting/bin-map.ts';
import { binRows } from '../../../../plugins/numerics/boosting/bin-rows.ts';
import { type BoostingOptions, fitBoosting } from '../../../../plugins/numerics/boosting/fit-boosting.ts';
import { isCurved, type Loss } from '../../../../plugins/numerics/boosting/losses.ts';
import type { TreeModel } from '../../../../plugins/numerics/boosting/model.ts';
import { allocateSpace, openSpace, type SpaceShape, type TrainingSpace } from '../../../../plugins/numerics/boosting/space.ts';
import { doShare } from '../../../../plugins/numerics/boosting/tasks.ts';
import type { Team } from '../../../../plugins/numerics/boosting/team.ts';
import { randomStream } from '../../../../server/kit/random.ts';

export interface Made {
  columns: Float64Array[];
  target: Float64Array;
  weight?: Float64Array;
}

/** Rows with five numbers (one of few values, one with gaps) and a category; a known rule and noise. */
export function makeRows(rows: number, seed = 1): Made {
  const random = randomStream(seed, 'boosting');
  const columns = Array.from({ length: 6 }, () => new Float64Array(rows));
  const target = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    columns[0][row] = random.normal();
    columns[1][row] = random.below(7);
    columns[2][row] = random.uniform() < 0.2 ? Number.NaN : random.uniform();
    columns[3][row] = Math.exp(random.normal());
    columns[4][row] = random.normal();
    columns[5][row] = random.below(12);
    const gap = Number.isNaN(columns[2][row]) ? 3 : columns[2][row];
    target[row] = 2 * Math.sin(columns[0][row]) + 0.5 * columns[1][row] + gap + (columns[5][row] % 3) * columns[4][row] + 0.3 * random.normal();
  }
  return { columns, target };
}

/** Row-major copy. */
export function turnRows(columns: readonly Float64Array[]): Float64Array {
  const rows = columns[0].length;
  return Float64Array.from({ length: rows * columns.length }, (_, i) => columns[i % columns.length][Math.floor(i / columns.length)]);
}

/** Members on their own views of one memory, one after the other in reverse: what threads would do, in an unfriendly order. */
export function teamOf(memory: Parameters<typeof openSpace>[0], shape: SpaceShape, space: TrainingSpace): Team {
  const views = Array.from({ length: shape.members }, (_, member) => (member === 0 ? space : openSpace(memory, shape)));
  return {
    size: shape.members,
    run(task, from, to) {
      for (let member = shape.members - 1; member >= 0; member--) doShare(views[member], task, member, shape.members, from, to);
    },
  };
}

export interface FitSetup extends Omit<BoostingOptions, 'loss' | 'team'> {
  loss?: Loss;
  members?: number;
  withKernel?: boolean;
  binOptions?: BinOptions;
  leaves?: number;
}

/** Memory with everything filled in. */
export function openFilled(
  { columns, target, weight }: Made,
  { loss = { kind: 'l2' }, members = 1, withKernel = true, binOptions = {}, leaves = 31 }: FitSetup = {},
) {
  const rows = target.length;
  const isWeighted = weight !== undefined;
  const shape: SpaceShape = { rows, features: columns.length, leaves, members, isWeighted, isCurved: isCurved(loss, isWeighted) };
  const memory = allocateSpace(shape, withKernel);
  const space = openSpace(memory, shape);
  const bins: FeatureBins[] = fitBinMap(columns, binOptions);
  for (let member = 0; member < members; member++)
    binRows(bins, columns, Math.floor((member * rows) / members), Math.floor(((member + 1) * rows) / members), space, member);
  space.target.set(target);
  if (weight) space.weight.set(weight);
  return { space, bins, team: teamOf(memory, shape, space), loss };
}

export function fitMade(made: Made, setup: FitSetup = {}): TreeModel {
  const { space, bins, team, loss } = openFilled(made, setup);
  const { members: _, withKernel: __, binOptions: ___, leaves: ____, ...options } = setup;
  return fitBoosting(space, bins, { trees: 20, ...options, loss, team });
}
