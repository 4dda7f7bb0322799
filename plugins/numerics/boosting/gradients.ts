import { CONTROL } from './control.ts';
import { addLeaves } from './leaf-values.ts';
import { LOSS } from './losses.ts';
import { SUMS, type TrainingSpace } from './space.ts';

/**
 * Places in a member's `sums`. `cells` and `sizes` are written by the kernel as a pair: sums of the cells' gradients, and of
 * |gradient| in fine steps; `hessianCells` and `hessian` are the same of second derivatives.
 */
export const SUM = { largestGradient: 0, largestHessian: 1, cells: 2, sizes: 3, hessianCells: 4, hessian: 5 } as const;

/** Rows done at a time, so that what one step writes the next finds in the first-level cache. */
const BLOCK = 1024;

/**
 * First and second derivatives of the loss at the current scores, times the weights, for a range of rows; and the largest of
 * each, which the quantiser needs. Squared error is halved, so that its second derivative is 1. Where the last tree's step is due
 * (`CONTROL.isStepDue`), scores take it first.
 * @param from first row, @param to last row, exclusive
 * @param share member's number: where in `sums` the largest are left
 */
export function computeGradients(space: TrainingSpace, from: number, to: number, share: number): void {
  const { sums, control, shape } = space;
  let largestGradient = 0;
  let largestHessian = shape.isCurved ? 0 : 1;
  for (let start = from; start < to; start += BLOCK) {
    const end = Math.min(to, start + BLOCK);
    if (control[CONTROL.isStepDue] === 1) addLeaves(space, start, end);
    largestGradient = Math.max(largestGradient, fillGradients(space, start, end));
    if (shape.isCurved) largestHessian = Math.max(largestHessian, largestOf(space.hessian, start, end));
  }
  sums[share * SUMS + SUM.largestGradient] = largestGradient;
  sums[share * SUMS + SUM.largestHessian] = largestHessian;
}

/** @returns the largest |gradient| of the block */
function fillGradients(space: TrainingSpace, from: number, to: number): number {
  const { gradient, hessian, weight, score, target, kernel, control, shape } = space;
  const loss = control[CONTROL.loss];
  if (loss === LOSS.l2 && kernel !== null && !shape.isCurved) {
    const at = (array: Float64Array<ArrayBufferLike>, row: number): number => array.byteOffset + 8 * row;
    return kernel.squares(at(score, from), at(score, to), at(target, from), at(gradient, from));
  }
  if (loss === LOSS.poisson || loss === LOSS.tweedie) fillLogLink(space, from, to, loss === LOSS.poisson ? 1 : control[CONTROL.lossParameter]);
  else if (loss === LOSS.l2) fillSquares(space, from, to);
  else fillQuantile(space, from, to, loss === LOSS.l1 ? 0.5 : control[CONTROL.lossParameter]);
  if (shape.isWeighted) {
    for (let row = from; row < to; row++) {
      gradient[row] *= weight[row];
      hessian[row] *= weight[row];
    }
  }
  return largestOf(gradient, from, to);
}

function largestOf(values: Float64Array<ArrayBufferLike>, from: number, to: number): number {
  let highest = 0;
  let lowest = 0;
  for (let row = from; row < to; row++) {
    const own = values[row];
    if (own > highest) highest = own;
    if (own < lowest) lowest = own;
  }
  return Math.max(highest, -lowest);
}

function fillSquares({ score, target, gradient, hessian, shape }: TrainingSpace, from: number, to: number): void {
  for (let row = from; row < to; row++) gradient[row] = score[row] - target[row];
  if (shape.isCurved) hessian.fill(1, from, to);
}

/** Below a residual of exactly 0 the derivative is taken as if the score were too high, so that ties settle one way. */
function fillQuantile({ score, target, gradient, hessian, shape }: TrainingSpace, from: number, to: number, probability: number): void {
  for (let row = from; row < to; row++) gradient[row] = target[row] > score[row] ? -probability : 1 - probability;
  if (shape.isCurved) hessian.fill(1, from, to);
}

function fillLogLink({ score, target, gradient, hessian }: TrainingSpace, from: number, to: number, power: number): void {
  for (let row = from; row < to; row++) {
    const mean = Math.exp((2 - power) * score[row]);
    const seen = power === 1 ? target[row] : target[row] * Math.exp((1 - power) * score[row]);
    gradient[row] = mean - seen;
    hessian[row] = (2 - power) * mean + (power - 1) * seen;
  }
}
