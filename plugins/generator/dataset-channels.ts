import type { DatasetMeta } from '../../server/kit/kinds/dataset.ts';
import { eventFactors } from './effects/events.ts';
import { markdownDepth } from './effects/markdowns.ts';
import { returnedUnits } from './effects/returns.ts';
import { SALES_CHANNELS, soldBy } from './effects/sales-channels.ts';
import { writeInventory } from './inventory.ts';
import { type Block, levelOf, type Plot } from './plot.ts';
import type { Recipe } from './recipe.ts';

/** Cells of one series, length `days`, made from the block it stands in. */
type Row = (plot: Plot, place: readonly [store: number, product: number], cells: { state: Uint8Array; quantity: Float64Array }) => Float64Array;

/** A channel of the dataset: either a whole array of the block, or made row by row while it is stored. */
export interface Channel {
  meta: DatasetMeta['channels'][number];
  block?: keyof Pick<Block, 'quantity' | 'onHand' | 'latent'>;
  row?: Row;
}

const channel = (name: string, role: Channel['meta']['role'], unit: string, label: string): Channel['meta'] => ({ name, role, unit, label });

const ALWAYS: readonly Channel[] = [
  { meta: channel('quantity', 'target', 'units', 'Quantity'), block: 'quantity' },
  { meta: channel('on_hand', 'observed', 'units', 'On hand'), block: 'onHand' },
  { meta: channel('latent_demand', 'hidden', 'units', 'True demand'), block: 'latent' },
  { meta: channel('price', 'known', 'EUR', 'Price'), row: ({ prices }, [, product]) => prices[product].price },
  { meta: channel('promotion', 'known', 'flag', 'Promotion'), row: ({ prices }, [, product]) => prices[product].promotion },
];

const flag = (values: Float64Array): Float64Array => values.map((value) => (value === 0 ? 0 : 1));

/**
 * What each switched-on effect records. A plan (price, offer, clearance, fair) is known in advance; what was measured or came
 * back (temperature, index, returns, deliveries, ways of sale) is known only afterwards.
 */
function optional({ effects, replenishment }: Recipe): Channel[] {
  const on: (Channel | false)[] = [
    effects.markdowns && {
      meta: channel('markdown', 'known', 'flag', 'Clearance'),
      row: ({ recipe, prices }, [, product]) => flag(markdownDepth(recipe.days, prices[product].markdown)),
    },
    effects.bundles && { meta: channel('bundle', 'known', 'flag', 'Two for one'), row: ({ extras }, [, product]) => drawn(extras.drawn.bundles)[product] },
    effects.events && {
      meta: channel('local_event', 'known', 'flag', 'Street fair'),
      row: ({ recipe, extras }, [store]) => flag(eventFactors(recipe.days, drawn(extras.drawn.events)[store]).map((factor) => factor - 1)),
    },
    effects.weather && {
      meta: channel('temperature', 'observed', '°C', 'Temperature'),
      row: ({ stores, extras }, [store]) => drawn(extras.drawn.weather)[stores[store].region].temperature,
    },
    effects.macro && { meta: channel('macro_index', 'observed', 'index', 'Spending index'), row: ({ extras }) => drawn(extras.drawn.macro) },
    effects.returns && {
      meta: channel('returned', 'observed', 'units', 'Returned'),
      row: ({ recipe }, place, { state, quantity }) => returnedUnits(recipe, place, state, quantity),
    },
    replenishment && { meta: channel('received', 'observed', 'units', 'Delivered'), row: received },
  ];
  const ways = ['in_store', ...SALES_CHANNELS.map(([name]) => name)];
  const sold = ways.map(
    (name, way): Channel => ({
      meta: channel(`sold_${name}`, 'observed', 'units', `Sold ${name === 'click_collect' ? 'click and collect' : name.replace('_', ' ')}`),
      row: ({ recipe }, place, { quantity }) => soldBy(recipe, place, quantity, way),
    }),
  );
  return [...on.filter((one) => one !== false), ...(effects.channels ? sold : [])];
}

const received: Row = (plot, [store, product], { state, quantity }) => {
  const delivered = new Float64Array(quantity.length);
  writeInventory(plot.recipe, [store, product], levelOf(plot, store, product), state, quantity, new Float64Array(quantity.length), delivered);
  return delivered;
};

function drawn<T>(values: T | undefined): T {
  if (values === undefined) throw new RangeError('the recipe switches an effect off whose channel is asked for; switch it on');
  return values;
}

/** Channels of a recipe's dataset, in the order they are stored. */
export const datasetChannels = (recipe: Recipe): readonly Channel[] => [...ALWAYS, ...optional(recipe)];
