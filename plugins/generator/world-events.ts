import type { Column, TableValue } from '../../server/kit/kind.ts';
import type { EventsMeta, SignalsMeta } from '../../server/kit/kinds/dataset.ts';
import { markdownDepth } from './effects/markdowns.ts';
import type { Plot } from './plot.ts';
import { REGIONS } from './world.ts';

type Kind = 'promotion' | 'bundle' | 'markdown';
interface Promotion {
  product: string;
  kind: Kind;
  from: number;
  /** First period after it. */
  to: number;
  discount: number;
}

/** What happens to products and to the world, as tables of events beside the dataset: those the recipe makes. */
export function worldEvents(plot: Plot): { promotions?: TableValue; prices: TableValue; signals?: TableValue } {
  const { effects, promotion } = plot.recipe;
  return {
    ...(promotion.probability > 0 || effects.bundles || effects.markdowns ? { promotions: promotionsTable(plot) } : {}),
    prices: pricesTable(plot),
    ...(effects.weather || effects.macro || effects.events ? { signals: signalsTable(plot) } : {}),
  };
}

const headOf = ({ recipe }: Plot, rows: number): EventsMeta => ({ frequency: 'D', start: recipe.start, periods: recipe.days, rows });

/** Stretches of equal values other than 0, from a product's first day on the shelf: [from, to, value]. */
function* stretches(values: ArrayLike<number>, launch: number): Iterable<[from: number, to: number, value: number]> {
  for (let from = launch; from < values.length; ) {
    let to = from + 1;
    while (to < values.length && values[to] === values[from]) to++;
    if (values[from] !== 0) yield [from, to, values[from]];
    from = to;
  }
}

function promotionsTable(plot: Plot): TableValue {
  const { recipe, products, prices, extras } = plot;
  const rows = products.flatMap(({ name, launch }, at): Promotion[] => {
    const { discount, markdown } = prices[at];
    const of = (kind: Kind, values: ArrayLike<number>, depth?: number): Promotion[] =>
      [...stretches(values, launch)].map(([from, to, value]) => ({ product: name, kind, from, to, discount: depth ?? value }));
    return [
      ...of('promotion', discount),
      ...of('bundle', extras.drawn.bundles?.[at] ?? [], 0),
      ...(markdown >= 0 ? of('markdown', markdownDepth(recipe.days, markdown)) : []),
    ];
  });
  const shape = [rows.length];
  return {
    meta: headOf(plot, rows.length),
    columns: [
      { name: 'product', dtype: 'utf8', shape, data: rows.map(({ product }) => product) },
      { name: 'kind', dtype: 'utf8', shape, data: rows.map(({ kind }) => kind) },
      { name: 'from', dtype: 'u32', shape, data: Uint32Array.from(rows, ({ from }) => from) },
      { name: 'to', dtype: 'u32', shape, data: Uint32Array.from(rows, ({ to }) => to) },
      { name: 'discount', dtype: 'f64', shape, unit: 'fraction', data: Float64Array.from(rows, ({ discount }) => discount) },
    ],
  };
}

function pricesTable(plot: Plot): TableValue {
  const { products, prices } = plot;
  const rows = products.flatMap(({ name, launch }, at) =>
    [...stretches(prices[at].price, launch)].map(([period, , price]) => ({ product: name, period, price, promotion: prices[at].promotion[period] })),
  );
  const shape = [rows.length];
  return {
    meta: headOf(plot, rows.length),
    columns: [
      { name: 'product', dtype: 'utf8', shape, data: rows.map(({ product }) => product) },
      { name: 'period', dtype: 'u32', shape, data: Uint32Array.from(rows, ({ period }) => period) },
      { name: 'price', dtype: 'f64', shape, unit: 'EUR', data: Float64Array.from(rows, ({ price }) => price) },
      { name: 'promotion', dtype: 'u8', shape, unit: 'flag', data: Uint8Array.from(rows, ({ promotion }) => promotion) },
    ],
  };
}

function signalsTable({ recipe, stores, extras: { drawn } }: Plot): TableValue {
  const { start, days } = recipe;
  const fair = (at: number): Float64Array => {
    const values = new Float64Array(days);
    for (const { from, to } of drawn.events?.[at] ?? []) values.fill(1, from, to);
    return values;
  };
  const signals = [
    ...(drawn.weather ? REGIONS.map((region) => ({ name: 'temperature', scope: region, unit: '°C', values: drawn.weather?.[region].temperature })) : []),
    ...(drawn.macro ? [{ name: 'macro_index', scope: '', unit: 'index', values: drawn.macro }] : []),
    ...(drawn.events ? stores.map(({ name }, at) => ({ name: 'local_event', scope: name, unit: 'flag', values: fair(at) })) : []),
  ];
  const meta: SignalsMeta = { frequency: 'D', start, periods: days, signals: signals.map(({ name, scope, unit }) => ({ name, scope, unit })) };
  const values: Column['data'] = function* () {
    for (const signal of signals) if (signal.values) yield signal.values;
  };
  return { meta, columns: [{ name: 'value', dtype: 'f64', shape: [signals.length, days], data: values }] };
}
