import type { Assumptions, LifecycleStage, PlanScope, PromotionKind } from '../../server/kit/kinds/scenario.ts';
import type { PlannerOptions } from '../../server/services/scenario/views.ts';

type Params = Readonly<Record<string, string | string[] | undefined>>;

/** What can be assumed about a run that has what a plan needs. */
export type ReadyOptions = NonNullable<PlannerOptions['ready']>;

export const PROMOTIONS: readonly (readonly [kind: PromotionKind, label: string, depth: number])[] = [
  ['pct_off', 'percent off', 20],
  ['bogo', 'two for one', 50],
  ['bundle', 'bundle', 15],
  ['markdown', 'markdown', 30],
];
export const STAGES: readonly LifecycleStage[] = ['launch', 'growth', 'maturity', 'decline'];
const MOST_HORIZON = 90;
const FIRST_CHANGE = -10;

/** What the URL of the planner says. Texts are as typed; '' = not given. */
export interface PlannerQuery {
  run: string;
  model: string;
  scope: string;
  horizon: number | null;
  /** Percent. */
  price: number;
  priceFrom: string;
  priceTo: string;
  promotion: PromotionKind | '';
  depth: number | null;
  promotionFrom: string;
  promotionTo: string;
  holidays: readonly string[];
  holidayName: string;
  stock: number | null;
  stage: LifecycleStage | '';
  /** Filters of the list of saved plans. */
  q: string;
  tags: readonly string[];
  cursor: string;
}

export function parsePlannerQuery(params: Params): PlannerQuery {
  const text = (name: string, limit = 100) => (typeof params[name] === 'string' ? params[name].slice(0, limit).trim() : '');
  const number = (name: string, low: number, high: number): number | null => {
    const value = text(name, 20) === '' ? Number.NaN : Number(text(name, 20));
    return Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : null;
  };
  const many = (name: string, limit: number) =>
    [
      ...new Set(
        [params[name] ?? []]
          .flat()
          .flatMap((one) => one.split(','))
          .map((one) => one.trim().slice(0, 128))
          .filter((one) => one !== ''),
      ),
    ].slice(0, limit);
  const isFirst = ['price', 'promotion', 'holiday', 'stock', 'stage'].every((name) => params[name] === undefined);
  const horizon = number('horizon', 1, MOST_HORIZON);
  return {
    run: text('run'),
    model: text('model', 64),
    scope: text('scope', 420) || 'all',
    horizon: horizon === null ? null : Math.round(horizon),
    price: isFirst ? FIRST_CHANGE : (number('price', -90, 500) ?? 0),
    priceFrom: text('priceFrom', 20),
    priceTo: text('priceTo', 20),
    promotion: PROMOTIONS.find(([kind]) => kind === params.promotion)?.[0] ?? '',
    depth: number('depth', 0, 90),
    promotionFrom: text('promotionFrom', 20),
    promotionTo: text('promotionTo', 20),
    holidays: many('holiday', 10),
    holidayName: text('holidayName', 80),
    stock: number('stock', 0, 1e12),
    stage: STAGES.find((stage) => stage === params.stage) ?? '',
    q: text('q', 200),
    tags: many('tags', 20),
    cursor: text('cursor', 1000),
  };
}

/** `all`, `series:3`, `store:Tide Corner`, `product:Soap`. */
function parseScope(text: string): PlanScope {
  const at = text.indexOf(':');
  const [kind, name] = [text.slice(0, at), text.slice(at + 1)];
  if (kind === 'series' && /^\d{1,9}$/.test(name)) return { kind: 'series', series: Number(name) };
  if ((kind === 'store' || kind === 'product') && name !== '') return { kind, name };
  return { kind: 'all' };
}
const scopeText = (scope: PlanScope): string =>
  scope.kind === 'all' ? 'all' : scope.kind === 'series' ? `series:${scope.series}` : `${scope.kind}:${scope.name}`;

/** What is asked of the server; windows not given reach over the whole horizon. */
export function toQuestion(query: PlannerQuery, { runId, ready }: PlannerOptions) {
  const dates = ready?.dates ?? [];
  const horizon = query.horizon ?? ready?.horizon ?? 1;
  const [first, last] = [dates[0] ?? '', dates[Math.min(horizon, dates.length) - 1] ?? ''];
  const assumptions: Assumptions = {
    ...(query.price === 0 ? {} : { price: { changePct: query.price, from: query.priceFrom || first, to: query.priceTo || last } }),
    ...(query.promotion === ''
      ? {}
      : {
          promotion: {
            kind: query.promotion,
            ...(query.depth === null ? {} : { depthPct: query.depth }),
            from: query.promotionFrom || first,
            to: query.promotionTo || last,
          },
        }),
    ...(query.holidays.length === 0 ? {} : { holiday: { dates: [...query.holidays], ...(query.holidayName === '' ? {} : { name: query.holidayName }) } }),
    ...(query.stock === null ? {} : { inventory: { onHand: query.stock } }),
    ...(query.stage === '' ? {} : { lifecycle: { stage: query.stage } }),
  };
  return { runId, ...(query.model === '' ? {} : { model: query.model }), scope: parseScope(query.scope), horizon, assumptions };
}

/** The planner's address for a saved plan's assumptions. */
export function plannerHref(plan: { runId: string; model: string; scope: PlanScope; horizon: number; assumptions: Assumptions }): string {
  const { price, promotion, holiday, inventory, lifecycle } = plan.assumptions;
  const params = new URLSearchParams({
    run: plan.runId,
    model: plan.model,
    scope: scopeText(plan.scope),
    horizon: String(plan.horizon),
    price: String(price?.changePct ?? 0),
  });
  if (price) {
    params.set('priceFrom', price.from);
    params.set('priceTo', price.to);
  }
  if (promotion) {
    params.set('promotion', promotion.kind);
    if (promotion.depthPct !== undefined) params.set('depth', String(promotion.depthPct));
    params.set('promotionFrom', promotion.from);
    params.set('promotionTo', promotion.to);
  }
  for (const date of holiday?.dates ?? []) params.append('holiday', date);
  if (holiday?.name) params.set('holidayName', holiday.name);
  if (inventory) params.set('stock', String(inventory.onHand));
  if (lifecycle) params.set('stage', lifecycle.stage);
  return `/planner?${params}`;
}
