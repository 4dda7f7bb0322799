import type { BacktestMeta } from '../../server/kit/kinds/modeling.ts';
import type { Metric } from '../../server/kit/settings.ts';
import { meanWithError } from '../numerics/standard-error.ts';
import type { Scored } from './score-models.ts';

/**
 * Best first by the pooled metric; a model without a value comes last and never wins. Equal scores: a baseline first, then by id.
 *
 * A model is *level* with the best when its lead cannot be told from chance: with d_w = its score − the best's score in window w
 * (identical cutoffs, so paired), mean(d) ≤ s(d) / √W, one standard error of that mean over W windows. Level models share rank 1;
 * the others keep their place.
 */
export function rankModels(scored: readonly Scored[], metric: Metric): BacktestMeta['models'] {
  const scoreOf = (one: Scored): number => one.scores[metric] ?? Number.POSITIVE_INFINITY;
  const order = [...scored].sort((a, b) => compare(scoreOf(a), scoreOf(b)) || Number(b.baseline) - Number(a.baseline) || compare(a.id, b.id));
  const best = order[0];
  const level = order.map((one) => one !== best && scoreOf(one) !== Number.POSITIVE_INFINITY && isLevel(one, best, metric));
  return order.map(({ windowScores: _, ...one }, i) => ({
    ...one,
    rank: i === 0 || level[i] ? 1 : i + 1,
    level: level[i] || (i === 0 && level.includes(true)),
  }));
}

const compare = <T extends number | string>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

function isLevel(one: Scored, best: Scored, metric: Metric): boolean {
  const differences: number[] = [];
  one.windowScores.forEach((scores, w) => {
    const [mine, bests] = [scores[metric], best.windowScores[w][metric]];
    if (mine !== null && bests !== null) differences.push(mine - bests);
  });
  if (differences.length < 2) return one.scores[metric] === best.scores[metric];
  const { mean, error } = meanWithError(differences);
  return mean <= error;
}
