import { CONTROL } from './control.ts';
import { LOSS } from './losses.ts';
import { SUMS, type TrainingSpace } from './space.ts';

/** Places in a member's `sums`. */
export const SUM = { largestGradient: 0, largestHessian: 1, gradient: 2, hessian: 3 } as const;

/**
 * First and second derivatives of the loss at the current scores, times the weights, for a range of rows; and the largest of
 * each, which the quantiser needs. Squared error is halved, so that its second derivative is 1.
 * @param from first row, @param to last row, exclusive
 * @param share member's number: where in `sums` the largest are left
 */
export function computeGradients(space: TrainingSpace, from: number, to: number, share: number): void {
  const { gradient, hessian, weight, sums, control, shape } = space;
  const loss = control[CONTROL.loss];
  if (loss === LOSS.poisson || loss === LOSS.tweedie) fillLogLink(space, from, to, loss === LOSS.poisson ? 1 : control[CONTROL.lossParameter]);
  else if (loss === LOSS.l2) fillSquares(space, from, to);
  else fillQuantile(space, from, to, loss === LOSS.l1 ? 0.5 : control[CONTROL.lossParameter]);
  let largestHessian = 1;
  if (shape.isCurved) {
    largestHessian = 0;
    for (let row = from; row < to; row++) {
      if (shape.isWeighted) {
        gradient[row] *= weight[row];
        hessian[row] *= weight[row];
      }
      if (hessian[row] > largestHessian) largestHessian = hessian[row];
    }
  }
  let highest = 0;
  let lowest = 0;
  for (let row = from; row < to; row++) {
    const own = gradient[row];
    if (own > highest) highest = own;
    if (own < lowest) lowest = own;
  }
  sums[share * SUMS + SUM.largestGradient] = Math.max(highest, -lowest);
  sums[share * SUMS + SUM.largestHessian] = largestHessian;
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
