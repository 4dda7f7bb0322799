import { z } from 'zod';
import { dayNumber } from '../../kit/calendar.ts';
import { BacktestSettings } from '../../kit/settings.ts';
import { IdempotencyKey } from '../request-key.ts';

const WORKSPACE_NAME = /^[a-z0-9][a-z0-9\-_]*$/;
export const WorkspaceName = z
  .string()
  .max(100, 'is at most 100 characters')
  .regex(WORKSPACE_NAME, 'has small letters, digits, - and _, and begins with a letter or digit')
  .refine((name) => !/^([0-9a-f]{32}|compare|facets|bulk)$/.test(name), 'is an id or an address of its own; choose another');

const day = z
  .string()
  .refine((text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && Number.isFinite(dayNumber(text)), 'is a day such as 2026-03-01')
  .refine((text) => text >= '1971-01-01' && text <= '2200-12-31', 'lies between 1971-01-01 and 2200-12-31');

const Focus = z.union([z.strictObject({ store: z.string().max(200), product: z.string().max(200) }), z.strictObject({ series: z.string().max(400) })]);

/** What starts a run. Every field is optional; `{}` runs demo_minimal with seed 42 and keeps nothing. */
export const StartRequest = z.object({
  preset: z.string().max(100).default('demo_minimal').describe('Id of a preset'),
  seed: z.int().min(0).max(Number.MAX_SAFE_INTEGER).default(42).describe('Equal seeds give equal data'),
  reset: z.boolean().default(false).describe('Generate the dataset anew and check that it comes out the same'),
  reuseDataset: z.boolean().default(true).describe('Take the dataset of an earlier run with the same recipe'),
  preservation: z.enum(['ephemeral', 'keep']).default('ephemeral').describe('keep: record the run as a workspace'),
  workspaceName: WorkspaceName.optional().describe('Name of the workspace; needs preservation keep'),
  overrides: z.record(z.string(), z.json()).default({}).describe('Fields of the preset’s own form'),
  feed: z.string().max(100).optional().describe('Id of an imported feed that takes the generator’s place'),
  focus: Focus.optional().describe('The series shown first'),
  models: z
    .array(z.string().max(64))
    .min(1, 'names at least one model; leave it out for the recommended set')
    .max(30)
    .refine((ids) => new Set(ids).size === ids.length, 'names each model once')
    .optional(),
  backtest: BacktestSettings.partial().default({}),
  levels: z
    .array(z.int().min(50).max(99))
    .min(1)
    .max(4)
    .refine((levels) => new Set(levels).size === levels.length, 'names each level once')
    .default([80, 95])
    .describe('Interval levels in percent'),
  count: z
    .int()
    .min(1)
    .max(Number.MAX_SAFE_INTEGER)
    .optional()
    .describe('Target number of series-days, spread over shops, products and days that are not set in overrides'),
  effects: z
    .union([z.array(z.string().max(100)).max(50), z.record(z.string().max(100), z.boolean())])
    .optional()
    .describe('Effects of the generator: a list of those to switch on, or a switch for each'),
  anchorDay: day.optional().describe('Last day of generated data; today in UTC when left out'),
  reuse: z.boolean().default(true).describe('Take outputs of equal earlier steps instead of computing them again'),
  approve: z.enum(['ask', 'yes', 'no']).default('ask').describe('Who answers what steps ask: a person, or at once yes or no'),
  ifBusy: z.enum(['queue', 'refuse']).default('queue').describe('What to do while another run is in progress'),
  fromStep: z
    .strictObject({ runId: z.string().min(1).max(100), step: z.string().min(1).max(100) })
    .optional()
    .describe('Restart a run from a step: what came before is taken over, what is not given here is as recorded'),
  modifiedFrom: z.string().min(1).max(100).optional().describe('Run whose settings these are with changes; what was changed is recorded'),
  replayedFrom: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe('Run that this is a replay of: the recorded settings, every step computed, a verdict at the end'),
  idempotencyKey: IdempotencyKey.optional().describe('The same key starts one run only'),
});
export type StartRequest = z.output<typeof StartRequest>;
export type StartInput = z.input<typeof StartRequest>;

/** Names of earlier products that would silently mean something else here. */
const FOREIGN: Record<string, string> = {
  scenario: 'preset',
  skip_seed: 'reuseDataset',
  workspace_name: 'workspaceName',
  seed_overrides: 'overrides',
  user_scope: 'focus',
  train_model_types: 'models',
};

/** Splits a body into known fields, warnings for unknown ones, and errors for names that would mislead. */
export function splitUnknown(body: Record<string, unknown>): {
  known: Record<string, unknown>;
  warnings: string[];
  errors: { path: string; message: string }[];
} {
  const known: Record<string, unknown> = {};
  const warnings: string[] = [];
  const errors: { path: string; message: string }[] = [];
  for (const [key, value] of Object.entries(body)) {
    if (Object.hasOwn(StartRequest.shape, key)) known[key] = value;
    else if (Object.hasOwn(FOREIGN, key)) errors.push({ path: key, message: `is called "${FOREIGN[key]}" here` });
    else warnings.push(`"${key.slice(0, 100)}" is not a known field and was ignored`);
  }
  return { known, warnings, errors };
}
