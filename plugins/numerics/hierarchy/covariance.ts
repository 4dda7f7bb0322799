import { countLeaves, type Hierarchy } from './structure.ts';

/**
 * Covariance of base forecast errors as diagonal plus low rank, W = diag(d) + F F′; only its shape matters, not its scale.
 */
export interface Covariance {
  /** d, length nodes, > 0. */
  diagonal: Float64Array;
  /** F, node-major, nodes × rank. */
  factor: Float64Array;
  rank: number;
}

const NONE = new Float64Array(0);
/** A variance of 0 (a series that never moved) is raised to this share of its level's mean, or of all: it can be moved, but hardly. */
const FLOOR = 1e-6;

/** WLS-struct: the error variance of a node is the number of its leaves. @see Athanasopoulos et al. 2017 */
export const structCovariance = (hierarchy: Hierarchy): Covariance => ({ diagonal: countLeaves(hierarchy), factor: NONE, rank: 0 });

/**
 * MinT-shrink: the sample covariance of residuals shrunk to its diagonal, λ D + (1 − λ) Σ̂, kept as diagonal plus rank T, so that 30,000
 * nodes need no matrix of nodes². Residuals are not centred. λ is kept at 0.001 or more, which leaves W an inverse.
 * @param residuals node-major, nodes × periods, observed − fitted; NaN = none (counts as 0 in correlations)
 * @param periods T, residuals a node, ≥ 2; a few hundred latest ones are enough
 * @returns W and the shrinkage intensity λ in [0.001, 1]
 * @see Schäfer & Strimmer 2005; Wickramasuriya, Athanasopoulos & Hyndman 2019. Cost nodes × T².
 */
export function shrinkCovariance(hierarchy: Hierarchy, residuals: Float64Array, periods: number): Covariance & { intensity: number } {
  const { nodes } = hierarchy;
  const diagonal = new Float64Array(nodes);
  const factor = new Float64Array(nodes * periods);
  for (let node = 0; node < nodes; node++) {
    const at = node * periods;
    diagonal[node] = meanSquare(residuals, at, periods);
    let squares = 0;
    for (let t = 0; t < periods; t++) if (!Number.isNaN(residuals[at + t])) squares += residuals[at + t] * residuals[at + t];
    if (squares === 0) continue;
    const scale = Math.sqrt(periods / squares);
    for (let t = 0; t < periods; t++) if (!Number.isNaN(residuals[at + t])) factor[at + t] = residuals[at + t] * scale;
  }
  const intensity = intensityOf(factor, nodes, periods);
  raiseZeros(hierarchy, diagonal);
  for (let node = 0; node < nodes; node++) {
    const scale = Math.sqrt(((1 - intensity) * diagonal[node]) / periods);
    for (let t = node * periods; t < (node + 1) * periods; t++) factor[t] *= scale;
    diagonal[node] *= intensity;
  }
  return intensity === 1 ? { diagonal, factor: NONE, rank: 0, intensity } : { diagonal, factor, rank: periods, intensity };
}

/**
 * λ = Σ Var(r) / Σ r² over pairs of nodes. With standardised residuals X (nodes × T) both sums over pairs follow from the T × T
 * matrix K = X′X: Σ (Σ_t x_it x_jt)² = ‖K‖² and Σ Σ_t x_it² x_jt² = Σ K_tt².
 */
function intensityOf(x: Float64Array, nodes: number, periods: number): number {
  const gram = new Float64Array(periods * periods);
  let fourth = 0;
  let moving = 0;
  for (let node = 0; node < nodes; node++) {
    const at = node * periods;
    let squares = 0;
    for (let s = 0; s < periods; s++) {
      const value = x[at + s];
      if (value === 0) continue;
      squares += value * value;
      fourth += value * value * value * value;
      const row = s * periods;
      for (let t = 0; t <= s; t++) gram[row + t] += value * x[at + t];
    }
    if (squares > 0) moving++;
  }
  let norm = 0;
  let trace = 0;
  for (let s = 0; s < periods; s++) {
    const own = gram[s * periods + s] * gram[s * periods + s];
    trace += own;
    norm += own;
    for (let t = 0; t < s; t++) norm += 2 * gram[s * periods + t] * gram[s * periods + t];
  }
  const pairs = norm / (periods * periods) - moving;
  const noise = (trace - norm / periods - (fourth - moving * periods)) / (periods * (periods - 1));
  return pairs > 0 && periods > 1 ? Math.min(1, Math.max(0.001, noise / pairs)) : 1;
}

function meanSquare(residuals: Float64Array, at: number, periods: number): number {
  let sum = 0;
  let count = 0;
  for (let t = at; t < at + periods; t++) {
    if (Number.isNaN(residuals[t])) continue;
    sum += residuals[t] * residuals[t];
    count++;
  }
  return count > 0 ? sum / count : 0;
}

function raiseZeros({ levels, leaves, aggregates, nodes }: Hierarchy, diagonal: Float64Array): void {
  const overall = meanOf(diagonal, 0, nodes);
  for (const { from, size } of [...levels, { from: aggregates, size: leaves }]) {
    const mean = meanOf(diagonal, from, size);
    const least = FLOOR * (mean > FLOOR * overall ? mean : overall > 0 ? overall : 1);
    for (let node = from; node < from + size; node++) if (diagonal[node] < least) diagonal[node] = least;
  }
}

function meanOf(values: Float64Array, from: number, size: number): number {
  let sum = 0;
  for (let i = from; i < from + size; i++) sum += values[i];
  return sum / size;
}
