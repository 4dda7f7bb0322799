import { z } from 'zod';
import { effectsForm } from './effects/effects.ts';

const factor = z.number().min(0).max(100);
const share = z.number().min(0).max(1);

/**
 * Everything a generated dataset is made from: equal recipes give equal bytes on every machine. A new effect adds a switch to
 * `effects/effects.ts`, a file beside it, and its place in `extras.ts`; what it records adds a line to `dataset-channels.ts`.
 */
export const Recipe = z.strictObject({
  seed: z.int().min(0).describe('Names every random stream'),
  start: z.string().describe('ISO day of period 0'),
  days: z.int().min(1).max(5000).describe('Periods'),
  stores: z.int().min(1).max(100),
  products: z.int().min(1).max(500),
  base: z.number().min(0).max(1e6).default(100).describe('Units a day of an average product in an average shop'),
  trend: z
    .strictObject({ shape: z.enum(['none', 'linear', 'exponential']), rate: z.number().min(-0.1).max(0.1) })
    .default({ shape: 'none', rate: 0 })
    .describe('Rate a day: linear 1 + rate · t, exponential e^(rate · t)'),
  weekly: z.array(factor).length(7).default([0.8, 0.9, 1, 1, 1.1, 1.3, 1.2]).describe('Monday first'),
  monthly: z.array(factor).length(12).default([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]).describe('January first'),
  holidays: z.record(z.string(), factor).default({}).describe('ISO day → demand factor'),
  noiseSigma: z.number().min(0).max(0.5).default(0.1).describe('Standard deviation as a fraction of demand'),
  anomaly: z
    .strictObject({ probability: share, magnitude: z.number().min(1).max(100) })
    .default({ probability: 0.01, magnitude: 2 })
    .describe('Days multiplied (half of them) or divided by the magnitude'),
  promotion: z
    .strictObject({ probability: z.number().min(0).max(1), lift: factor })
    .default({ probability: 0.05, lift: 1.3 })
    .describe('Probability per product per 30 days; lift at 20 % off, in proportion to the discount'),
  price: z
    .strictObject({ elasticity: z.number().min(-10).max(0), changeProbability: share })
    .default({ elasticity: -0.5, changeProbability: 0.1 })
    .describe('Demand goes with (price / first price)^elasticity; probability of a list-price change per 30 days'),
  stockout: z.strictObject({ probability: share }).default({ probability: 0.02 }).describe('Per store, product and day'),
  launch: z
    .strictObject({ share, rampDays: z.int().min(1).max(365) })
    .default({ share: 0, rampDays: 30 })
    .describe('Share of products that launch inside the window, and how long they take to full demand'),
  inventory: z
    .strictObject({ leadMean: z.number().min(1).max(60), leadSigma: z.number().min(0).max(30), fillMean: share, fillSigma: share })
    .default({ leadMean: 7, leadSigma: 1.5, fillMean: 0.97, fillSigma: 0.05 }),
  replenishment: z.boolean().default(false).describe('Record what was delivered as a channel of its own'),
  sparsity: z
    .strictObject({ share, gaps: z.int().min(0).max(20), shortest: z.int().min(1).max(60), longest: z.int().min(1).max(60) })
    .default({ share: 0, gaps: 0, shortest: 2, longest: 10 })
    .describe('Share of store-product pairs that never sell; gaps in the record of each remaining series and their length in days'),
  effects: effectsForm().describe('Optional effects, each in a file of its own beside this one'),
});
export type Recipe = z.output<typeof Recipe>;
export type RecipeInput = z.input<typeof Recipe>;
