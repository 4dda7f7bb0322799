import { RUN_STATUSES, type RunStatus } from '../../server/pipeline/event.ts';

type Params = Readonly<Record<string, string | string[] | undefined>>;

export const SORTS = ['created', 'name', 'seed', 'status', 'metric'] as const;
export type Sort = (typeof SORTS)[number];
export const SORT_NAMES: Readonly<Record<Sort, string>> = { created: 'newest', name: 'name', seed: 'seed', status: 'state', metric: 'error' };

/** What the URL of the list says. */
export interface ListQuery {
  q: string;
  tags: readonly string[];
  preset: string;
  status: RunStatus | '';
  winner: string;
  from: string;
  to: string;
  archived: boolean;
  sort: Sort;
  order: 'asc' | 'desc' | '';
  cursor: string;
}

export function parseListQuery(params: Params): ListQuery {
  const text = (name: string, limit: number) => (typeof params[name] === 'string' ? params[name].slice(0, limit).trim() : '');
  const day = (name: string) => (/^\d{4}-\d{2}-\d{2}$/.test(text(name, 10)) ? text(name, 10) : '');
  const tags = [params.tags ?? []].flat().flatMap((tag) => tag.split(','));
  return {
    q: text('q', 200),
    tags: [...new Set(tags.map((tag) => tag.trim().slice(0, 128)).filter((tag) => tag !== ''))].slice(0, 20),
    preset: text('preset', 100),
    status: RUN_STATUSES.find((status) => status === params.status) ?? '',
    winner: text('winner', 64),
    from: day('from'),
    to: day('to'),
    archived: params.archived === '1',
    sort: SORTS.find((sort) => sort === params.sort) ?? 'created',
    order: params.order === 'asc' || params.order === 'desc' ? params.order : '',
    cursor: text('cursor', 1000),
  };
}

/** The procedure's input. */
export function toInput({ q, tags, preset, status, winner, from, to, archived, sort, order, cursor }: ListQuery) {
  return {
    q: q || undefined,
    tags: tags.length > 0 ? [...tags] : undefined,
    preset: preset ? [preset] : undefined,
    status: status ? [status] : undefined,
    winner: winner ? [winner] : undefined,
    from: from || undefined,
    to: to || undefined,
    archived,
    sort,
    order: order || undefined,
    cursor: cursor || undefined,
  };
}

/** The list's address with some of it changed; another view begins at its first page. */
export function hrefOf(query: ListQuery, change: Partial<ListQuery> = {}): string {
  const { tags, archived, sort, ...rest } = { ...query, cursor: '', ...change };
  const params = new URLSearchParams(Object.entries(rest).filter(([, value]) => value !== ''));
  for (const tag of tags) params.append('tags', tag);
  if (archived) params.set('archived', '1');
  if (sort !== 'created') params.set('sort', sort);
  return params.size === 0 ? '/workspaces' : `/workspaces?${params}`;
}

/** True when the list is narrowed by anything but being archived. */
export const isNarrowed = ({ q, tags, preset, status, winner, from, to }: ListQuery): boolean =>
  [q, preset, status, winner, from, to].some((value) => value !== '') || tags.length > 0;
