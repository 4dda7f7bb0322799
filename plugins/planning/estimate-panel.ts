import { normalFactor } from '../numerics/intervals/normal-quantile.ts';
import { studentQuantile } from '../numerics/intervals/student-quantile.ts';
import { type PanelCells, USUAL_DEPTH } from './panel-cells.ts';
import { measureErrors } from './panel-errors.ts';
import { openSweeper } from './sweep-effects.ts';

/** An effect on the panel: its coefficient and how sure that is. */
export interface PanelEffect {
  value: number;
  /** Half of the 95 % interval over 1.96: a standard error that is wider where few products tell it. */
  error: number;
  /** Cells in which it was at work. */
  seen: number;
}

export interface PanelFit {
  /** Change of log sales for 1 of log price; null when no price moved. */
  elasticity: PanelEffect | null;
  /** Lift at the usual depth (0.3 = +30 %), beyond what the price alone does; null when there was no promotion. */
  lift: PanelEffect | null;
  /** Price and promotion moved together only: what is said of the price is of both. */
  together: boolean;
  /** Log effect of each period shared by all series, up to a constant; NaN where nothing was usable. */
  days: Float64Array;
  /** Sales of each cell over what the fit expects, minus 1. */
  rest: Float64Array;
}

const ROUNDS = 40;
const SETTLED = 1e-8;
const MOST_STEP = 1.5;
/** Least of 1 + lift · depth: no promotion takes more than this away. */
const LEAST_FACTOR = 0.05;
/** Least share of a column that series and periods do not explain. */
const LEAST_OWN = 1e-6;
/** Squared correlation of what is left of price and promotion from which on they cannot be told apart. */
const TOGETHER = 0.98;
const LEVEL = 95;

/**
 * Estimates what price and promotion do, from all series at once: E y = exp(series + period + ε log price) · (1 + λ depth). A series' own
 * size, and whatever moves all series on a day (trend, season, weather, holidays), is taken out before anything is said of the price.
 * Quasi-likelihood with a log link by Gauss-Newton rounds; variance μ(1 + φμ) with φ by moments, so that neither rare sales nor large ones
 * dominate; the estimate needs only that the mean is right. λ is linear in the depth, as deeper discounts lift more.
 * @returns null when fewer than 2 series or 8 periods can be used
 * @see McCullagh & Nelder 1989, section 9.2 (quasi-likelihood); Correia, Guimarães & Zylkin 2020 (rounds with many dummies); Santos Silva & Tenreyro 2006
 */
export function estimatePanel(cells: PanelCells): PanelFit | null {
  const { y, row, period, rows, periods, price, promotion } = cells;
  const count = y.length;
  if (rows < 2 || new Set(period).size < 8) return null;
  const fixed = startingEffects(cells);
  if (fixed === null) return null;
  const sweeper = openSweeper(cells);
  const weights = new Float64Array(count).fill(1);
  sweeper.weigh(weights);
  const use = usableColumns(cells, sweeper);
  const columns = [new Float64Array(count), new Float64Array(count)];
  const residual = new Float64Array(count);
  const before = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  const mean = new Float64Array(count);
  let [elasticity, lift] = [0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    let [excess, square] = [0, 0];
    for (let c = 0; c < count; c++) {
      const factor = 1 + lift * promotion[c];
      mean[c] = Math.exp(fixed[c] + elasticity * price[c]) * factor;
      residual[c] = Math.min(MOST_STEP * 4, (y[c] - mean[c]) / mean[c]);
      columns[0][c] = use.price ? price[c] : 0;
      columns[1][c] = use.promotion ? promotion[c] / factor : 0;
      excess += (y[c] - mean[c]) * (y[c] - mean[c]) - mean[c];
      square += mean[c] * mean[c];
    }
    const spread = round === 0 ? 0.1 : Math.max(0, excess / square);
    for (let c = 0; c < count; c++) weights[c] = mean[c] / (1 + spread * mean[c]);
    sweeper.weigh(weights);
    for (const [at, values] of [residual, ...columns].entries()) {
      before[at].set(values);
      sweeper.sweep(values);
    }
    const [stepPrice, stepLift] = solveTwo(columns, residual, weights, use);
    let most = Math.max(Math.abs(stepPrice), Math.abs(stepLift));
    for (let c = 0; c < count; c++) {
      const step = before[0][c] - residual[c] - stepPrice * (before[1][c] - columns[0][c]) - stepLift * (before[2][c] - columns[1][c]);
      most = Math.max(most, Math.abs(step));
      fixed[c] += Math.max(-MOST_STEP, Math.min(MOST_STEP, step));
    }
    elasticity += Math.max(-MOST_STEP, Math.min(MOST_STEP, stepPrice));
    lift = Math.max(lift + Math.max(-MOST_STEP, Math.min(MOST_STEP, stepLift)), leastLift(promotion));
    if (most < SETTLED) break;
  }
  if (!Number.isFinite(elasticity) || !Number.isFinite(lift)) return null;
  const errors = measureErrors(cells, { columns, residual, weights, use });
  const effect = (value: number, at: 0 | 1, values: Float64Array): PanelEffect => ({
    value,
    error: (errors[at].error * (Number.isFinite(errors[at].freedom) ? studentQuantile(0.975, errors[at].freedom) : normalFactor(LEVEL))) / normalFactor(LEVEL),
    seen: values.reduce((sum, one) => sum + (one === 0 ? 0 : 1), 0),
  });
  const days = periodEffects(fixed, row, period, rows, periods);
  const rest = Float64Array.from(y, (value, c) => value / mean[c] - 1);
  const alone = { elasticity: use.price ? effect(elasticity, 0, price) : null, lift: use.promotion ? effect(lift, 1, promotion) : null };
  return { ...(use.together && alone.elasticity ? sharedOut(alone.elasticity, promotion) : alone), together: use.together, days, rest };
}

/**
 * Of an effect that price and promotion only ever had together: half to each, with intervals that reach from nothing to all of it, since the
 * data say no more.
 */
function sharedOut(both: PanelEffect, promotion: Float64Array): { elasticity: PanelEffect; lift: PanelEffect } {
  const factor = normalFactor(LEVEL);
  const farthest = both.value + Math.sign(both.value) * factor * both.error;
  const whole = Math.expm1(farthest * Math.log1p(-USUAL_DEPTH));
  return {
    elasticity: { ...both, value: farthest / 2, error: Math.abs(farthest) / 2 / factor },
    lift: { value: whole / 2, error: Math.abs(whole) / 2 / factor, seen: promotion.reduce((sum, one) => sum + (one === 0 ? 0 : 1), 0) },
  };
}

function leastLift(promotion: Float64Array): number {
  let deepest = 0;
  for (const depth of promotion) deepest = Math.max(deepest, depth);
  return deepest > 0 ? (LEAST_FACTOR - 1) / deepest : 0;
}

/** Log of each series' mean times each period's share; null when too little sold. */
function startingEffects({ y, row, period, rows, periods }: PanelCells): Float64Array | null {
  const [rowSum, rowCount] = [new Float64Array(rows), new Float64Array(rows)];
  for (let c = 0; c < y.length; c++) {
    rowSum[row[c]] += y[c];
    rowCount[row[c]]++;
  }
  const [periodSum, expected] = [new Float64Array(periods), new Float64Array(periods)];
  for (let c = 0; c < y.length; c++) {
    periodSum[period[c]] += y[c];
    expected[period[c]] += rowSum[row[c]] / rowCount[row[c]];
  }
  if (rowSum.some((sum, at) => rowCount[at] > 0 && !(sum > 0))) return null;
  // A day on which nothing sold at all has no logarithm: it starts as a hundredth of an ordinary one.
  return Float64Array.from(row, (r, c) => Math.log(rowSum[r] / rowCount[r]) + Math.log(Math.max(0.01, periodSum[period[c]] / expected[period[c]])));
}

/** Which columns say something that series and periods do not say already. */
function usableColumns({ price, promotion, hasPrice, hasPromotion }: PanelCells, sweeper: ReturnType<typeof openSweeper>) {
  const own = (values: Float64Array): { left: Float64Array; share: number } => {
    const left = values.slice();
    let [all, kept] = [0, 0];
    sweeper.sweep(left);
    for (let c = 0; c < left.length; c++) {
      all += values[c] * values[c];
      kept += left[c] * left[c];
    }
    return { left, share: all > 0 ? kept / all : 0 };
  };
  const [p, d] = [own(price), own(promotion)];
  const use = { price: hasPrice && p.share > LEAST_OWN, promotion: hasPromotion && d.share > LEAST_OWN, together: false };
  if (use.price && use.promotion) {
    let [pp, dd, pd] = [0, 0, 0];
    for (let c = 0; c < price.length; c++) {
      pp += p.left[c] * p.left[c];
      dd += d.left[c] * d.left[c];
      pd += p.left[c] * d.left[c];
    }
    if (pd * pd > TOGETHER * pp * dd) return { price: true, promotion: false, together: true };
  }
  return use;
}

/** Weighted least squares on the two swept columns. */
function solveTwo([a, b]: readonly Float64Array[], r: Float64Array, w: Float64Array, use: { price: boolean; promotion: boolean }): [number, number] {
  let [aa, ab, bb, ar, br] = [0, 0, 0, 0, 0];
  for (let c = 0; c < r.length; c++) {
    aa += w[c] * a[c] * a[c];
    ab += w[c] * a[c] * b[c];
    bb += w[c] * b[c] * b[c];
    ar += w[c] * a[c] * r[c];
    br += w[c] * b[c] * r[c];
  }
  if (!use.price) return [0, use.promotion ? br / bb : 0];
  if (!use.promotion) return [ar / aa, 0];
  const det = aa * bb - ab * ab;
  return det > 0 ? [(bb * ar - ab * br) / det, (aa * br - ab * ar) / det] : [0, 0];
}

/** Splits what is fixed into series and periods again and returns the periods' part. */
function periodEffects(fixed: Float64Array, row: Int32Array, period: Int32Array, rows: number, periods: number): Float64Array {
  const [own, days] = [new Float64Array(rows), new Float64Array(periods)];
  const [rowCount, dayCount] = [new Float64Array(rows), new Float64Array(periods)];
  for (let c = 0; c < row.length; c++) {
    rowCount[row[c]]++;
    dayCount[period[c]]++;
  }
  for (let turn = 0; turn < 60; turn++) {
    own.fill(0);
    for (let c = 0; c < row.length; c++) own[row[c]] += (fixed[c] - days[period[c]]) / rowCount[row[c]];
    days.fill(0);
    for (let c = 0; c < row.length; c++) days[period[c]] += (fixed[c] - own[row[c]]) / dayCount[period[c]];
  }
  return days.map((value, t) => (dayCount[t] > 0 ? value : Number.NaN));
}
