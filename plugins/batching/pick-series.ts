import type { JsonObject } from '../../server/kit/json.ts';
import type { BatchScope } from '../../server/kit/kinds/batch.ts';
import { STATE } from '../../server/kit/kinds/dataset.ts';
import type { Dataset } from '../modeling/history.ts';
import { allOf, groupDigits, listWords, plural } from '../words/format.ts';

export type Picked = { ordinals: readonly number[]; words: string } | { none: string };

/** Shops and products with the attributes a generated dataset is told with; null where nothing is known. */
export type Attributes = JsonObject | null;

/**
 * The series a scope means, ascending by ordinal.
 * @param attributes the truth of a generated dataset: `stores[].region`, `products[].category`
 * @returns why there are none, in words, when there are none
 */
export function pickSeries(dataset: Dataset, scope: BatchScope, attributes: Attributes): Picked {
  const { series } = dataset.meta;
  const [keys, stores, products] = (['key', 'store', 'product'] as const).map((of) => dataset.names(of));
  const where = (fits: (ordinal: number) => boolean, words: string, why: string): Picked => {
    const ordinals = Array.from({ length: series }, (_, ordinal) => ordinal).filter(fits);
    return ordinals.length > 0 ? { ordinals, words } : { none: why };
  };
  switch (scope.kind) {
    case 'all':
      return where(() => true, allOf(series, 'series', 'series'), '');
    case 'manual': {
      const asked = new Set(scope.series);
      return where((i) => asked.has(keys[i]), 'series chosen by hand', `the dataset has no series ${quoted(scope.series)}`);
    }
    case 'names': {
      const [inStores, inProducts] = [scope.stores && new Set(scope.stores), scope.products && new Set(scope.products)];
      const fits = (i: number): boolean => (inStores?.has(stores[i]) ?? true) && (inProducts?.has(products[i]) ?? true);
      return where(fits, namesWords(scope), `no series has ${namesWords(scope)}`);
    }
    case 'first': {
      const [shops, goods] = [firstNames(stores), firstNames(products)];
      if (shops.length < scope.stores || goods.length < scope.products)
        return {
          none: `the dataset names ${plural(shops.length, 'shop')} and ${plural(goods.length, 'product')}; ${scope.stores} and ${scope.products} are needed`,
        };
      const words = `the first ${plural(scope.stores, 'shop')} × the first ${plural(scope.products, 'product')}`;
      const [near, some] = [shops.slice(0, scope.stores), goods.slice(0, scope.products)];
      return where((i) => near.includes(stores[i]) && some.includes(products[i]), words, `no series of ${words}`);
    }
    case 'region':
    case 'category':
      return pickGroup(scope, attributes, where, [stores, products]);
    case 'top_revenue':
      return pickTop(dataset, scope.top, revenueOf, `the ${groupDigits(Math.min(scope.top, series))} series with most revenue`, 'no series has a sale');
    case 'stockouts':
      return pickTop(dataset, scope.top, stockoutsOf, 'the series most often out of stock', 'no series was ever out of stock');
  }
}

const quoted = (names: readonly string[]): string => listWords(names.slice(0, 3).map((name) => `"${name}"`)) + (names.length > 3 ? ' …' : '');

const namesWords = ({ stores, products }: { stores?: readonly string[]; products?: readonly string[] }): string =>
  [stores ? `shop ${quoted(stores)}` : null, products ? `product ${quoted(products)}` : null].filter((one) => one !== null).join(' and ') || 'any name';

/** The different names that are not empty, in order of first appearance. */
const firstNames = (names: readonly string[]): string[] => [...new Set(names)].filter((name) => name !== '');

function pickGroup(
  scope: Extract<BatchScope, { kind: 'region' | 'category' }>,
  attributes: Attributes,
  where: (fits: (ordinal: number) => boolean, words: string, why: string) => Picked,
  [stores, products]: readonly (readonly string[])[],
): Picked {
  const [list, field, names, wanted] =
    scope.kind === 'region' ? (['stores', 'region', stores, scope.regions] as const) : (['products', 'category', products, scope.categories] as const);
  const groups = groupsOf(attributes, list, field);
  if (groups.size === 0) return { none: `the dataset does not say which ${scope.kind} its ${list} belong to` };
  const asked = new Set(wanted);
  return where(
    (i) => asked.has(groups.get(names[i]) ?? ''),
    `${scope.kind} ${listWords(wanted)}`,
    `there is no ${scope.kind} ${quoted(wanted)}; there are ${listWords([...new Set(groups.values())].sort())}`,
  );
}

/** Name → group. */
function groupsOf(attributes: Attributes, list: 'stores' | 'products', field: 'region' | 'category'): ReadonlyMap<string, string> {
  const rows = attributes?.[list];
  if (!Array.isArray(rows)) return new Map();
  return new Map(
    rows.flatMap((row): [string, string][] => {
      const { name, [field]: group } = row as JsonObject;
      return typeof name === 'string' && typeof group === 'string' ? [[name, group]] : [];
    }),
  );
}

/** Largest first, equal ones by ordinal; those at 0 are left out. */
function pickTop(dataset: Dataset, top: number, measure: (dataset: Dataset, ordinal: number) => number, words: string, why: string): Picked {
  const sizes = Array.from({ length: dataset.meta.series }, (_, ordinal) => ({ ordinal, size: measure(dataset, ordinal) }));
  const chosen = sizes
    .filter(({ size }) => size > 0)
    .sort((a, b) => b.size - a.size || a.ordinal - b.ordinal)
    .slice(0, top);
  return chosen.length > 0 ? { ordinals: chosen.map(({ ordinal }) => ordinal).sort((a, b) => a - b), words } : { none: why };
}

function revenueOf(dataset: Dataset, ordinal: number): number {
  const { quantity, state, channel } = dataset.series(ordinal);
  const price = channel('price');
  let sum = 0;
  for (let t = 0; t < quantity.length; t++) if (state[t] === STATE.observed) sum += quantity[t] * (price?.[t] ?? 1);
  return sum;
}

function stockoutsOf(dataset: Dataset, ordinal: number): number {
  return dataset.series(ordinal).state.reduce((sum, state) => sum + Number(state === STATE.stockout), 0);
}
