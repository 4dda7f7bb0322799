import { CONTROL } from './control.ts';
import { SUM } from './gradients.ts';
import { growTree } from './grow-tree.ts';
import { type Grower, meanHessian } from './grower.ts';
import { leafStep } from './losses.ts';
import { chooseScales, needsWideCells } from './quantise.ts';
import { SUMS, type TrainingSpace } from './space.ts';
import { TASK } from './tasks.ts';
import { runTask } from './team.ts';

/**
 * Quantises the gradients of a bag and grows one tree on them.
 * @param bag ascending row numbers, a row may stand there several times; copied to the front of `space.order`
 * @param isWhole whether the bag is every row once
 * @returns false when every gradient is 0 and there is nothing to grow
 */
export function growOnBag(grower: Grower, bag: Int32Array, isWhole: boolean): boolean {
  const { space, team } = grower;
  const { control, sums, shape } = space;
  const { rows } = shape;
  const shares = runTask(space, team, TASK.gradients, 0, rows);
  control[CONTROL.isStepDue] = 0;
  let largestGradient = 0;
  let largestHessian = 0;
  for (let share = 0; share < shares; share++) {
    largestGradient = Math.max(largestGradient, sums[share * SUMS + SUM.largestGradient]);
    largestHessian = Math.max(largestHessian, sums[share * SUMS + SUM.largestHessian]);
  }
  if (!(largestGradient > 0) || !(largestHessian > 0)) return false;
  space.order.set(bag);
  const least = shape.isCurved ? 2 : 1;
  if (control[CONTROL.width] < least) control[CONTROL.width] = least;
  const sumOver = (place: number, parts: number): number => {
    let sum = 0;
    for (let share = 0; share < parts; share++) sum += sums[share * SUMS + place];
    return sum;
  };
  let root = { gradient: 0, hessian: 0 };
  for (;;) {
    chooseScales(control, bag.length, largestGradient, largestHessian, shape.isCurved);
    const parts = runTask(space, team, TASK.quantise, 0, bag.length);
    const [sizes, curvature] = [sumOver(SUM.sizes, parts), sumOver(SUM.hessian, parts)];
    root = { gradient: sumOver(SUM.cells, parts), hessian: sumOver(SUM.hessianCells, parts) };
    const meanCurvature = curvature / bag.length / control[CONTROL.fineHessianScale];
    control[CONTROL.rowsPerHessian] = shape.isCurved ? 1 / (control[CONTROL.hessianScale] * meanCurvature) : 0;
    const width = shape.isCurved || needsWideCells(control, sizes / bag.length) ? 2 : 1;
    if (width === control[CONTROL.width]) break;
    control[CONTROL.width] = width;
  }
  growTree(grower, root);
  control[CONTROL.leaves] = grower.leaves;
  control[CONTROL.isWholeBag] = isWhole ? 1 : 0;
  if (isWhole) runTask(space, team, TASK.labels, 0, rows);
  return true;
}

/**
 * Newton steps of all leaves from exact sums, times the rate, within the leaves' bounds, into `space.leafValue`.
 * @param rate learning rate, or the share of the tree in a mean of trees
 */
export function fillLeafSteps(grower: Grower, rate: number): void {
  const { space, team, low, high } = grower;
  const { control, leafSums, leafFrom, leafTo, leafValue, shape } = space;
  const shares = runTask(space, team, TASK.leafSums, 0, control[CONTROL.bagRows]);
  const mean = meanHessian(space);
  const step = boundUnit(space);
  for (let leaf = 0; leaf < grower.leaves; leaf++) {
    let gradient = 0;
    let hessian = 0;
    for (let share = 0; share < shares; share++) {
      gradient += leafSums[2 * (share * shape.leaves + leaf)];
      hessian += leafSums[2 * (share * shape.leaves + leaf) + 1];
    }
    gradient /= control[CONTROL.fineGradientScale];
    hessian = shape.isCurved ? hessian / control[CONTROL.fineHessianScale] : leafTo[leaf] - leafFrom[leaf];
    const value = leafStep(control[CONTROL.loss], control[CONTROL.lossParameter], gradient, hessian + control[CONTROL.lambda] * mean);
    leafValue[leaf] = rate * Math.min(high[leaf] * step, Math.max(low[leaf] * step, value));
  }
}

/** Score per unit of a leaf value in the cells' whole numbers. */
function boundUnit(space: TrainingSpace): number {
  return 1 / (space.control[CONTROL.gradientScale] * meanHessian(space));
}
