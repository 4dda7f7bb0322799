import { z } from 'zod';
import { dayNumber, isoDay } from '../../server/kit/calendar.ts';
import type { Shape } from '../../server/kit/settings.ts';
import { type EffectName, effectsForm } from '../generator/effects/effects.ts';
import type { RecipeInput } from '../generator/recipe.ts';

export interface RetailDefaults {
  stores: number;
  products: number;
  windowDays: number;
  promotionIntensity: number;
  stockoutIntensity: number;
  noiseSigma: number;
  /** Default 0. */
  sparsity?: number;
  /** Effects that are on unless switched off; default none. */
  effects?: readonly EffectName[];
}

/** The form of a generated retail preset with its own defaults: a closed object, so that a mistyped key is refused. */
export const retailConfig = (defaults: RetailDefaults) =>
  z.strictObject({
    stores: z.int().min(1).max(100).default(defaults.stores).describe('Shops on Harbour Row'),
    products: z.int().min(1).max(500).default(defaults.products).describe('Goods in every shop'),
    windowDays: z.int().min(75).max(1900).default(defaults.windowDays).describe('Days of history, ending on the anchor day'),
    promotionIntensity: z.number().min(0).max(0.5).default(defaults.promotionIntensity).describe('Probability of a promotion per product and 30 days'),
    stockoutIntensity: z.number().min(0).max(0.5).default(defaults.stockoutIntensity).describe('Probability of an empty shelf per shop, product and day'),
    noiseSigma: z.number().min(0).max(0.5).default(defaults.noiseSigma).describe('Random noise as a fraction of demand (standard deviation)'),
    sparsity: z
      .number()
      .min(0)
      .max(0.9)
      .default(defaults.sparsity ?? 0)
      .describe('Share of store-product pairs that never sell'),
    effects: effectsForm(defaults.effects),
  });
export type RetailConfig = z.output<ReturnType<typeof retailConfig>>;

/** Daily data of `windowDays` days that end on the anchor day. */
export const retailShape = (config: Pick<RetailConfig, 'stores' | 'products' | 'windowDays'>, anchorDay: string): Shape => ({
  frequency: 'D',
  start: isoDay(dayNumber(anchorDay) - config.windowDays + 1),
  periods: config.windowDays,
  series: config.stores * config.products,
});

/** What a recipe is made from. */
export interface RecipeSettings {
  seed: number;
  shape: Shape;
  overrides: Omit<RetailConfig, 'windowDays'>;
}

/** The recipe of a config: what the form says, the rest from `character` and the generator's defaults. */
export const retailRecipe = (
  config: RecipeSettings['overrides'],
  { seed, shape }: Pick<RecipeSettings, 'seed' | 'shape'>,
  character: Partial<RecipeInput> = {},
): RecipeInput => ({
  ...character,
  seed,
  start: shape.start,
  days: shape.periods,
  stores: config.stores,
  products: config.products,
  noiseSigma: config.noiseSigma,
  promotion: { probability: config.promotionIntensity, lift: 1.3 },
  stockout: { probability: config.stockoutIntensity },
  sparsity: { gaps: 0, shortest: 2, longest: 10, ...character.sparsity, share: config.sparsity },
  effects: config.effects,
});
