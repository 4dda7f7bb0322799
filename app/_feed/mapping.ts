import type { ColumnRole, FeedMapping, FeedView } from '../../server/services/feed/views.ts';

export const ROLE_NAMES: Readonly<Record<ColumnRole, string>> = {
  date: 'date',
  quantity: 'quantity',
  series: 'series id',
  store: 'store',
  product: 'product',
  price: 'price',
  promotion: 'promotion flag',
  stockout: 'stock-out flag',
  known: 'known in advance',
  regressor: 'observed only',
  ignore: 'ignore',
};
const WIDE_ROLES: readonly ColumnRole[] = ['series', 'store', 'product', 'ignore'];
export const rolesFor = (layout: FeedMapping['layout']): readonly ColumnRole[] => (layout === 'wide' ? WIDE_ROLES : (Object.keys(ROLE_NAMES) as ColumnRole[]));

/** Columns that carry a role of their own: all of a long table, those left of the periods in a wide one. */
export function roleColumns(feed: FeedView, mapping: FeedMapping): readonly string[] {
  if (mapping.layout === 'long') return feed.columns;
  const values = new Set(mapping.values);
  return feed.columns.filter((column) => !values.has(column));
}

/** Gives a role; one that only one column can have is taken from the column that had it. */
export function withRole(mapping: FeedMapping, column: string, role: ColumnRole): FeedMapping {
  const single = role !== 'ignore' && role !== 'known' && role !== 'regressor';
  const others = Object.entries(mapping.roles).map(([name, had]) => [name, single && had === role ? 'ignore' : had] as const);
  return { ...mapping, roles: { ...Object.fromEntries(others), [column]: role } };
}

/** Period columns of a wide table as a stretch in the file's order. */
export function withValues(feed: FeedView, mapping: FeedMapping, first: string, last: string): FeedMapping {
  const [from, to] = [feed.columns.indexOf(first), feed.columns.indexOf(last)];
  const values = feed.columns.slice(Math.min(from, to), Math.max(from, to) + 1);
  const taken = new Set(values);
  return { ...mapping, values, roles: Object.fromEntries(Object.entries(mapping.roles).filter(([name]) => !taken.has(name))) };
}

export function withLayout(feed: FeedView, mapping: FeedMapping, layout: FeedMapping['layout']): FeedMapping {
  if (layout === mapping.layout) return mapping;
  if (layout === 'long') return { ...mapping, layout, values: [] };
  const ids = Object.entries(mapping.roles).filter(([, role]) => WIDE_ROLES.includes(role) && role !== 'ignore');
  const names = new Set(ids.map(([name]) => name));
  return { ...mapping, layout, roles: Object.fromEntries(ids), values: feed.columns.filter((column) => !names.has(column)) };
}

/** Asks of the file that only a person can answer; those of the date order need a choice, not a guess. */
export const asksDateOrder = (feed: FeedView): boolean => feed.questions.some((one) => /(^|\.)dateOrder$/.test(one.path));

/** What keeps the mapping from being read, in words; '' when nothing does. */
export function missingIn(mapping: FeedMapping): string {
  const roles = new Set(Object.values(mapping.roles));
  if (mapping.layout === 'wide') return mapping.values.length === 0 ? 'Say which columns hold the periods.' : '';
  const missing = (['date', 'quantity'] as const).filter((role) => !roles.has(role));
  return missing.length === 0 ? '' : `Say which column is the ${missing.join(' and which the ')}.`;
}
