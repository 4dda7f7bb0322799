import { z } from 'zod';
import { dateOfPeriod } from '../../../server/kit/calendar.ts';
import { openDataset } from '../../../server/kit/dataset.ts';
import { STATE } from '../../../server/kit/kinds/dataset.ts';
import { defineStep, maybe, read } from '../../../server/kit/step.ts';
import { verifyDataset, whatIsWrong } from '../../generator/verify-dataset.ts';
import type { Dataset } from '../../modeling/history.ts';
import { groupDigits, plural } from '../../words/format.ts';

const Focus = z.union([z.strictObject({ store: z.string(), product: z.string() }), z.strictObject({ series: z.string() })]);

function findFocus(dataset: Dataset, focus: z.output<typeof Focus>): number {
  for (let ordinal = 0; ordinal < dataset.meta.series; ordinal++) {
    const { key, store, product } = dataset.series(ordinal);
    if ('series' in focus ? key === focus.series : store === focus.store && product === focus.product) return ordinal;
  }
  return 'series' in focus ? -1 : findNumbered(dataset, focus);
}

/** `#3` for a name that nothing has means the third in order of appearance: older clients number shops and goods. */
function findNumbered(dataset: Dataset, focus: { store: string; product: string }): number {
  const [stores, products] = [new Set<string>(), new Set<string>()];
  const number = (text: string): number => Number(/^#(\d{1,6})$/.exec(text)?.[1] ?? Number.NaN);
  for (let ordinal = 0; ordinal < dataset.meta.series; ordinal++) {
    const { store, product } = dataset.series(ordinal);
    stores.add(store);
    products.add(product);
  }
  const [store, product] = [[...stores][number(focus.store) - 1], [...products][number(focus.product) - 1]];
  for (let ordinal = 0; ordinal < dataset.meta.series; ordinal++) {
    const one = dataset.series(ordinal);
    if (store !== undefined && product !== undefined && one.store === store && one.product === product) return ordinal;
  }
  return -1;
}

/** `first` is the first series with a record: what is shown when nothing was asked for. */
function measure(dataset: Dataset) {
  const [stores, products] = [new Set<string>(), new Set<string>()];
  let units = 0;
  let first = -1;
  for (let ordinal = 0; ordinal < dataset.meta.series; ordinal++) {
    const { quantity, state, store, product } = dataset.series(ordinal);
    stores.add(store);
    products.add(product);
    for (let t = 0; t < quantity.length; t++) if (state[t] === STATE.observed) units += quantity[t];
    if (first < 0 && state.includes(STATE.observed)) first = ordinal;
  }
  return { stores: stores.size, products: products.size, units, first: Math.max(0, first) };
}

export default defineStep({
  id: 'status',
  version: '1.0.0',
  title: 'Take stock',
  summary:
    'Reads the dataset back, checks that it is whole, and finds the series to look at first; a pair that is not there is replaced by the first with a record, with a warning.',
  params: z.strictObject({ focus: Focus.nullable().default(null).describe('Series shown first: store and product, or the series key; null = the first') }),
  reads: { dataset: read('dataset'), regenerated: maybe('dataset', 'reset') },
  writes: { summary: 'dataset_summary' },
  async run({ inputs, params, ctx }) {
    const { regenerated } = inputs;
    if (regenerated && regenerated.digest !== inputs.dataset.digest) {
      const detail = `the recipe made anew gives ${regenerated.digest.slice(0, 8)}, the dataset of this run is ${inputs.dataset.digest.slice(0, 8)}`;
      return { status: 'fail', detail: `${detail}; the stored dataset comes from other code: run without reuse`, data: { regenerated: false } };
    }
    const dataset = openDataset(inputs.dataset.table());
    const { frequency, start, periods, series, counts } = dataset.meta;
    const checks = await verifyDataset(dataset, (fraction) => ctx.progress(fraction, 'reading back'));
    ctx.card('checks', {
      title: 'Read back',
      table: { columns: ['check', 'state', 'detail'], rows: checks.map(({ name, ok, detail }) => [name, ok ? 'ok' : 'not ok', detail]) },
    });
    const wrong = whatIsWrong(checks);
    if (wrong !== null) return { status: 'fail', detail: wrong, data: { checks: checks.length, failed: checks.filter((check) => !check.ok).length } };
    const { stores, products, units, first } = measure(dataset);
    const found = params.focus === null ? first : findFocus(dataset, params.focus);
    const dangling = found < 0;
    const ordinal = dangling ? first : found;
    const focus = { series: ordinal, key: dataset.key(ordinal), selectedBy: params.focus === null || dangling ? ('default' as const) : ('user' as const) };
    if (dangling) ctx.log('warn', `no series for ${JSON.stringify(params.focus)}; showing ${focus.key} instead`);
    const [from, to] = [dateOfPeriod(frequency, start, 0), dateOfPeriod(frequency, start, periods - 1)];
    ctx.card('stock', {
      title: 'The dataset',
      figures: [
        { label: 'series', value: groupDigits(series), note: `${plural(stores, 'shop', 'shops')}, ${plural(products, 'product', 'products')}` },
        { label: 'units', value: groupDigits(units), unit: dataset.meta.unit, note: `${from} to ${to}` },
        { label: 'out of stock', value: groupDigits(counts.stockout), note: `of ${plural(series * periods, 'row')}` },
        { label: 'no record', value: groupDigits(counts.missing) },
      ],
    });
    return {
      status: dangling ? 'warn' : 'pass',
      detail: dangling ? `${focus.key} (the pair asked for is not there)` : focus.key,
      data: {
        series,
        stores,
        products,
        periods,
        units,
        from,
        to,
        focus: focus.key,
        focusSeries: ordinal,
        selectedBy: focus.selectedBy,
        ...(regenerated ? { regenerated: true } : {}),
      },
      outputs: { summary: { frequency, start, periods, series, stores, products, units, counts, focus } },
    };
  },
});
