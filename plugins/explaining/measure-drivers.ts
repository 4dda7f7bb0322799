import type { Driver, DriverRole } from '../../server/kit/model.ts';
import { normalFactor } from '../numerics/intervals/normal-quantile.ts';
import { estimateDrivers } from '../numerics/regression/estimate-drivers.ts';
import type { Subject } from './subject.ts';

export interface MeasuredDriver {
  name: string;
  role: DriverRole;
  kind: 'elasticity' | 'lift' | 'unit';
  effect: number;
  low: number;
  high: number;
  active: number;
}

/** Effects, and what has to be said of them: '' when nothing. */
export interface Measured {
  drivers: MeasuredDriver[];
  note: string;
}

const LEVEL = 95;
/** Correlation from which on two drivers cannot be told apart. */
const TOGETHER = 0.95;
const BOTH = 'promotion and price';

/**
 * What price, promotions, named days and regressors do to this series, with 95 % intervals.
 * @returns a sentence when nothing can be told
 * @see estimateDrivers
 */
export function measureDrivers({ y, setting }: Subject): Measured | string {
  // All named days together: single ones overlap with them, and few of them came often enough to be told apart.
  const { drivers, note } = mergeTwins(
    y,
    setting.drivers.filter(({ role, name }) => role !== 'event' || name === 'event'),
  );
  if (drivers.length === 0) return 'the data hold no price, promotion, named day or regressor for it';
  const effects = estimateDrivers(y, { ...setting, drivers });
  if (!effects) return 'its history is too short, never above 0, or somewhere negative, so that no effect can be told from chance';
  if (effects.length === 0) return 'no price, promotion or named day moved while it was observed';
  const width = normalFactor(LEVEL);
  const measured = effects.map(({ driver, coefficient, error }) => {
    const { name, role, values } = drivers[driver];
    const [low, high] = [coefficient - width * error, coefficient + width * error];
    const active = activePeriods(y, values);
    if (role === 'price' && isPositive(y, values)) return { name, role, kind: 'elasticity', effect: coefficient, low, high, active } as const;
    const kind = role === 'price' || role === 'regressor' ? 'unit' : 'lift';
    return { name, role, kind, effect: Math.expm1(coefficient), low: Math.expm1(low), high: Math.expm1(high), active } as const;
  });
  return { drivers: measured, note };
}

/** A price that moves only when a promotion is on has no effect of its own that could be told: both are taken as one. */
function mergeTwins(y: Float64Array, drivers: readonly Driver[]): { drivers: readonly Driver[]; note: string } {
  const price = drivers.find(({ role }) => role === 'price');
  const promotion = drivers.find(({ role }) => role === 'promotion');
  if (!price || !promotion || !(Math.abs(correlate(y, price.values, promotion.values)) > TOGETHER)) return { drivers, note: '' };
  return {
    drivers: drivers.filter((one) => one !== price).map((one) => (one === promotion ? { ...one, name: BOTH } : one)),
    note: 'the price moved only with promotions, so their effects cannot be told apart: what is said is of both together',
  };
}

/** Correlation of two drivers over usable periods; NaN when one of them never moves. */
function correlate(y: Float64Array, a: Float64Array, b: Float64Array): number {
  let [count, sumA, sumB] = [0, 0, 0];
  const isUsable = (t: number): boolean => !Number.isNaN(y[t] + a[t] + b[t]);
  for (let t = 0; t < y.length; t++) {
    if (!isUsable(t)) continue;
    count++;
    sumA += a[t];
    sumB += b[t];
  }
  let [aa, bb, ab] = [0, 0, 0];
  for (let t = 0; t < y.length; t++) {
    if (!isUsable(t)) continue;
    const [awayA, awayB] = [a[t] - sumA / count, b[t] - sumB / count];
    aa += awayA * awayA;
    bb += awayB * awayB;
    ab += awayA * awayB;
  }
  return ab / Math.sqrt(aa * bb);
}

/** A price that is somewhere 0 has no logarithm and is taken as it is. */
function isPositive(y: Float64Array, values: Float64Array): boolean {
  for (let t = 0; t < y.length; t++) if (!Number.isNaN(y[t]) && values[t] <= 0) return false;
  return true;
}

/** Usable periods in which a driver was not at its commonest value. */
function activePeriods(y: Float64Array, values: Float64Array): number {
  const counts = new Map<number, number>();
  let usable = 0;
  for (let t = 0; t < y.length; t++) {
    if (Number.isNaN(y[t]) || Number.isNaN(values[t])) continue;
    usable++;
    counts.set(values[t], (counts.get(values[t]) ?? 0) + 1);
  }
  return usable - Math.max(0, ...counts.values());
}
