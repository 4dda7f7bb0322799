import { type EtsPass, finiteSum, leaveEnd } from './pass.ts';
import { ALPHA, BETA, type EtsSeries, GAMMA, GROWTH, LEVEL, PHI, WEIGHT } from './workspace.ts';

/** Smallest one-step value a multiplicative form may make, as a share of the mean of |y|; eight of them multiply without underflow. */
const LEAST = 1e-30;
/** A product of one-step values within these is carried on; its logarithm is taken when it leaves them, looked at every eight periods. */
const SMALL = 1e-60;
const LARGE = 1e60;

/** Turns relative errors into residuals: times the geometric mean of the one-step values. */
function weigh(series: EtsSeries, out: Float64Array, sum: number, logs: number): number {
  const mean = Math.exp(logs / series.usable);
  for (let t = 0; t < series.n; t++) out[t] *= mean;
  series.p[WEIGHT] = mean;
  return finiteSum(sum * mean * mean);
}

/** Multiplicative errors, no season. */
export const passPlainRelative: EtsPass = (series, y, out) => {
  const { n, p } = series;
  const phi = p[PHI];
  const slope = phi * p[BETA];
  const gain = p[ALPHA] + slope;
  let c = phi * p[GROWTH];
  let q = p[LEVEL] + c;
  let sum = 0;
  let logs = 0;
  let product = 1;
  for (let t = 0; t < n; t++) {
    if ((t & 7) === 0 && !(product > SMALL && product < LARGE)) {
      logs += Math.log(product);
      product = 1;
    }
    const value = q;
    const e = y[t] - value;
    c *= phi;
    q += c;
    if (Number.isNaN(e)) {
      out[t] = 0;
      continue;
    }
    if (!(value > LEAST)) return Number.POSITIVE_INFINITY;
    const relative = e / value;
    out[t] = relative;
    sum += relative * relative;
    product *= value;
    q += gain * e;
    c += slope * e;
  }
  leaveEnd(p, q, c);
  return weigh(series, out, sum, logs + Math.log(product));
};

/** Multiplicative errors, additive season. */
export const passAdditiveRelative: EtsPass = (series, y, out) => {
  const { n, m, p, season } = series;
  const phi = p[PHI];
  const gamma = p[GAMMA];
  const slope = phi * p[BETA];
  const gain = p[ALPHA] + slope;
  let c = phi * p[GROWTH];
  let q = p[LEVEL] + c;
  let sum = 0;
  let logs = 0;
  let product = 1;
  for (let t = 0; t < n; t++) {
    if ((t & 7) === 0 && !(product > SMALL && product < LARGE)) {
      logs += Math.log(product);
      product = 1;
    }
    const s = season[t];
    const value = q + s;
    const e = y[t] - s - q;
    c *= phi;
    q += c;
    if (Number.isNaN(e)) {
      out[t] = 0;
      season[t + m] = s;
      continue;
    }
    if (!(value > LEAST)) return Number.POSITIVE_INFINITY;
    const relative = e / value;
    out[t] = relative;
    sum += relative * relative;
    product *= value;
    season[t + m] = s + gamma * e;
    q += gain * e;
    c += slope * e;
  }
  leaveEnd(p, q, c);
  return weigh(series, out, sum, logs + Math.log(product));
};

/** Multiplicative errors, multiplicative season. */
export const passMultiplicative: EtsPass = (series, y, out) => {
  const { n, m, p, season } = series;
  const phi = p[PHI];
  const gamma = p[GAMMA];
  const slope = phi * p[BETA];
  const gain = p[ALPHA] + slope;
  let c = phi * p[GROWTH];
  let q = p[LEVEL] + c;
  let sum = 0;
  let logs = 0;
  let product = 1;
  for (let t = 0; t < n; t++) {
    if ((t & 7) === 0 && !(product > SMALL && product < LARGE)) {
      logs += Math.log(product);
      product = 1;
    }
    const s = season[t];
    const level = q;
    const e = y[t] / s - level;
    c *= phi;
    q += c;
    if (Number.isNaN(e)) {
      out[t] = 0;
      season[t + m] = s;
      continue;
    }
    const value = level * s;
    if (!(value > LEAST && s > LEAST)) return Number.POSITIVE_INFINITY;
    const relative = e / level;
    out[t] = relative;
    sum += relative * relative;
    product *= value;
    season[t + m] = s + gamma * s * relative;
    q += gain * e;
    c += slope * e;
  }
  leaveEnd(p, q, c);
  return weigh(series, out, sum, logs + Math.log(product));
};
