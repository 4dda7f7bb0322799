const SORTS = ['order', 'key', 'units'] as const;
export type Sort = (typeof SORTS)[number];

/** What the URL of a dataset's page says. */
export interface ExplorerQuery {
  q: string;
  store: string;
  product: string;
  sort: Sort;
  cursor: string;
  /** Ordinal of the series that is open; null for the list. */
  series: number | null;
}

type Params = Readonly<Record<string, string | string[] | undefined>>;

export function parseQuery(params: Params): ExplorerQuery {
  const text = (name: string, most = 200) => (typeof params[name] === 'string' ? params[name].slice(0, most) : '');
  const series = text('series');
  return {
    q: text('q').trim(),
    store: text('store', 1024),
    product: text('product', 1024),
    sort: SORTS.find((sort) => sort === params.sort) ?? 'order',
    cursor: typeof params.cursor === 'string' ? params.cursor : '',
    series: /^\d{1,9}$/.test(series) ? Number(series) : null,
  };
}

/** The same view with some of it changed; what is at its default is left out. */
export function queryHref(digest: string, query: ExplorerQuery, change: Partial<ExplorerQuery>): string {
  const next = { ...query, ...change };
  const params = new URLSearchParams();
  for (const name of ['q', 'store', 'product', 'cursor'] as const) if (next[name] !== '') params.set(name, next[name]);
  if (next.sort !== 'order') params.set('sort', next.sort);
  if (next.series !== null) params.set('series', String(next.series));
  const text = params.toString();
  return `/explorer/${digest}${text === '' ? '' : `?${text}`}`;
}
