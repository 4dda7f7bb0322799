import { type BacktestMeta, DEMAND_CLASSES } from '../../server/kit/kinds/modeling.ts';
import type { Metric } from '../../server/kit/settings.ts';
import { relativeValueAdded } from '../numerics/metrics/value-added.ts';
import { meanWithError } from '../numerics/standard-error.ts';
import { metricOf, type Scored } from './score-models.ts';

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
  const reference = scored.find((one) => one.id === 'seasonal_naive')?.scores[metric] ?? null;
  const places = DEMAND_CLASSES.map((_, at) => placesIn(scored, at, metric));
  return order.map(({ windowScores: _, ...one }, i) => ({
    ...one,
    rank: i === 0 || level[i] ? 1 : i + 1,
    level: level[i] || (i === 0 && level.includes(true)),
    valueAdded: added(reference, one.scores[metric]),
    segments: one.segments.map((segment, at) => ({ ...segment, rank: places[at].get(one.id) ?? order.length })),
  }));
}

function added(reference: number | null, score: number | null): number | null {
  const share = reference === null || score === null ? Number.NaN : relativeValueAdded(reference, score);
  return Number.isNaN(share) ? null : share;
}

/** Score of a model on one class of demand, by what that class is ranked by; segments know WAPE and RMSSE. */
export function segmentScore(segment: { class: (typeof DEMAND_CLASSES)[number]; wape: number | null; rmsse: number | null }, metric: Metric): number | null {
  const by = metricOf(segment.class, metric);
  return by === 'rmsse' || by === 'rmse' || by === 'mase' ? segment.rmsse : segment.wape;
}

function placesIn(scored: readonly Scored[], at: number, metric: Metric): ReadonlyMap<string, number> {
  const scoreOf = (one: Scored): number => segmentScore(one.segments[at], metric) ?? Number.POSITIVE_INFINITY;
  const order = [...scored].sort((a, b) => compare(scoreOf(a), scoreOf(b)) || compare(a.id, b.id));
  return new Map(order.map((one, i) => [one.id, i + 1]));
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
