import type { SeriesRow } from '../../server/services/run/views.ts';

type Params = Readonly<Record<string, string | string[] | undefined>>;

const VIEWS = ['pooled', 'class', 'horizon', 'window'] as const;
export type View = (typeof VIEWS)[number];
export const SORTS = ['exception', 'units', 'error', 'bias', 'key'] as const;
export type Sort = (typeof SORTS)[number];
const CLASSES = ['smooth', 'erratic', 'intermittent', 'lumpy', 'none'] as const satisfies readonly (SeriesRow['class'] | 'none')[];
export type ClassName = (typeof CLASSES)[number];

/** What the URL of a result says besides the tab: how the leaderboard is seen, and which series are listed. */
export interface ResultsQuery {
  view: View;
  sort: Sort;
  class: ClassName | null;
  q: string;
  /** The whole leaderboard. */
  all: boolean;
  cursor: string;
  /** Model whose forecast is explained, `chosen` for the one that stands; '' = not asked. */
  why: string;
  /** Sum of series shown, by its place; 0 = the total. */
  node: number;
  /** All sums, not only the largest of each level. */
  sums: boolean;
}

export function parseResultsQuery(params: Params): ResultsQuery {
  const text = (name: string) => (typeof params[name] === 'string' ? params[name] : '');
  return {
    view: VIEWS.find((view) => view === params.view) ?? 'pooled',
    sort: SORTS.find((sort) => sort === params.sort) ?? 'exception',
    class: CLASSES.find((name) => name === params.class) ?? null,
    all: text('all') === '1',
    q: text('q').slice(0, 200).trim(),
    cursor: text('cursor').slice(0, 1000),
    why: text('why').slice(0, 64),
    node: /^\d{1,6}$/.test(text('node')) ? Number(text('node')) : 0,
    sums: text('sums') === 'all',
  };
}
