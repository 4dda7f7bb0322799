import { type Assumptions, type PlanWarning, PROMOTION_DEPTHS } from '../../server/kit/kinds/scenario.ts';
import type { Dataset } from '../modeling/history.ts';
import { percent } from '../words/format.ts';
import { discountsOf, USUAL_DEPTH } from './panel-cells.ts';
import { readDates, readWindow } from './read-window.ts';

/** Assumptions laid out over the steps of the horizon; all arrays of that length. */
export interface Laid {
  /** Factor on the price by the price assumption and by the promotion; 1 = as it is. */
  priceFactor: { price: Float64Array; promotion: Float64Array };
  /** 1 where a promotion is on. */
  promotion: Uint8Array;
  /** Fraction off, as a promotion. 0 for a markdown: that is a cut without the sign. */
  depth: number;
  holiday: Uint8Array;
  /** 1 while a lifecycle stage is assumed that changes anything. */
  lifecycle: Uint8Array;
  warnings: PlanWarning[];
}

/** @throws RangeError on dates that are none or run backwards */
export function layAssumptions(dataset: Dataset, horizon: number, given: Assumptions): Laid {
  const { meta } = dataset;
  const laid: Laid = {
    priceFactor: { price: new Float64Array(horizon).fill(1), promotion: new Float64Array(horizon).fill(1) },
    promotion: new Uint8Array(horizon),
    depth: 0,
    holiday: new Uint8Array(horizon),
    lifecycle: new Uint8Array(horizon).fill(given.lifecycle && given.lifecycle.stage !== 'maturity' ? 1 : 0),
    warnings: [],
  };
  const { price, promotion, holiday } = given;
  if (price) {
    const { on, warnings } = readWindow(meta, horizon, 'price', price);
    laid.warnings.push(...warnings);
    for (let h = 0; h < horizon; h++) if (on[h] === 1) laid.priceFactor.price[h] = 1 + price.changePct / 100;
  }
  if (promotion) {
    const { on, warnings } = readWindow(meta, horizon, 'promotion', promotion);
    const depth = (promotion.depthPct ?? PROMOTION_DEPTHS[promotion.kind]) / 100;
    laid.warnings.push(...warnings);
    for (let h = 0; h < horizon; h++) if (on[h] === 1) laid.priceFactor.promotion[h] = 1 - depth;
    if (promotion.kind !== 'markdown') {
      laid.promotion.set(on);
      laid.depth = depth;
    }
  }
  if (holiday) {
    const { on, warnings } = readDates(meta, horizon, 'holiday', holiday.dates);
    laid.warnings.push(...warnings);
    const named = new Map(meta.events.map(({ period, name }) => [period, name]));
    for (let h = 0; h < horizon; h++) {
      const name = on[h] === 1 ? named.get(meta.periods + h) : undefined;
      if (name === undefined) laid.holiday[h] = on[h];
      else laid.warnings.push({ assumption: 'holiday', code: 'no_effect', text: `holiday: that day is ${name} already, so the baseline holds it` });
    }
  }
  if (given.lifecycle?.stage === 'maturity')
    laid.warnings.push({
      assumption: 'lifecycle',
      code: 'no_effect',
      text: 'lifecycle: maturity is what the forecast takes for granted, so it changes nothing',
    });
  return laid;
}

/** Prices and promotions beyond what the series of the scope have ever seen. */
export function warnUnseen(dataset: Dataset, ordinals: readonly number[], laid: Laid): PlanWarning[] {
  const { periods } = dataset.meta;
  const factor = laid.priceFactor.price.map((value, h) => value * laid.priceFactor.promotion[h]);
  const [lowest, highest] = [Math.min(...factor), Math.max(...factor)];
  const warnings: PlanWarning[] = [];
  const assumption = laid.priceFactor.price.some((value) => value !== 1) ? 'price' : 'promotion';
  let [below, above, priced, deepest] = [0, 0, 0, 0];
  for (const ordinal of ordinals) {
    const series = dataset.series(ordinal);
    const price = series.channel('price');
    const flag = series.channel('promotion');
    if (!price || !(price[periods - 1] > 0)) continue;
    priced++;
    let [min, max] = [Number.POSITIVE_INFINITY, 0];
    for (let t = 0; t < periods; t++) {
      if (!(price[t] > 0)) continue;
      min = Math.min(min, price[t]);
      max = Math.max(max, price[t]);
    }
    const last = price[periods - 1];
    if (lowest < 1 && lowest * last < min * (1 - ROUNDING)) below++;
    if (highest > 1 && highest * last > max * (1 + ROUNDING)) above++;
    if (flag) for (const cut of discountsOf(price, flag.subarray(0, periods), periods)) deepest = Math.max(deepest, cut);
  }
  const share = (count: number): string => (ordinals.length === 1 ? 'this series has' : `${count} of ${priced} series have`);
  if (below > 0)
    warnings.push({
      assumption,
      code: 'unseen',
      text: `${assumption}: ${share(below)} never been this cheap; the effect is carried on beyond what history shows`,
    });
  if (above > 0)
    warnings.push({
      assumption,
      code: 'unseen',
      text: `${assumption}: ${share(above)} never been this dear; the effect is carried on beyond what history shows`,
    });
  if (laid.depth > 0 && priced > 0 && deepest > 0 && laid.depth > deepest + ROUNDING)
    warnings.push({
      assumption: 'promotion',
      code: 'unseen',
      text: `promotion: ${percent(laid.depth, 0)} off is deeper than any promotion here, the deepest was ${percent(deepest, 0)}; the lift is carried on in proportion`,
    });
  return warnings;
}

/** Prices are whole cents. */
const ROUNDING = 0.01;

/** Depth as estimates measure it: 1 at the usual depth; 1 as well for a promotion without a price cut, or where the data tell no depths. */
export const intensityOf = (laid: Laid, depths: boolean): number => (!laid.promotion.includes(1) ? 0 : depths && laid.depth > 0 ? laid.depth / USUAL_DEPTH : 1);
