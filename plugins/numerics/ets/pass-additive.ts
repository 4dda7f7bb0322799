import { type EtsPass, finiteSum, leaveEnd } from './pass.ts';
import { ALPHA, BETA, GAMMA, GROWTH, LEVEL, PHI } from './workspace.ts';

/** Additive errors, no season. */
export const passPlain: EtsPass = ({ n, p }, y, out) => {
  const phi = p[PHI];
  const slope = phi * p[BETA];
  const gain = p[ALPHA] + slope;
  let c = phi * p[GROWTH];
  let q = p[LEVEL] + c;
  let sum = 0;
  for (let t = 0; t < n; t++) {
    const e = y[t] - q;
    c *= phi;
    q += c;
    if (Number.isNaN(e)) {
      out[t] = 0;
      continue;
    }
    out[t] = e;
    sum += e * e;
    q += gain * e;
    c += slope * e;
  }
  leaveEnd(p, q, c);
  return finiteSum(sum);
};

/** Additive errors, additive season. */
export const passAdditive: EtsPass = ({ n, m, p, season }, y, out) => {
  const phi = p[PHI];
  const gamma = p[GAMMA];
  const slope = phi * p[BETA];
  const gain = p[ALPHA] + slope;
  let c = phi * p[GROWTH];
  let q = p[LEVEL] + c;
  let sum = 0;
  for (let t = 0; t < n; t++) {
    const s = season[t];
    const e = y[t] - s - q;
    c *= phi;
    q += c;
    if (Number.isNaN(e)) {
      out[t] = 0;
      season[t + m] = s;
      continue;
    }
    out[t] = e;
    sum += e * e;
    season[t + m] = s + gamma * e;
    q += gain * e;
    c += slope * e;
  }
  leaveEnd(p, q, c);
  return finiteSum(sum);
};
