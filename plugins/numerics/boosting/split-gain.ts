import { SPLIT } from './control.ts';

/** A split must gain this share of the leaf's own G²/(H + λ); less is rounding. */
export const LEAST_SHARE = 1e-10;

/**
 * Fall of the second-order loss when a leaf takes its best value within bounds: G²/(H + λ) without bounds, else
 * −(2Gv + (H + λ)v²) at the value v cut to the bounds.
 * @param gradient G, @param hessian H + λ, positive
 * @param low @param high bounds of the leaf's value, in units of −G/H; infinite = none
 */
export function leafGain(gradient: number, hessian: number, low: number, high: number): number {
  const value = leafValue(gradient, hessian, low, high);
  return -(2 * gradient + hessian * value) * value;
}

/** −G/(H + λ), cut to the bounds. Parameters as in `leafGain`. */
export function leafValue(gradient: number, hessian: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, -gradient / hessian));
}

/** Writes a candidate, see `SPLIT`. */
export function writeSplit(
  out: Float64Array<ArrayBufferLike>,
  gain: number,
  feature: number,
  bin: number,
  isMissingLeft: number,
  count: number,
  gradient: number,
  hessian: number,
): void {
  out[SPLIT.gain] = gain;
  out[SPLIT.feature] = feature;
  out[SPLIT.bin] = bin;
  out[SPLIT.isMissingLeft] = isMissingLeft;
  out[SPLIT.count] = count;
  out[SPLIT.gradient] = gradient;
  out[SPLIT.hessian] = hessian;
}

/** Where missing values go in leaves that have none: to the side with more rows; 1 = left. */
export const toLarger = (left: number, all: number): number => (2 * left > all ? 1 : 0);
