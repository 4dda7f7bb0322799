import { z } from 'zod';
import { FREQUENCIES } from '../kit/calendar.ts';
import { KINDS } from '../kit/kinds/index.ts';
import type { Effect } from '../kit/preset.ts';

const ID = /^[a-z][a-z0-9_]{0,63}$/;
const EFFECTS = ['ticks', 'till_roll', 'lanterns', 'needle', 'shelf', 'curtain', 'stars', 'orrery', 'none'] as const satisfies readonly Effect[];

const named = { id: z.string().regex(ID, `does not fit ${ID.source}; rename it`), version: z.string().min(1).max(40), title: z.string().min(1).max(120) };
const sentence = z.string().min(1).max(500);
const callable = z.custom<unknown>((value) => typeof value === 'function', 'is no function');
const schema = z.custom<unknown>((value) => typeof (value as { safeParse?: unknown } | undefined)?.safeParse === 'function', 'is no zod schema');
const kind = z
  .string()
  .refine((id) => Object.hasOwn(KINDS, id), { error: (issue) => `"${issue.input}" is no kind; there are ${Object.keys(KINDS).join(', ')}` });
const colours = z.tuple([z.string(), z.string()]).refine((pair) => pair.every((one) => /^#[0-9a-f]{6}$/i.test(one)), 'are two colours like #2dd4bf');
const whole = (least: number, most: number) => z.int().min(least).max(most).optional();

const Step = z.looseObject({
  ...named,
  summary: sentence,
  params: schema,
  reads: z.record(z.string(), z.looseObject({ kind, many: z.boolean(), optional: z.boolean(), from: z.string().optional() })),
  writes: z.record(
    z.string().regex(/^[\w-]{1,64}$/, 'is no name of an output'),
    z.union([kind, z.strictObject({ many: kind, aside: z.literal(true).optional() })]),
  ),
  world: z.array(z.enum(['health', 'aliases', 'ops', 'words'])).optional(),
  cached: z.boolean().optional(),
  skipWhenReused: z.boolean().optional(),
  timeoutMs: whole(1, 86_400_000),
  retries: whole(0, 10),
  run: callable,
});

const Preset = z.looseObject({
  ...named,
  story: z.looseObject({ opening: z.tuple([sentence, sentence]), closing: sentence }),
  theme: z.looseObject({ dark: colours, light: colours, effect: z.enum(EFFECTS) }),
  expected: z.string().max(80),
  config: schema,
  shape: callable,
  plan: callable,
});

const flag = z.boolean().optional();
const recommended = z.union([z.boolean(), z.array(z.enum(FREQUENCIES)).min(1)]).optional();
const described = { ...named, summary: sentence, source: sentence, baseline: flag, recommended };
const needs = z.looseObject({ minHistory: callable, drivers: z.array(z.enum(['price', 'promotion', 'event', 'regressor'])).optional() });
const Model = z.discriminatedUnion('scope', [
  z.looseObject({ ...described, scope: z.literal('local'), needs, width: callable, fit: callable, forecast: callable }),
  z.looseObject({ ...described, scope: z.literal('global'), needs, parts: callable, fit: callable, forecast: callable }),
  z.looseObject({
    ...described,
    scope: z.literal('combination'),
    members: z.array(z.strictObject({ model: z.string(), weight: z.number().positive(), seasons: z.array(z.int()).optional() })).min(2),
  }),
]);

export type PluginType = 'preset' | 'step' | 'model';

/** Which type of plugin an export is, by what it can do. @throws TypeError naming what is missing */
export function typeOf(plugin: object): PluginType {
  if ('run' in plugin) return 'step';
  if ('plan' in plugin) return 'preset';
  if ('fit' in plugin || 'members' in plugin) return 'model';
  throw new TypeError('it exports something that is no preset (plan), no step (run) and no model (fit or members)');
}

/** Checks what a third party's plugin says of itself, which no compiler has seen. @throws TypeError with the first few problems */
export function checkPlugin(type: PluginType, plugin: object): void {
  const parsed = { step: Step, preset: Preset, model: Model }[type].safeParse(plugin);
  if (parsed.success) return;
  const issues = parsed.error.issues.slice(0, 3).map((issue) => `${issue.path.join('.') || 'it'} ${issue.message.replace(/^Invalid input: /, '')}`);
  throw new TypeError(`its ${type} is not as the kit asks: ${issues.join('; ')}`);
}

/** A plugin's id as far as it has one, to speak of it. */
export const idOf = (plugin: object): string | null => ('id' in plugin && typeof plugin.id === 'string' ? plugin.id.slice(0, 64) : null);
