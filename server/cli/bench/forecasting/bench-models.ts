import autoEts from '../../../../plugins/models/auto-ets.ts';
import theta from '../../../../plugins/models/dynamic-optimised-theta.ts';
import mstl from '../../../../plugins/models/mstl.ts';
import { normalFactor } from '../../../../plugins/numerics/intervals/normal-quantile.ts';
import type { LocalModel, Setting } from '../../../kit/model.ts';
import { median } from '../measure.ts';

const LEVELS = [50, 80, 90, 95];
const ROUNDS = 5;

/** Fits, forecasts and makes intervals at four levels for every series. @returns a number that depends on all of it, so that nothing is left out */
function forecastAll(models: readonly LocalModel[], series: readonly Float64Array[], setting: Setting, horizon: number): number {
  const factors = LEVELS.map(normalFactor);
  const longest = Math.max(...series.map((y) => y.length));
  const fitted = new Float64Array(longest);
  const [mean, sigma, both, wide] = [0, 1, 2, 3].map(() => new Float64Array(horizon));
  const bounds = LEVELS.map(() => ({ lower: new Float64Array(horizon), upper: new Float64Array(horizon) }));
  const states = models.map((model) => new Float64Array(model.width(setting)));
  let seen = 0;
  for (const y of series) {
    both.fill(0);
    wide.fill(0);
    for (const [index, model] of models.entries()) {
      if (!model.fit({ ...setting, y }, { state: states[index].fill(0), fitted: fitted.subarray(0, y.length).fill(0) })) continue;
      model.forecast(states[index], { ...setting, n: y.length }, { mean, sigma });
      for (let step = 0; step < horizon; step++) {
        both[step] += mean[step] / models.length;
        wide[step] += sigma[step] / models.length;
      }
    }
    for (const [i, { lower, upper }] of bounds.entries())
      for (let step = 0; step < horizon; step++) {
        lower[step] = both[step] - factors[i] * wide[step];
        upper[step] = both[step] + factors[i] * wide[step];
      }
    seen += bounds[3].upper[horizon - 1] - bounds[0].lower[0];
  }
  return seen;
}

export interface Rate {
  model: string;
  /** Series a second on one core, intervals at 50, 80, 90 and 95 % included; median of five rounds. */
  perSecond: number;
}

export function measureRates(monthly: readonly Float64Array[], hourly: readonly Float64Array[]): Rate[] {
  const months: Setting = { m: 12, seasons: [12], drivers: [] };
  const hours: Setting = { m: 24, seasons: [24, 168], drivers: [] };
  const cases = [
    ['dynamic_optimised_theta', [theta], monthly, months, 18],
    ['auto_ets', [autoEts], monthly, months, 18],
    ['combination', [autoEts, theta], monthly, months, 18],
    ['mstl, hourly', [mstl], hourly, hours, 48],
  ] as const;
  return cases.map(([model, models, series, setting, horizon]) => {
    forecastAll(models, series.slice(0, 50), setting, horizon);
    const rates = Array.from({ length: ROUNDS }, () => {
      const before = process.cpuUsage();
      const seen = forecastAll(models, series, setting, horizon);
      const { user, system } = process.cpuUsage(before);
      if (!Number.isFinite(seen)) throw new RangeError(`${model} gave a number that is not finite on the bench's series`);
      return (series.length / (user + system)) * 1e6;
    });
    return { model, perSecond: median(rates) };
  });
}
