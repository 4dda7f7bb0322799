import type { DriverRole } from '../../server/kit/model.ts';
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

const LEVEL = 95;

/**
 * What price, promotions, named days and regressors do to this series, with 95 % intervals.
 * @returns a sentence when nothing can be told
 * @see estimateDrivers
 */
export function measureDrivers({ y, setting }: Subject): MeasuredDriver[] | string {
  // All named days together: single ones overlap with them, and few of them came often enough to be told apart.
  const drivers = setting.drivers.filter(({ role, name }) => role !== 'event' || name === 'event');
  if (drivers.length === 0) return 'the data hold no price, promotion, named day or regressor for it';
  const effects = estimateDrivers(y, { ...setting, drivers });
  if (!effects) return 'its history is too short, never above 0, or somewhere negative, so that no effect can be told from chance';
  if (effects.length === 0) return 'no price, promotion or named day moved while it was observed';
  const width = normalFactor(LEVEL);
  return effects.map(({ driver, coefficient, error }) => {
    const { name, role, values } = drivers[driver];
    const [low, high] = [coefficient - width * error, coefficient + width * error];
    const active = activePeriods(y, values);
    if (role === 'price' && isPositive(y, values)) return { name, role, kind: 'elasticity', effect: coefficient, low, high, active };
    const kind = role === 'price' || role === 'regressor' ? 'unit' : 'lift';
    return { name, role, kind, effect: Math.expm1(coefficient), low: Math.expm1(low), high: Math.expm1(high), active };
  });
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
