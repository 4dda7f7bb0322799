import { conformalRank } from './conformal-quantile.ts';
import { type ConformalScores, scoresOfRanks } from './conformal-scores.ts';
import { normalFactor } from './normal-quantile.ts';

/** How far pools are trusted. */
export interface FactorRules {
  /** n₀: a pool of this many scores weighs as much as the model's own width. Default 30. */
  shrinkage?: number;
  /** Scores below which neighbouring steps join, nearest first, as many on both sides. Default 200. */
  enough?: number;
  /** Neighbouring steps on either side that join in any case. Default 0. */
  reach?: number;
}

/** What the half width of an interval is in standard deviations of the model. */
interface ConformalFactor {
  /** Half width divided by σ of the step. */
  factor: number;
  /** Scores it was made from, those of joined steps included. */
  count: number;
  /** The pool had too few scores for this level: the model's own width stands, or that of the highest level the pool could tell. */
  own: boolean;
}

/**
 * Half width of the interval of a class, step and level, in standard deviations: the split conformal bound q of the pool blended
 * with the model's normal factor z, (n · q + n₀ · z) / (n + n₀). Never falls as the level rises.
 * @param at class, from 0
 * @param step steps ahead, from 0
 * @param level coverage in percent, in (0, 100)
 * @see Vovk et al. 2005 for the bound; the blend is an empirical-Bayes weight with a fixed prior size
 * Costs a walk over the bins: tabulate it with `tabulateFactors`, not once a series.
 */
export function factorOf(scores: ConformalScores, at: number, step: number, level: number, rules: FactorRules = {}): ConformalFactor {
  return factorsOf(scores, at, step, [level], rules)[0];
}

/** The same for several levels by one walk over the bins; `levels` may stand in any order. */
function factorsOf(scores: ConformalScores, at: number, step: number, levels: readonly number[], rules: FactorRules): ConformalFactor[] {
  const { shrinkage = 30, enough = 200 } = rules;
  const reach = reachOf(scores, at, step, enough, rules.reach ?? 0);
  const [first, last] = [Math.max(0, step - reach), Math.min(scores.steps - 1, step + reach)];
  const count = countBetween(scores, at, first, last);
  if (count === 0) return levels.map((level) => ({ factor: normalFactor(level), count, own: true }));
  const blend = (bound: number, normal: number): number => (count * bound + shrinkage * normal) / (count + shrinkage);
  const rankOf = (level: number): number => conformalRank(count, level);
  const ranks = [...new Set(levels.map((level) => Math.min(rankOf(level), count)))].sort((a, b) => a - b);
  const bounds = scoresOfRanks(scores, at, first, last, ranks);
  return levels.map((level) => {
    const [rank, z] = [rankOf(level), normalFactor(level)];
    const bound = bounds[ranks.indexOf(Math.min(rank, count))];
    if (rank <= count) return { factor: blend(bound, z), count, own: false };
    // c / (c + 1) is the highest coverage c scores can vouch for; a higher level may not be narrower.
    const highest = blend(bound, normalFactor((100 * count) / (count + 1)));
    return { factor: Math.max(z, highest), count, own: true };
  });
}

/** Factors of all classes, steps and levels. */
export interface Factors {
  levels: readonly number[];
  steps: number;
  /** Class-major, then step, then level. */
  factors: Float64Array;
}

/** Those and what is behind them, made once before the series are walked. */
export interface FactorTable extends Factors {
  /** Scores behind each class and step, class-major. */
  counts: Float64Array;
  /** 1 where `own` holds, shape of `factors`. */
  own: Uint8Array;
}

/**
 * @param levels coverages in percent
 * @param rising makes factors non-decreasing in the step, by count-weighted isotonic regression within class and level; it keeps
 * the order of levels
 */
export function tabulateFactors(scores: ConformalScores, levels: readonly number[], rules: FactorRules & { rising?: boolean } = {}): FactorTable {
  const { classes, steps } = scores;
  const size = classes * steps * levels.length;
  const table = { levels, steps, factors: new Float64Array(size), counts: new Float64Array(classes * steps), own: new Uint8Array(size) };
  for (let at = 0; at < classes; at++) {
    for (let step = 0; step < steps; step++) {
      for (const [i, { factor, count, own }] of factorsOf(scores, at, step, levels, rules).entries()) {
        const place = (at * steps + step) * levels.length + i;
        table.factors[place] = factor;
        table.own[place] = own ? 1 : 0;
        table.counts[at * steps + step] = count;
      }
    }
    if (rules.rising) for (let i = 0; i < levels.length; i++) raise(table, at, i);
  }
  return table;
}

/** Place of a class, step and level in a table's `factors` and `own`. */
export const placeOfFactor = (table: Factors, at: number, step: number, level: number): number => (at * table.steps + step) * table.levels.length + level;

/** Smallest number of steps to either side, `least` at least, that gathers enough scores, or all there are. */
function reachOf(scores: ConformalScores, at: number, step: number, enough: number, least: number): number {
  let reach = Math.min(least, scores.steps);
  while (reach < scores.steps && countBetween(scores, at, Math.max(0, step - reach), Math.min(scores.steps - 1, step + reach)) < enough) reach++;
  return reach;
}

function countBetween({ counts, steps }: ConformalScores, at: number, first: number, last: number): number {
  let count = 0;
  for (let step = first; step <= last; step++) count += counts[at * steps + step];
  return count;
}

/** Pool adjacent violators along the steps of one class and level; weights are counts + 1. @see Barlow et al. 1972 */
function raise(table: FactorTable, at: number, level: number): void {
  const blocks: { mean: number; weight: number; length: number }[] = [];
  for (let step = 0; step < table.steps; step++) {
    let block = { mean: table.factors[placeOfFactor(table, at, step, level)], weight: table.counts[at * table.steps + step] + 1, length: 1 };
    for (let last = blocks.at(-1); last !== undefined && last.mean > block.mean; last = blocks.at(-1)) {
      const weight = last.weight + block.weight;
      block = { mean: (last.mean * last.weight + block.mean * block.weight) / weight, weight, length: last.length + block.length };
      blocks.pop();
    }
    blocks.push(block);
  }
  let step = 0;
  for (const { mean, length } of blocks) for (let i = 0; i < length; i++) table.factors[placeOfFactor(table, at, step++, level)] = mean;
}
