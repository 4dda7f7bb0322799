import { grow } from '../regression/grow.ts';
import { makePolynomials, type Orders } from './orders.ts';

/** Arrays shared by the parts of one fit and kept between fits. */
export const space = {
  /** The series without gaps, from its first to its last usable period. */
  levels: new Float64Array(0) as Float64Array,
  /** Its differences, centred and scaled. */
  w: new Float64Array(0) as Float64Array,
  oneStep: new Float64Array(0) as Float64Array,
  seen: new Uint8Array(0) as Uint8Array,
  /** Parameters being tried, and those of the final fit. */
  start: new Float64Array(16),
  chosen: new Float64Array(16),
  /** Parameters, orders and AICc of the best candidate of the search so far; null orders = none yet. */
  warm: new Float64Array(16),
  warmOrders: null as Orders | null,
  warmAicc: Number.POSITIVE_INFINITY,
  model: makePolynomials(),
};

export function openSpace(n: number): void {
  space.warmOrders = null;
  space.warmAicc = Number.POSITIVE_INFINITY;
  space.levels = grow(space.levels, n);
  space.w = grow(space.w, n);
  space.oneStep = grow(space.oneStep, n);
  if (space.seen.length < n) space.seen = new Uint8Array(2 * n);
}

/** What parameters are estimated on: `space.w` from … to − 1. */
export interface Problem {
  from: number;
  to: number;
  /** 1 where the period was observed, indexed like w. */
  observed: Uint8Array;
  /** Number of those in from … to − 1. */
  count: number;
  /** Where 0 of the differenced series lies after centring and scaling. */
  zero: number;
}
