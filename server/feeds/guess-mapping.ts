import type { ColumnRole, FeedMapping, FeedView } from '../services/feed/views.ts';
import { isFlagName } from './compile-mapping.ts';
import { guessWideValues } from './guess-wide.ts';
import { type ColumnProfile, isDated, isNumeric, isText, profileColumns } from './profile-columns.ts';

export interface Guess {
  mapping: FeedMapping;
  questions: FeedView['questions'];
}

/** Names that say a role, most telling first. */
const NAMES = {
  date: [
    'ds',
    'date',
    'day',
    'datum',
    'timestamp',
    'datetime',
    'date_time',
    'time',
    'week',
    'month',
    'quarter',
    'year',
    'period',
    'order_date',
    'sales_date',
    'week_start',
    'index',
    't',
    'step',
  ],
  quantity: [
    'y',
    'quantity',
    'qty',
    'units',
    'units_sold',
    'unit_sales',
    'sales',
    'weekly_sales',
    'demand',
    'sold',
    'value',
    'volume',
    'trips',
    'count',
    'orders',
    'amount',
    'target',
    'total',
  ],
  series: ['unique_id', 'series', 'series_id', 'series_name', 'ts_id', 'item_key', 'key'],
  store: ['store', 'store_id', 'store_nbr', 'store_code', 'store_name', 'shop', 'shop_id', 'location', 'branch', 'site', 'outlet', 'warehouse', 'region_store'],
  product: [
    'product',
    'product_id',
    'product_code',
    'item',
    'item_id',
    'item_nbr',
    'sku',
    'sku_id',
    'article',
    'upc',
    'stock_code',
    'product_name',
    'item_name',
    'family',
    'dept',
    'department',
  ],
  price: ['price', 'sell_price', 'unit_price', 'sales_price', 'avg_price', 'average_price'],
  promotion: ['promotion', 'promo', 'on_promotion', 'onpromotion', 'is_promo', 'promo_flag', 'promotion_flag'],
  stockout: ['stockout', 'stock_out', 'out_of_stock', 'is_stockout', 'stockout_flag', 'oos'],
} as const;

/** Columns that only say the date again. */
const CALENDAR = new Set([
  'year',
  'month',
  'week',
  'day',
  'weekday',
  'wday',
  'day_of_week',
  'dayofweek',
  'dow',
  'quarter',
  'week_of_year',
  'day_of_month',
  'wm_yr_wk',
]);

type Single = keyof typeof NAMES;

/** A time with an offset other than UTC, which `parseDate` refuses. */
const OFFSET = /^\d{4}-\d{2}-\d{2}[T ]\S*[+-]\d{2}:?\d{2}$/;

function whyNoDate(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const at = columns.findIndex((_, place) => rows.length > 0 && rows.every((row) => OFFSET.test((row[place] ?? '').trim())));
  return at < 0 ? 'None looks like one.' : `"${columns[at]}" holds times with an offset, as in ${rows[0][at].trim()}; write UTC or local times without one.`;
}

/** Roles as a person would most likely say them, and the questions nobody else can answer. Nothing ambiguous is guessed. */
export function guessMapping(columns: readonly string[], rows: readonly (readonly string[])[], marks: number): Guess {
  const profiles = profileColumns(columns, rows, marks);
  const roles = new Map<string, ColumnRole>();
  const date = findDate(profiles);
  const values = guessWideValues(profiles);
  if (values.length >= 4 && (date === undefined || values.length >= 0.6 * columns.length)) return guessWide(profiles, rows, values);

  const questions: { path: string; message: string }[] = [];
  if (date) roles.set(date.name, 'date');
  else questions.push({ path: 'mapping.roles', message: `Which column holds the date? ${whyNoDate(columns, rows)}` });
  const take = (role: Single, fits: (column: ColumnProfile) => boolean): void => {
    const found = byName(profiles, role, (column) => !roles.has(column.name) && fits(column));
    if (found) roles.set(found.name, role);
  };
  take('quantity', isNumeric);
  for (const role of ['price', 'promotion', 'stockout'] as const) take(role, isNumeric);
  for (const role of ['series', 'store', 'product'] as const) take(role, (column) => column.filled > 0 && !CALENDAR.has(column.plain));
  addKeys(profiles, rows, roles);
  for (const column of profiles) if (!roles.has(column.name)) roles.set(column.name, minorRole(column, profiles, rows, roles));
  askQuantity(profiles, roles, questions);
  const dateOrder = date ? askOrder(date, questions) : 'iso';
  return { mapping: { layout: 'long', roles: rolesOf(columns, roles), values: [], dateOrder, frequency: 'auto', start: null }, questions };
}

/** Own properties only, whatever the columns are called. */
const rolesOf = (columns: readonly string[], roles: ReadonlyMap<string, ColumnRole>): FeedMapping['roles'] =>
  Object.fromEntries(columns.map((name) => [name, roles.get(name) ?? 'ignore']));

function byName(profiles: readonly ColumnProfile[], role: Single, fits: (column: ColumnProfile) => boolean): ColumnProfile | undefined {
  for (const name of NAMES[role]) {
    const found = profiles.find((column) => column.plain === name && fits(column));
    if (found) return found;
  }
  return undefined;
}

function findDate(profiles: readonly ColumnProfile[]): ColumnProfile | undefined {
  const isDate = (column: ColumnProfile): boolean => column.filled > 0 && column.dates >= 0.8 * column.filled;
  return byName(profiles, 'date', isDated) ?? profiles.find(isDated) ?? byName(profiles, 'date', isDate);
}

/** Without a named key all text columns name the series; with one, a text column joins it only when series and date else repeat. */
function addKeys(profiles: readonly ColumnProfile[], rows: readonly (readonly string[])[], roles: Map<string, ColumnRole>): void {
  const named = [...roles.values()].some((role) => role === 'series' || role === 'store' || role === 'product');
  const dateAt = profiles.findIndex((column) => roles.get(column.name) === 'date');
  const keyAt = (): number[] => profiles.flatMap((column, c) => (['series', 'store', 'product', 'date'].includes(roles.get(column.name) ?? '') ? [c] : []));
  for (const [c, column] of profiles.entries()) {
    if (roles.has(column.name) || !isText(column) || isFlagName(column.name) || column.filled < rows.length) continue;
    if (column.distinct > 20 && column.distinct > rows.length / 2) continue;
    if (named) {
      const before = distinctTuples(rows, keyAt());
      if (before === rows.length || distinctTuples(rows, [...keyAt(), c]) === before) continue;
    }
    if (dateAt >= 0 || !named) roles.set(column.name, 'series');
  }
}

function distinctTuples(rows: readonly (readonly string[])[], columns: readonly number[]): number {
  return new Set(rows.map((row) => columns.map((c) => `${row[c].length}:${row[c]}`).join(''))).size;
}

/** `known` only where the name says holiday; other numbers are seen only afterwards, unless they never change within a series. */
function minorRole(
  column: ColumnProfile,
  profiles: readonly ColumnProfile[],
  rows: readonly (readonly string[])[],
  roles: ReadonlyMap<string, ColumnRole>,
): ColumnRole {
  if (/holiday/i.test(column.name)) return 'known';
  if (!isNumeric(column) || CALENDAR.has(column.plain) || isRowNumber(column, rows.length)) return 'ignore';
  const keys = profiles.flatMap((other, c) => (['series', 'store', 'product'].includes(roles.get(other.name) ?? '') ? [c] : []));
  const series = distinctTuples(rows, keys);
  const own = profiles.indexOf(column);
  const isStatic = series < rows.length && distinctTuples(rows, [...keys, own]) === series;
  return isStatic ? 'ignore' : 'regressor';
}

const isRowNumber = (column: ColumnProfile, rows: number): boolean =>
  column.distinct === rows && rows > 1 && /^(|unnamed_\d+|column_1|index|row|row_id|rownames|id|index_level_0)$/.test(column.plain);

/** When no column is called like a quantity, the only number left is it; of several, a person chooses. */
function askQuantity(profiles: readonly ColumnProfile[], roles: Map<string, ColumnRole>, questions: { path: string; message: string }[]): void {
  if ([...roles.values()].includes('quantity')) return;
  const open = profiles.filter(
    (column) => roles.get(column.name) === 'regressor' || (isNumeric(column) && roles.get(column.name) === 'ignore' && !CALENDAR.has(column.plain)),
  );
  const moving = open.filter((column) => roles.get(column.name) === 'regressor');
  const only = moving.length === 1 ? moving[0] : open.length === 1 ? open[0] : null;
  if (only) roles.set(only.name, 'quantity');
  else
    questions.push({
      path: 'mapping.roles',
      message:
        open.length === 0
          ? 'Which column holds the quantity? None holds numbers.'
          : `Which column holds the quantity: ${open
              .map((column) => column.name)
              .slice(0, 12)
              .join(', ')}?`,
    });
}

/** Day or month first, when the dates themselves say it; else a question, and `iso`, under which such dates are refused. */
function askOrder(column: ColumnProfile, questions: { path: string; message: string }[]): FeedMapping['dateOrder'] {
  const { total, dayFirst, monthFirst } = column.slashes;
  if (total === 0) return 'iso';
  if (dayFirst > 0 && monthFirst === 0) return 'dmy';
  if (monthFirst > 0 && dayFirst === 0) return 'mdy';
  const seen = dayFirst > 0 ? 'some dates can only be DD/MM, others only MM/DD' : 'every date could be either';
  questions.push({ path: 'mapping.dateOrder', message: `Are the dates in "${column.name}" DD/MM/YYYY or MM/DD/YYYY? In the first megabyte ${seen}.` });
  return 'iso';
}

function guessWide(profiles: readonly ColumnProfile[], rows: readonly (readonly string[])[], values: readonly string[]): Guess {
  const isValue = new Set(values);
  const rest = profiles.filter((column) => !isValue.has(column.name));
  const roles = new Map<string, ColumnRole>();
  for (const role of ['store', 'product', 'series'] as const) {
    const found = byName(rest, role, (column) => !roles.has(column.name));
    if (found) roles.set(found.name, role);
  }
  const at = (): number[] => profiles.flatMap((column, c) => (roles.has(column.name) ? [c] : []));
  for (const column of rest) {
    if (roles.has(column.name) || (roles.size > 0 && distinctTuples(rows, at()) === rows.length)) continue;
    const before = distinctTuples(rows, at());
    roles.set(column.name, 'series');
    if (rows.length > 1 && distinctTuples(rows, at()) === before) roles.delete(column.name);
  }
  const questions: { path: string; message: string }[] = [];
  const headers = profileColumns(
    ['period columns'],
    values.map((name) => [name]),
    46,
  )[0];
  const dateOrder = askOrder(headers, questions);
  const columns = profiles.map((column) => column.name);
  return { mapping: { layout: 'wide', roles: rolesOf(columns, roles), values, dateOrder, frequency: 'auto', start: null }, questions };
}
