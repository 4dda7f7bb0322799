import type { LifecycleStage } from '../../server/kit/kinds/scenario.ts';
import type { Dataset } from '../modeling/history.ts';
import { estimatePanel } from './estimate-panel.ts';
import { type HolidayEffect, measureHolidays } from './measure-holidays.ts';
import { gatherCells, type PanelCells } from './panel-cells.ts';

/** One effect, as a coefficient with its error (half of the 95 % interval over 1.96). */
export interface Effect {
  value: number;
  error: number;
  evidence: 'data' | 'rule';
  seen: number;
}

/** What assumptions do to sales, from the whole dataset. */
export interface Effects {
  /** Change of log sales for 1 of log price. */
  elasticity: Effect;
  /** Lift (0.3 = +30 %) at the usual depth where `depths`, else of a promotion of any depth. */
  lift: Effect;
  depths: boolean;
  /** Price and promotion only ever moved together. */
  together: boolean;
  /** Change of log sales on a named day: by name, and of one more such day. */
  holidays: readonly HolidayEffect[];
  anyHoliday: Effect;
  /** Change of log sales over four weeks (28 periods). */
  lifecycle: Readonly<Record<LifecycleStage, Effect>>;
  /** Correlation of what the fit leaves from one period to the next. */
  memory: number;
}

/**
 * What stands in where the data cannot say, with wide intervals that are said to be a rule of thumb: 1 % cheaper sells 1 % more (0 to 2 %);
 * a promotion lifts by a quarter (0 to a half), a named day by a tenth (−20 to +50 %).
 */
const RULE = {
  elasticity: { value: -1, error: 0.5 },
  lift: { value: 0.25, error: 0.125 },
  holiday: { value: 0.1, error: 0.15 },
  launch: { value: 0.3, error: 0.2 },
  growth: { value: 0.1, error: 0.1 },
  decline: { value: -0.15, error: 0.1 },
} as const;
const ruled = ({ value, error }: { value: number; error: number }): Effect => ({ value, error, evidence: 'rule', seen: 0 });

/** Periods that growth is told over. */
export const GROWTH_SPAN = 28;
/** Fewest series that growth is read off. */
const ENOUGH_SERIES = 8;

/** Measures every effect once; a second look at the same dataset costs nothing. */
export function measureEffects(dataset: Dataset): Effects {
  const cells = gatherCells(dataset);
  const fit = cells.y.length > 0 ? estimatePanel(cells) : null;
  const holidays = fit && measureHolidays(dataset.meta, fit.days);
  const known = (effect: { value: number; error: number; seen: number } | null | undefined): Effect | null =>
    effect ? { value: effect.value, error: effect.error, seen: effect.seen, evidence: 'data' } : null;
  return {
    elasticity: known(fit?.elasticity) ?? ruled(RULE.elasticity),
    lift: known(fit?.lift) ?? ruled(RULE.lift),
    depths: fit?.lift ? cells.depths : cells.hasPrice,
    together: fit?.together ?? false,
    holidays: holidays?.byName ?? [],
    anyHoliday: known(holidays?.any) ?? ruled(RULE.holiday),
    lifecycle: measureGrowth(cells, fit?.rest ?? null),
    memory: fit ? memoryOf(cells, fit.rest) : 0,
  };
}

/** Lag-one correlation of the rest within series, pooled; 0 … 0.95. */
function memoryOf({ row, period }: PanelCells, rest: Float64Array): number {
  let [cross, square] = [0, 0];
  for (let c = 1; c < rest.length; c++) {
    square += rest[c] * rest[c];
    if (row[c] === row[c - 1] && period[c] === period[c - 1] + 1) cross += rest[c] * rest[c - 1];
  }
  return square > 0 ? Math.max(0, Math.min(0.95, cross / square)) : 0;
}

/**
 * How fast series grow or fade against the others over four weeks: log ratio of the last 28 periods to the 28 before, both over what the fit
 * expects. Growth is the mean of the upper quarter of series, decline of the lower; a launch twice a growth; maturity none.
 */
function measureGrowth({ row, period, rows, periods, y }: PanelCells, rest: Float64Array | null): Effects['lifecycle'] {
  const none: Effect = { value: 0, error: 0, evidence: 'rule', seen: 0 };
  const rates: number[] = [];
  if (rest && periods >= 2 * GROWTH_SPAN) {
    const [late, early] = [0, 1].map(() => ({ sold: new Float64Array(rows), expected: new Float64Array(rows) }));
    for (let c = 0; c < row.length; c++) {
      const half = period[c] >= periods - GROWTH_SPAN ? late : period[c] >= periods - 2 * GROWTH_SPAN ? early : null;
      if (!half) continue;
      half.sold[row[c]] += y[c];
      half.expected[row[c]] += y[c] / (1 + rest[c]) || 0;
    }
    for (let r = 0; r < rows; r++) {
      const ratio = (late.sold[r] * early.expected[r]) / (early.sold[r] * late.expected[r]);
      if (ratio > 0 && Number.isFinite(ratio)) rates.push(Math.log(ratio));
    }
  }
  if (rates.length < ENOUGH_SERIES) return { launch: ruled(RULE.launch), growth: ruled(RULE.growth), maturity: none, decline: ruled(RULE.decline) };
  rates.sort((a, b) => a - b);
  const quarter = Math.floor(rates.length / 4);
  const of = (part: readonly number[], factor: number): Effect => {
    const value = part.reduce((sum, one) => sum + one, 0) / part.length;
    const spread = Math.sqrt(part.reduce((sum, one) => sum + (one - value) * (one - value), 0) / Math.max(1, part.length - 1));
    return { value: factor * value, error: factor * spread * Math.sqrt(1 + 1 / part.length), evidence: 'data', seen: part.length };
  };
  return { launch: of(rates.slice(-quarter), 2), growth: of(rates.slice(-quarter), 1), maturity: none, decline: of(rates.slice(0, quarter), 1) };
}
