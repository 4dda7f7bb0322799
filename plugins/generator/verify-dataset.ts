import { STATE } from '../../server/kit/kinds/dataset.ts';
import type { Dataset } from '../modeling/history.ts';
import { groupDigits, plural } from '../words/format.ts';

/** One thing a dataset has to keep, and what was found. */
export interface DatasetCheck {
  name: 'references' | 'dimensions' | 'calendar' | 'data' | 'negatives';
  ok: boolean;
  /** Short words; of a failed check: the value, the rule and the remedy. */
  detail: string;
}

/** Cells of further channels that are looked at; above, only those of the first part, and the check says so. */
const MOST_CELLS = 50_000_000;
/** Series between two checkpoints. */
const STRIDE = 512;
/** Units in which nothing is below zero. */
const COUNTED = new Set(['units', 'EUR', 'flag', 'index']);

/**
 * Reads a stored dataset back and checks it: every series has names and a place of its own (references), generated data has every
 * shop-product pair once (dimensions), every series has a state on every day and they add up to the head's counts (calendar),
 * something was observed (data), nothing is below zero (negatives). In a feed a negative is somebody's booking and a file may be
 * silent: that is told, no failure.
 * @param pace awaited between stretches of series
 */
export async function verifyDataset(dataset: Dataset, pace: (fraction: number) => Promise<void> | void = () => {}): Promise<DatasetCheck[]> {
  const { meta } = dataset;
  const generated = meta.channels.some((channel) => channel.role === 'hidden');
  const further = meta.channels.filter(({ role, unit }) => role !== 'target' && COUNTED.has(unit)).map((channel) => channel.name);
  const looked = meta.series * meta.periods * further.length <= MOST_CELLS ? meta.series : Math.min(meta.series, STRIDE);
  const seen: Seen = {
    keys: new Set(),
    pairs: new Set(),
    stores: new Set(),
    products: new Set(),
    states: new Float64Array(4),
    strange: 0,
    silent: 0,
    below: [],
  };
  for (let ordinal = 0; ordinal < meta.series; ordinal++) {
    lookAt(dataset, ordinal, ordinal < looked && generated ? further : [], seen);
    if (ordinal % STRIDE === STRIDE - 1) await pace((ordinal + 1) / meta.series);
  }
  return [
    references(seen, meta.series),
    dimensions(seen, meta.series, generated),
    calendar(seen, dataset),
    presence(seen, meta.series, generated),
    negatives(seen, generated, looked < meta.series ? looked : null),
  ];
}

/** The failed checks as one sentence, null when there are none. */
export function whatIsWrong(checks: readonly DatasetCheck[]): string | null {
  const failed = checks.filter((check) => !check.ok);
  return failed.length === 0 ? null : failed.map(({ name, detail }) => `${name}: ${detail}`).join('; ');
}

interface Seen {
  keys: Set<string>;
  pairs: Set<string>;
  stores: Set<string>;
  products: Set<string>;
  /** Cells by STATE. */
  states: Float64Array;
  /** Cells whose state is none of the four, or that hold a quantity without being observed. */
  strange: number;
  /** Series in which nothing was observed. */
  silent: number;
  /** "price of Soap at Tide Corner", one a series and channel with a value below zero. */
  below: string[];
}

function lookAt(dataset: Dataset, ordinal: number, further: readonly string[], seen: Seen): void {
  const { key, store, product, quantity, state, channel } = dataset.series(ordinal);
  seen.keys.add(key);
  seen.pairs.add(`${store}\u0000${product}`);
  seen.stores.add(store);
  seen.products.add(product);
  let [observed, negative] = [0, 0];
  for (let t = 0; t < quantity.length; t++) {
    if (state[t] > STATE.stockout) seen.strange++;
    else seen.states[state[t]]++;
    if (state[t] === STATE.observed) observed++;
    else if (quantity[t] !== 0) seen.strange++;
    if (quantity[t] < 0) negative++;
  }
  if (observed === 0) seen.silent++;
  if (negative > 0) seen.below.push(`quantity of ${key}`);
  for (const name of further) if (channel(name)?.some((value) => value < 0)) seen.below.push(`${name} of ${key}`);
}

function references({ keys }: Seen, series: number): DatasetCheck {
  const ok = keys.size === series && !keys.has('');
  const detail = ok
    ? series === 1
      ? '1 series with a name'
      : `${groupDigits(series)} series, each with a name of its own`
    : `${plural(series, 'series', 'series')} share ${keys.size} names`;
  return { name: 'references', ok, detail: ok ? detail : `${detail}; each needs one of its own, so generate or import the dataset anew` };
}

function dimensions({ pairs, stores, products }: Seen, series: number, generated: boolean): DatasetCheck {
  const detail = `${plural(stores.size, 'shop', 'shops')} × ${plural(products.size, 'product', 'products')}`;
  if (!generated) return { name: 'dimensions', ok: true, detail };
  const ok = stores.size * products.size === series && pairs.size === series && !stores.has('') && !products.has('');
  return { name: 'dimensions', ok, detail: ok ? detail : `${detail} do not make ${series} series; every pair stands once, so run without reuse` };
}

function calendar({ states, strange }: Seen, { meta }: Dataset): DatasetCheck {
  const found = { missing: states[STATE.missing], observed: states[STATE.observed], closed: states[STATE.closed], stockout: states[STATE.stockout] };
  const wrong = (['missing', 'observed', 'closed', 'stockout'] as const).filter((name) => found[name] !== meta.counts[name]);
  if (wrong.length === 0 && strange === 0) return { name: 'calendar', ok: true, detail: `${plural(meta.series * meta.periods, 'row')}, none left out` };
  const told = wrong.map((name) => `${groupDigits(found[name])} ${name} where the head says ${groupDigits(meta.counts[name])}`);
  if (strange > 0) told.push(`${plural(strange, 'row holds', 'rows hold')} a quantity that was not observed`);
  return { name: 'calendar', ok: false, detail: `${told.join(', ')}; the stored dataset contradicts itself, so run without reuse` };
}

function presence({ states, silent }: Seen, series: number, generated: boolean): DatasetCheck {
  const ok = states[STATE.observed] > 0 || !generated;
  const words = silent === 0 ? 'every series has records' : `${groupDigits(silent)} of ${plural(series, 'series', 'series')} without a record`;
  return { name: 'data', ok, detail: ok ? words : 'no series has a record; lower sparsity, or take more shops, products or days' };
}

function negatives({ below }: Seen, generated: boolean, looked: number | null): DatasetCheck {
  const scope = looked === null ? '' : `; prices and stocks in the first ${groupDigits(looked)} series`;
  if (below.length === 0) return { name: 'negatives', ok: true, detail: `none${scope}` };
  const detail = `${below[0]}${below.length > 1 ? ` and ${below.length - 1} more` : ''} below zero`;
  return { name: 'negatives', ok: !generated, detail: generated ? `${detail}; generated data never is, so run without reuse` : `${detail}, kept as imported` };
}
