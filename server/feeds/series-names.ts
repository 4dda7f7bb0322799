import type { ColumnPlan } from './compile-mapping.ts';
import { createKeyTable, type KeyTable } from './key-table.ts';
import { keyParts } from './read-cells.ts';

export interface SeriesNames {
  key(ordinal: number): string;
  store(ordinal: number): string;
  product(ordinal: number): string;
}

/**
 * Key, store and product of each series. The key is the series columns joined with " / "; without them, or when they alone do not tell
 * all series apart, store and product are joined too. A feed of one unnamed series is called after its quantity column.
 */
export function nameSeries(plan: ColumnPlan, table: KeyTable, columns: number): SeriesNames {
  const last = (plan.store >= 0 ? 1 : 0) + (plan.product >= 0 ? 1 : 0);
  const parts = (ordinal: number): string[] => keyParts(table.bytes(ordinal), columns);
  const lone = plan.quantity >= 0 ? plan.columns[plan.quantity] : 'series';
  const short = plan.series.length > 0 && last > 0 && isUnique(table, (ordinal) => joined(parts(ordinal).slice(0, plan.series.length)));
  return {
    key: (ordinal) => (columns === 0 ? lone : joined(short ? parts(ordinal).slice(0, plan.series.length) : parts(ordinal))),
    store: (ordinal) => (plan.store >= 0 ? parts(ordinal)[plan.series.length] : ''),
    product: (ordinal) => (plan.product >= 0 ? parts(ordinal)[columns - 1] : ''),
  };
}

const joined = (parts: readonly string[]): string => parts.join(' / ');

function isUnique(table: KeyTable, key: (ordinal: number) => string): boolean {
  const seen = createKeyTable(table.size(), 'series');
  for (let ordinal = 0; ordinal < table.size(); ordinal++) {
    const bytes = Buffer.from(key(ordinal));
    if (seen.intern(bytes, 0, bytes.length) !== ordinal) return false;
  }
  return true;
}

/** Finds a series by store and product, for the prices file. A pair that names two series is a mapping mistake: −1. */
export function createPairIndex(names: SeriesNames, series: number): (store: string, product: string) => number {
  const pairs = new Map<string, number>();
  const join = (store: string, product: string): string => `${store.length}:${store}${product}`;
  for (let ordinal = 0; ordinal < series; ordinal++) {
    const pair = join(names.store(ordinal), names.product(ordinal));
    pairs.set(pair, pairs.has(pair) ? -1 : ordinal);
  }
  return (store, product) => pairs.get(join(store, product)) ?? -1;
}
