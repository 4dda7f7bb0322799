/**
 * What a tree model minimises. The score F of a row is the sum of base and trees; `l2`, `l1` and `quantile` forecast F itself,
 * `poisson` and `tweedie` forecast exp(F) (log link) and need targets ≥ 0.
 */
export type Loss =
  | { kind: 'l2' }
  | { kind: 'l1' }
  /** Pinball loss; `probability` in (0, 1). */
  | { kind: 'quantile'; probability: number }
  | { kind: 'poisson' }
  /** Compound Poisson-gamma; `power` in (1, 2). */
  | { kind: 'tweedie'; power: number };

/** The losses as numbers, so that they can stand in shared memory and in stored models. */
export const LOSS = { l2: 0, l1: 1, quantile: 2, poisson: 3, tweedie: 4 } as const;

/** The loss's own number: probability, power, or 0. */
export function lossParameter(loss: Loss): number {
  if (loss.kind === 'quantile') return loss.probability;
  return loss.kind === 'tweedie' ? loss.power : 0;
}

/** The reverse of `LOSS[kind]` and `lossParameter`. @throws RangeError for an unknown number */
export function lossOf(id: number, parameter: number): Loss {
  if (id === LOSS.l2) return { kind: 'l2' };
  if (id === LOSS.l1) return { kind: 'l1' };
  if (id === LOSS.quantile) return { kind: 'quantile', probability: parameter };
  if (id === LOSS.poisson) return { kind: 'poisson' };
  if (id === LOSS.tweedie) return { kind: 'tweedie', power: parameter };
  throw new RangeError(`loss number ${id} is not known; the stored model is of another version`);
}

/** Whether forecasts are exp(score). */
export const hasLogLink = (loss: Loss): boolean => loss.kind === 'poisson' || loss.kind === 'tweedie';

/** Whether leaves hold a quantile of residuals rather than a Newton step. */
export const hasQuantileLeaves = (loss: Loss): boolean => loss.kind === 'l1' || loss.kind === 'quantile';

/** Whether the second derivative differs from row to row. */
export const isCurved = (loss: Loss, isWeighted: boolean): boolean => isWeighted || hasLogLink(loss);

/** @throws RangeError when the loss's parameter is out of its range, or the targets do not suit the loss (first bad row named) */
export function checkTarget(loss: Loss, target: Float64Array, rows: number): void {
  if (loss.kind === 'quantile' && !(loss.probability > 0 && loss.probability < 1))
    throw new RangeError(`quantile loss: probability must lie between 0 and 1, got ${loss.probability}`);
  if (loss.kind === 'tweedie' && !(loss.power > 1 && loss.power < 2))
    throw new RangeError(`tweedie loss: power must lie between 1 and 2, got ${loss.power}; use poisson for 1`);
  const least = hasLogLink(loss) ? 0 : Number.NEGATIVE_INFINITY;
  for (let row = 0; row < rows; row++) {
    if (!Number.isFinite(target[row])) throw new RangeError(`target of row ${row} is ${target[row]}; leave rows without a finite target out`);
    if (target[row] < least) throw new RangeError(`target of row ${row} is ${target[row]}; ${loss.kind} loss needs targets of 0 or more`);
  }
}

/**
 * Loss of one row at a score, without terms that do not depend on the score. `l2` is the squared error, `l1` the absolute error,
 * `quantile` the pinball loss, the others the negative log-likelihood part.
 * @param target y in the target's unit
 * @param score F on the link scale
 */
export function lossAt(loss: Loss, target: number, score: number): number {
  const error = target - score;
  switch (loss.kind) {
    case 'l2':
      return error * error;
    case 'l1':
      return Math.abs(error);
    case 'quantile':
      return error >= 0 ? loss.probability * error : (loss.probability - 1) * error;
    case 'poisson':
      return Math.exp(score) - target * score;
    case 'tweedie':
      return Math.exp((2 - loss.power) * score) / (2 - loss.power) - (target * Math.exp((1 - loss.power) * score)) / (1 - loss.power);
  }
}

/**
 * Step of a leaf from its summed first and second derivatives: Newton's −G/(H + λ); under a log link an upward step is cut to
 * the exact minimiser of the leaf's loss, ln(a/b), because Newton's step from far below would overshoot by orders of magnitude.
 * With H = (p − 1)a + (2 − p)b and G = b − a (p = 1 for Poisson) both sums follow from G and H.
 * @param lossId one of `LOSS`
 * @param parameter power p for Tweedie
 * @param gradient G, sum of first derivatives
 * @param hessian H + λ, positive
 * @see Friedman 2001, section 4; Yang, Qian & Zou 2018 for Tweedie
 */
export function leafStep(lossId: number, parameter: number, gradient: number, hessian: number): number {
  const newton = -gradient / hessian;
  if (lossId < LOSS.poisson || newton <= 0) return newton;
  const power = lossId === LOSS.poisson ? 1 : parameter;
  const expected = hessian + (power - 1) * gradient;
  const observed = hessian + (power - 2) * gradient;
  return expected > 0 && observed > 0 ? Math.min(newton, Math.log(observed / expected)) : newton;
}
