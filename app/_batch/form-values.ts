import type { BatchInput } from '../../server/services/batch/batch-request.ts';

/** What the form holds: text as it is typed. */
export interface BatchValues {
  dataset: string;
  /** Null: named by a run, whose champion and errors are looked at. */
  runId: string | null;
  /** '' = by hand. */
  preset: string;
  scope: string;
  top: string;
  stores: string;
  products: string;
  names: string;
  models: readonly string[];
  metric: string;
  horizon: string;
  windows: string;
}

export const SCOPES: readonly { value: string; label: string; names?: string }[] = [
  { value: 'top_revenue', label: 'series with most revenue' },
  { value: 'first', label: 'the first shops and products' },
  { value: 'all', label: 'all series' },
  { value: 'manual', label: 'series by key', names: 'Keys of series, one a line' },
  { value: 'stores', label: 'series of shops', names: 'Names of shops, one a line' },
  { value: 'products', label: 'series of products', names: 'Names of products, one a line' },
  { value: 'region', label: 'series of a region', names: 'Regions, one a line' },
  { value: 'category', label: 'series of a category', names: 'Categories, one a line' },
  { value: 'stockouts', label: 'series most often out of stock' },
  { value: 'high_wape', label: 'series the last run forecasts worst' },
];

export const emptyValues = (dataset: string, runId: string | null, preset: string): BatchValues => ({
  dataset,
  runId,
  preset,
  scope: 'top_revenue',
  top: '10',
  stores: '3',
  products: '2',
  names: '',
  models: ['naive', 'seasonal_naive', 'moving_average'],
  metric: '',
  horizon: '',
  windows: '',
});

const whole = (text: string): number => (/^\d{1,6}$/.test(text.trim()) ? Number(text) : Number.NaN);

function scopeOf({ scope, top, stores, products, names }: BatchValues): BatchInput['scope'] {
  const listed = names
    .split('\n')
    .map((name) => name.trim())
    .filter(Boolean);
  switch (scope) {
    case 'all':
      return { kind: 'all' };
    case 'first':
      return { kind: 'first', stores: whole(stores), products: whole(products) };
    case 'manual':
      return { kind: 'manual', series: listed };
    case 'stores':
      return { kind: 'names', stores: listed };
    case 'products':
      return { kind: 'names', products: listed };
    case 'region':
      return { kind: 'region', regions: listed };
    case 'category':
      return { kind: 'category', categories: listed };
    default:
      return { kind: scope as 'top_revenue', top: whole(top) };
  }
}

/** The request these values stand for. */
export function toRequest(values: BatchValues): BatchInput {
  const { dataset, runId, preset, models, metric, horizon, windows } = values;
  const backtest = {
    ...(metric === '' ? {} : { metric: metric as 'wape' }),
    ...(horizon.trim() === '' ? {} : { horizon: whole(horizon) }),
    ...(windows.trim() === '' ? {} : { windows: whole(windows) }),
  };
  return {
    ...(runId === null ? { dataset } : { runId }),
    ...(preset === '' ? { scope: scopeOf(values), models: [...models] } : { preset }),
    ...(Object.keys(backtest).length > 0 ? { backtest } : {}),
  };
}
