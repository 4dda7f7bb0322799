import { CONTROL } from './control.ts';
import { SUM } from './gradients.ts';
import { SUMS, type TrainingSpace } from './space.ts';

/** Doubles hold whole numbers exactly up to 2^53. */
const EXACT = 9_007_199_254_740_992;
/** Largest whole numbers of narrow and wide cells. */
const NARROW = 32_767;
const WIDE = 2_147_483_647;
/** A narrow gradient must on average be this many steps long; where a few huge ones would leave less, cells are wide. */
const LEAST_STEPS = 24;

/**
 * Chooses how gradients become whole numbers, such that every sum over the bag is exact in a double. A narrow bin of a histogram
 * holds count × unit + gradient in one double, with unit = 2^(53 − ⌈log2(n + 1)⌉), so that a gradient has at most (unit / 2 − 1) / n
 * steps either way: 12 bits for a million rows, 15 below a hundred thousand. A wide bin holds the gradient (31 bits) and count ×
 * unit + second derivative, a double each. Exact sums (leaf values) take 2^52 / n steps.
 * @param bagRows rows in the bag, n
 */
export function chooseScales(
  control: Float64Array<ArrayBufferLike>,
  bagRows: number,
  largestGradient: number,
  largestHessian: number,
  isCurved: boolean,
): void {
  let unit = EXACT;
  for (let reach = 1; reach < bagRows + 1; reach *= 2) unit /= 2;
  const fine = Math.floor(EXACT / 2 / bagRows);
  const packed = Math.floor((unit / 2 - 1) / bagRows);
  const steps = control[CONTROL.width] === 1 ? Math.min(NARROW, packed) : Math.min(WIDE, fine);
  control[CONTROL.bagRows] = bagRows;
  control[CONTROL.unit] = unit;
  control[CONTROL.gradientScale] = steps / largestGradient;
  control[CONTROL.hessianScale] = isCurved ? Math.min(WIDE, packed) / largestHessian : 0;
  control[CONTROL.fineGradientScale] = fine / largestGradient;
  control[CONTROL.fineHessianScale] = isCurved ? fine / largestHessian : 0;
}

/**
 * Cells for a share of the bag's rows, and exact sums of them, of |gradient| and of second derivatives.
 * @param from first place in `order`, @param to last, exclusive
 */
export function quantiseRows(space: TrainingSpace, from: number, to: number, share: number): void {
  const { kernel, sums, order, gradient, narrowCells, control } = space;
  const own = sums.subarray(share * SUMS, (share + 1) * SUMS);
  own.fill(0, SUM.cells);
  if (control[CONTROL.width] !== 1) quantiseWide(space, from, to, own);
  else if (kernel === null || to <= from) quantiseNarrow(space, from, to, own);
  else {
    const [first, last] = [order.byteOffset + 4 * from, order.byteOffset + 4 * to];
    const [scale, fineScale] = [control[CONTROL.gradientScale], control[CONTROL.fineGradientScale]];
    kernel.quantise(first, last, gradient.byteOffset, narrowCells.byteOffset, scale, fineScale, own.byteOffset + 8 * SUM.cells);
  }
}

function quantiseNarrow({ narrowCells, gradient, order, control }: TrainingSpace, from: number, to: number, sums: Float64Array<ArrayBufferLike>): void {
  const [scale, fineScale] = [control[CONTROL.gradientScale], control[CONTROL.fineGradientScale]];
  let cells = 0;
  let sizes = 0;
  for (let i = from; i < to; i++) {
    const value = gradient[order[i]];
    const whole = Math.floor(value * scale + 0.5);
    narrowCells[order[i]] = whole;
    cells += whole;
    sizes += Math.floor(Math.abs(value) * fineScale + 0.5);
  }
  sums[SUM.cells] = cells;
  sums[SUM.sizes] = sizes;
}

function quantiseWide({ wideCells, gradient, hessian, order, control }: TrainingSpace, from: number, to: number, sums: Float64Array<ArrayBufferLike>): void {
  const [scale, fineScale] = [control[CONTROL.gradientScale], control[CONTROL.fineGradientScale]];
  const [hessianScale, fineHessianScale] = [control[CONTROL.hessianScale], control[CONTROL.fineHessianScale]];
  for (let i = from; i < to; i++) {
    const row = order[i];
    const value = gradient[row];
    const whole = Math.floor(value * scale + 0.5);
    wideCells[2 * row] = whole;
    wideCells[2 * row + 1] = 0;
    sums[SUM.cells] += whole;
    sums[SUM.sizes] += Math.floor(Math.abs(value) * fineScale + 0.5);
  }
  if (hessianScale === 0) return;
  for (let i = from; i < to; i++) {
    const row = order[i];
    const whole = Math.floor(hessian[row] * hessianScale + 0.5);
    wideCells[2 * row + 1] = whole;
    sums[SUM.hessianCells] += whole;
    sums[SUM.hessian] += Math.floor(hessian[row] * fineHessianScale + 0.5);
  }
}

/**
 * Whether narrow cells would be too coarse for gradients of this spread.
 * @param meanSteps mean |gradient| in steps of exact sums
 */
export function needsWideCells(control: Float64Array<ArrayBufferLike>, meanSteps: number): boolean {
  const bagRows = control[CONTROL.bagRows];
  const narrow = Math.min(NARROW, Math.floor((control[CONTROL.unit] / 2 - 1) / bagRows));
  return meanSteps * (narrow / Math.floor(EXACT / 2 / bagRows)) < LEAST_STEPS;
}
