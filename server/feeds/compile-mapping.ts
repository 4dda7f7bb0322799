import { AppError, type FieldError } from '../errors.ts';
import { dayNumber } from '../kit/calendar.ts';
import type { ColumnRole, FeedMapping } from '../services/feed/views.ts';
import { LIMITS } from './limits.ts';

/** A channel beside the quantity, fed from one column. */
export interface ChannelPlan {
  /** Name in the dataset: `price`, `promotion`, or made from the column's. */
  name: string;
  label: string;
  role: 'known' | 'observed';
  column: number;
  kind: 'price' | 'promotion' | 'number' | 'flag';
}

/** A mapping as column numbers, checked. −1 = no such column. */
export interface ColumnPlan {
  columns: readonly string[];
  layout: 'long' | 'wide';
  date: number;
  quantity: number;
  stockout: number;
  series: readonly number[];
  store: number;
  product: number;
  channels: readonly ChannelPlan[];
  /** Wide: the period columns in order. */
  values: readonly number[];
}

const SINGLE: readonly ColumnRole[] = ['date', 'quantity', 'store', 'product', 'price', 'promotion', 'stockout'];
const RESERVED = ['quantity', 'price', 'promotion', 'state', 'closed', 'key', 'store', 'product', 'latent_demand'];

export const roleOf = (mapping: FeedMapping, column: string): ColumnRole => (Object.hasOwn(mapping.roles, column) ? mapping.roles[column] : 'ignore');

/** @throws AppError INVALID_INPUT with every field that is wrong */
export function compileMapping(columns: readonly string[], mapping: FeedMapping): ColumnPlan {
  const errors: FieldError[] = [];
  const index = new Map(columns.map((name, c) => [name, c]));
  for (const name of Object.keys(mapping.roles))
    if (!index.has(name) && mapping.roles[name] !== 'ignore')
      errors.push({ path: `mapping.roles.${name}`, message: `the file has no column ${JSON.stringify(name.slice(0, 60))}; it has ${listNames(columns)}` });
  const having = (role: ColumnRole): number[] => columns.flatMap((name, c) => (roleOf(mapping, name) === role ? [c] : []));
  const single = (role: ColumnRole): number => {
    const found = having(role);
    if (found.length > 1) errors.push({ path: 'mapping.roles', message: `${listNames(found.map((c) => columns[c]))} are all mapped to ${role}; keep one` });
    return found[0] ?? -1;
  };
  const [date, quantity, store, product, price, promotion, stockout] = SINGLE.map(single);
  const wide = mapping.layout === 'wide';
  const values = wide ? mapping.values.map((name) => index.get(name) ?? -1) : [];
  if (wide) checkWide(mapping, columns, values, errors);
  else checkLong(date, quantity, errors);
  checkStart(mapping, errors);

  const channels: ChannelPlan[] = [];
  if (!wide) {
    if (price >= 0) channels.push({ name: 'price', label: columns[price], role: 'known', column: price, kind: 'price' });
    if (promotion >= 0) channels.push({ name: 'promotion', label: columns[promotion], role: 'known', column: promotion, kind: 'promotion' });
    const taken = new Set(RESERVED);
    for (const [role, as] of [
      ['known', 'known'],
      ['regressor', 'observed'],
    ] as const)
      for (const c of having(role))
        channels.push({ name: nameChannel(columns[c], taken), label: columns[c], role: as, column: c, kind: isFlagName(columns[c]) ? 'flag' : 'number' });
  }
  if (channels.length > LIMITS.channels)
    errors.push({ path: 'mapping.roles', message: `${channels.length} value columns are mapped; the limit is ${LIMITS.channels}, ignore some` });
  if (errors.length > 0) throw new AppError('INVALID_INPUT', `the mapping does not fit the file: ${errors[0].message}`, errors);
  return { columns, layout: mapping.layout, date, quantity, stockout: wide ? -1 : stockout, series: having('series'), store, product, channels, values };
}

function checkLong(date: number, quantity: number, errors: FieldError[]): void {
  if (date < 0) errors.push({ path: 'mapping.roles', message: 'no column is mapped to date; choose one' });
  if (quantity < 0) errors.push({ path: 'mapping.roles', message: 'no column is mapped to quantity; choose one' });
}

function checkWide(mapping: FeedMapping, columns: readonly string[], values: readonly number[], errors: FieldError[]): void {
  if (values.length === 0) errors.push({ path: 'mapping.values', message: 'a wide table needs its period columns in order; none is named' });
  if (values.includes(-1))
    errors.push({
      path: 'mapping.values',
      message: `the file has no column ${JSON.stringify(mapping.values[values.indexOf(-1)].slice(0, 60))}; it has ${listNames(columns)}`,
    });
  if (new Set(values).size < values.length) errors.push({ path: 'mapping.values', message: 'a period column is named twice' });
  const both = mapping.values.filter((name) => roleOf(mapping, name) !== 'ignore');
  if (both.length > 0) errors.push({ path: 'mapping.roles', message: `${listNames(both)} cannot be both a period and a ${roleOf(mapping, both[0])}` });
}

function checkStart(mapping: FeedMapping, errors: FieldError[]): void {
  if (mapping.start === null) return;
  if (Number.isNaN(dayNumber(mapping.start)))
    errors.push({ path: 'mapping.start', message: `${JSON.stringify(mapping.start.slice(0, 40))} is no date; write it as 2024-01-31` });
  if (mapping.frequency === 'auto') errors.push({ path: 'mapping.frequency', message: 'with a start date, say the frequency: H, D, W, M, Q or Y' });
}

/** Lower-case letters, digits and `_`, starting with a letter, at most 64, unique; `column` where nothing is left. */
export function nameChannel(label: string, taken: Set<string>): string {
  const plain = label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  const base = (/^[a-z]/.test(plain) ? plain : plain === '' ? 'column' : `x_${plain}`).slice(0, 58);
  let name = base;
  for (let k = 2; taken.has(name); k++) name = `${base}_${k}`;
  taken.add(name);
  return name;
}

/** A column that says which holiday or event a day is: any word but 0 counts as 1. */
export const isFlagName = (column: string): boolean => /holiday|event/i.test(column);

function listNames(names: readonly string[]): string {
  const shown = names.slice(0, 12).map((name) => name.slice(0, 40));
  return shown.join(', ') + (names.length > shown.length ? ` and ${names.length - shown.length} more` : '');
}
