import { z } from 'zod';

/** Names of the optional effects, each off unless it is switched on. */
export type EffectName = keyof z.output<ReturnType<typeof effectsForm>>;

/** Switches of the optional effects: a closed object whose defaults are off, but for those named. */
export function effectsForm(on: readonly string[] = []) {
  const flag = (name: string, text: string) => z.boolean().default(on.includes(name)).describe(text);
  return z
    .strictObject({
      yearly: flag('yearly', 'Every category has its season of the year'),
      changepoints: flag('changepoints', 'Demand of a product steps up or down for good, twice in the window'),
      weather: flag('weather', 'Temperature of the region moves demand; it is known only afterwards'),
      macro: flag('macro', 'A slow random walk of what people have to spend moves all demand'),
      events: flag('events', 'Street fairs and market days at single shops, known in advance'),
      returns: flag('returns', 'Some goods come back 1 to 14 days later'),
      substitution: flag('substitution', 'When a product is out of stock, part of its demand goes to its neighbours'),
      channels: flag('channels', 'Sales are split into in store, online, click and collect, wholesale'),
      lifecycle: flag('lifecycle', 'Some products grow through the window, some fade'),
      bundles: flag('bundles', 'Two-for-one offers, without a change of price'),
      markdowns: flag('markdowns', 'Clearance in steps of price, over four weeks'),
    })
    .prefault({})
    .describe('Further effects of the generator');
}
