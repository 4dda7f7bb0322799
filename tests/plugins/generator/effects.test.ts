import { describe, expect, it } from 'vitest';
import { datasetChannels } from '../../../plugins/generator/dataset-channels.ts';
import { datasetTruth } from '../../../plugins/generator/dataset-truth.ts';
import { type EffectName, effectsForm } from '../../../plugins/generator/effects/effects.ts';
import { markdownDepth } from '../../../plugins/generator/effects/markdowns.ts';
import { soldBy } from '../../../plugins/generator/effects/sales-channels.ts';
import { wave } from '../../../plugins/generator/effects/wave.ts';
import { type Block, factorsOf, generateBlock, openPlot, type Plot, placeOf } from '../../../plugins/generator/plot.ts';
import { Recipe, type RecipeInput } from '../../../plugins/generator/recipe.ts';
import { canonicalJson } from '../../../server/blobs/canonical-json.ts';
import { STATE } from '../../../server/kit/kinds/dataset.ts';

const NAMES = Object.keys(effectsForm().parse({})) as EffectName[];
const ALL = Object.fromEntries(NAMES.map((name) => [name, true]));
/** Effects that do not move demand: they only record. */
const RECORDING: readonly EffectName[] = ['returns', 'channels'];

const plotOf = (on: readonly EffectName[], input: Partial<RecipeInput> = {}): Plot =>
  openPlot(
    Recipe.parse({
      ...{ seed: 42, start: '2025-03-01', days: 181, stores: 5, products: 12, stockout: { probability: 0.1 } },
      ...{ base: 1e6, launch: { share: 0.25, rampDays: 30 }, promotion: { probability: 0.3, lift: 1.3 } },
      ...input,
      effects: Object.fromEntries(on.map((name) => [name, true])),
    }),
  );
const blockOf = (plot: Plot): Block => generateBlock(plot, 0, plot.series);

/** Row of one channel as it is stored. */
function channelRow(plot: Plot, name: string, series: number, block: Block): Float64Array {
  const { days } = plot.recipe;
  const place = placeOf(plot, series);
  const [from, to] = [series * days, (series + 1) * days];
  const found = datasetChannels(plot.recipe)
    .find((one) => one.meta.name === name)
    ?.row?.(plot, place, {
      state: block.state.subarray(from, to),
      quantity: block.quantity.subarray(from, to),
    });
  if (!found) throw new Error(`no channel ${name}`);
  return found;
}

describe('every effect', () => {
  it('is off unless it is switched on, and knows no others', () => {
    expect(Object.values(effectsForm().parse({})).some(Boolean)).toBe(false);
    expect(effectsForm(['macro']).parse({})).toMatchObject({ macro: true, weather: false });
    expect(effectsForm().safeParse({ rain: true }).success).toBe(false);
    expect(NAMES).toHaveLength(11);
  });

  it.each(NAMES)('%s shifts no other draw: states, shops, goods, offers stay, and every other effect keeps its own numbers', (name) => {
    const others = NAMES.filter((other) => other !== name);
    const [without, alone, all, rest] = [plotOf([]), plotOf([name]), plotOf(NAMES), plotOf(others)];
    for (const [off, on] of [
      [without, alone],
      [rest, all],
    ]) {
      expect(on.stores).toEqual(off.stores);
      expect(on.products).toEqual(off.products);
      for (const [i, { promotion, discount }] of on.prices.entries()) {
        expect(promotion).toEqual(off.prices[i].promotion);
        expect(discount).toEqual(off.prices[i].discount);
        if (name !== 'markdowns') expect(on.prices[i].price).toEqual(off.prices[i].price);
      }
      const own = DRAWN[name] ?? [];
      for (const [key, values] of Object.entries(off.extras.drawn))
        if (!own.includes(key)) expect(on.extras.drawn[key as keyof Plot['extras']['drawn']], key).toEqual(values);
    }
    expect(blockOf(alone).state).toEqual(blockOf(without).state);
  });

  it.each(NAMES)('%s multiplies demand by a factor of its own, whatever else is on', (name) => {
    const others = NAMES.filter((other) => other !== name);
    const [none, alone, rest, all] = [plotOf([]), plotOf([name]), plotOf(others), plotOf(NAMES)].map((plot) => blockOf(plot).latent);
    let [compared, moved] = [0, 0];
    for (let i = 0; i < none.length; i++) {
      if (none[i] < 20_000) continue;
      compared++;
      const [factor, inCompany] = [alone[i] / none[i], all[i] / rest[i]];
      if (Math.abs(factor - 1) > 0.005) moved++;
      if (Math.abs(inCompany / factor - 1) > 2e-3) throw new Error(`cell ${i}: ${factor} alone, ${inCompany} in company`);
    }
    expect(compared).toBeGreaterThan(8000);
    if (RECORDING.includes(name)) expect(moved).toBe(0);
    else expect(moved / compared).toBeGreaterThan(0.005);
  });

  it('keeps the same bytes however the series are cut, with everything on', () => {
    const plot = plotOf(NAMES, { days: 90 });
    const whole = blockOf(plot);
    const backwards = plotOf(NAMES, { days: 90 });
    for (let series = plot.series - 1; series >= 0; series--) {
      const one = generateBlock(backwards, series, 1);
      expect(one.latent).toEqual(whole.latent.slice(series * 90, (series + 1) * 90));
      expect(one.onHand).toEqual(whole.onHand.slice(series * 90, (series + 1) * 90));
    }
  });

  it('keeps its truth below one megabyte at the largest size', () => {
    const plot = openPlot(
      Recipe.parse({ seed: 1, start: '2020-01-01', days: 1900, stores: 100, products: 500, launch: { share: 0.5, rampDays: 30 }, effects: ALL }),
    );
    expect(Buffer.byteLength(canonicalJson(datasetTruth(plot), 'truth'))).toBeLessThan(1_048_576);
  });

  it('is told in the truth only when it is on', () => {
    const keys = Object.keys(datasetTruth(plotOf([])));
    for (const key of ['yearly', 'changepoints', 'weatherSensitivity', 'macroElasticity', 'events', 'lifecycle', 'bundleLift', 'markdowns'])
      expect(keys).not.toContain(key);
    expect(datasetTruth(plotOf(NAMES))).toMatchObject({ bundleLift: 1.5, macroElasticity: 0.8, returnShare: 0.02, substitutedShare: 0.4, elasticity: -0.5 });
    expect(datasetTruth(plotOf([])).launches).toHaveLength(3);
  });
});

/** What each effect draws. */
const DRAWN: Partial<Record<EffectName, readonly string[]>> = {
  events: ['events'],
  bundles: ['bundles'],
  yearly: ['yearly'],
  changepoints: ['changepoints'],
  weather: ['weather', 'weatherSensitivity'],
  macro: ['macro'],
  lifecycle: ['lifecycle'],
};

describe('what single effects do', () => {
  it('substitution sends demand to neighbours in stock, never to the empty shelf itself, and at most doubles it', () => {
    const plot = plotOf(['substitution']);
    const { state } = blockOf(plot);
    let raised = 0;
    for (let series = 0; series < plot.series; series++) {
      const factors = factorsOf(plot, ...placeOf(plot, series)).at(-1) as Float64Array;
      for (let t = 0; t < factors.length; t++) {
        if (state[series * 181 + t] !== STATE.observed) expect(factors[t]).toBe(1);
        else if (factors[t] > 1) raised++;
        expect(factors[t]).toBeLessThanOrEqual(2);
      }
    }
    expect(raised).toBeGreaterThan(200);
  });

  it('returns bring back about two units in a hundred, whole ones, never before anything was sold', () => {
    const plot = plotOf(['returns'], { base: 100 });
    const block = blockOf(plot);
    let [sold, back] = [0, 0];
    for (let series = 0; series < plot.series; series++) {
      const returned = channelRow(plot, 'returned', series, block);
      let [soldSoFar, backSoFar] = [0, 0];
      for (let t = 0; t < returned.length; t++) {
        expect(Number.isInteger(returned[t]) && returned[t] >= 0).toBe(true);
        backSoFar += returned[t];
        expect(backSoFar).toBeLessThanOrEqual(soldSoFar);
        soldSoFar += block.quantity[series * 181 + t];
      }
      sold += soldSoFar;
      back += backSoFar;
    }
    expect(back / sold).toBeGreaterThan(0.0185);
    expect(back / sold).toBeLessThan(0.0205);
  });

  it('sales channels add up to what was sold, each with about its share', () => {
    const plot = plotOf(['channels'], { base: 100 });
    const { quantity } = blockOf(plot);
    const totals = [0, 0, 0, 0];
    for (let series = 0; series < 12; series++) {
      const own = quantity.slice(series * 181, (series + 1) * 181);
      const ways = totals.map((_, way) => soldBy(plot.recipe, placeOf(plot, series), own, way));
      for (let t = 0; t < own.length; t++) expect(ways.reduce((sum, way) => sum + way[t], 0)).toBe(own[t]);
      ways.forEach((way, i) => {
        expect(way.every((units) => units >= 0 && Number.isInteger(units))).toBe(true);
        totals[i] += way.reduce((sum, units) => sum + units, 0);
      });
    }
    const sold = totals.reduce((sum, units) => sum + units, 0);
    for (const [way, share] of [0.7, 0.15, 0.1, 0.05].entries()) expect(Math.abs(totals[way] / sold - share)).toBeLessThan(0.01);
  });

  it('deliveries account for the stock: what came in minus what went out is what is there, wherever the shelf was not empty', () => {
    const plot = plotOf([], { base: 100, replenishment: true, launch: { share: 0, rampDays: 30 }, stockout: { probability: 0 } });
    const block = blockOf(plot);
    let delivered = 0;
    for (let series = 0; series < plot.series; series++) {
      const received = channelRow(plot, 'received', series, block);
      for (let t = 1; t < received.length; t++) {
        const at = series * 181 + t;
        expect(block.onHand[at]).toBe(Math.max(0, block.onHand[at - 1] + received[t] - block.quantity[at]));
        delivered += received[t];
      }
    }
    expect(delivered).toBeGreaterThan(10_000);
  });

  it('weather is observed only, its channel a temperature with a winter and a summer; fairs, offers and clearance are known', () => {
    const plot = plotOf(NAMES, { days: 366, start: '2024-01-01' });
    const roles = Object.fromEntries(datasetChannels(plot.recipe).map(({ meta }) => [meta.name, meta.role]));
    expect(roles).toMatchObject({ temperature: 'observed', macro_index: 'observed', returned: 'observed', sold_online: 'observed', latent_demand: 'hidden' });
    expect(roles).toMatchObject({ local_event: 'known', bundle: 'known', markdown: 'known', price: 'known' });
    const temperature = channelRow(plot, 'temperature', 0, blockOf(plot));
    const mean = (from: number, to: number): number => temperature.slice(from, to).reduce((sum, value) => sum + value, 0) / (to - from);
    expect(mean(182, 213)).toBeGreaterThan(mean(0, 31) + 10);
  });

  it('a markdown steps the price down for four weeks and moves demand by price alone', () => {
    const plot = plotOf(['markdowns'], { products: 60, price: { elasticity: -0.5, changeProbability: 0 }, promotion: { probability: 0, lift: 1.3 } });
    const cleared = plot.prices.flatMap(({ markdown }, i) => (markdown >= 0 ? [i] : []));
    expect(cleared.length).toBeGreaterThan(8);
    for (const i of cleared) {
      const { price, markdown, promotion } = plot.prices[i];
      const depth = markdownDepth(181, markdown);
      expect([...new Set(depth)].sort()).toEqual([0, 0.1, 0.2, 0.3, 0.4]);
      for (let t = 0; t < 181; t++) expect(price[t]).toBeCloseTo(Math.round(plot.products[i].basePrice * (1 - depth[t]) * 100) / 100, 10);
      expect(promotion.some((flag) => flag > 0)).toBe(false);
    }
  });

  it('has a cosine of its own that agrees with the language’s', () => {
    for (let i = -40; i <= 40; i++) expect(Math.abs(wave(i / 17) - Math.cos((2 * Math.PI * i) / 17))).toBeLessThan(1e-9);
  });
});

describe('sparsity', () => {
  const sparse = (share: number, products = 10, seed = 42): Plot =>
    plotOf([], { seed, products, base: 100, days: 92, stores: 3, launch: { share: 0, rampDays: 30 }, sparsity: { share, gaps: 3, shortest: 2, longest: 10 } });

  it.each([0, 0.3, 0.5, 0.9])('leaves out exactly %f of ten products in every shop', (share) => {
    const plot = sparse(share);
    const { state } = blockOf(plot);
    for (let store = 0; store < 3; store++) {
      const silent = Array.from({ length: 10 }, (_, p) => state.subarray((store * 10 + p) * 92, (store * 10 + p + 1) * 92)).filter((one) =>
        one.every((cell) => cell === STATE.missing),
      );
      expect(silent).toHaveLength(Math.round(share * 10));
    }
  });

  it('changes no pair when products or shops are added', () => {
    const [few, more] = [blockOf(sparse(0.5)), blockOf(sparse(0.5, 20))];
    for (let store = 0; store < 3; store++)
      expect(more.state.slice(store * 20 * 92, (store * 20 + 10) * 92)).toEqual(few.state.slice(store * 920, (store + 1) * 920));
  });

  it('makes three gaps of 2 to 10 days in each remaining series, on any seed, and never a quantity or a NaN inside them', () => {
    for (let seed = 0; seed < 20; seed++) {
      const { state, quantity, latent, onHand } = blockOf(sparse(0.5, 10, seed));
      expect([quantity, latent, onHand].every((cells) => cells.every((value) => Number.isFinite(value) && value >= 0))).toBe(true);
      for (let series = 0; series < 30; series++) {
        const own = state.slice(series * 92, (series + 1) * 92);
        if (own.every((one) => one === STATE.missing)) continue;
        const gaps =
          [...own]
            .map((one) => (one === STATE.missing ? 'x' : '.'))
            .join('')
            .match(/x+/g) ?? [];
        expect(gaps).toHaveLength(3);
        for (const gap of gaps) expect(gap.length >= 2 && gap.length <= 10).toBe(true);
        own.forEach((one, t) => {
          if (one === STATE.missing) expect(quantity[series * 92 + t]).toBe(0);
        });
      }
    }
  });
});
