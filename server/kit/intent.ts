import { z } from 'zod';

const digest = z.string().regex(/^[0-9a-f]{64}$/, 'is no digest: 64 hex digits');

/** Enters a model in the registry: `digest` is that of a `models` artifact the step wrote or read. */
export const RegisterModel = z.strictObject({
  type: z.literal('registry.register'),
  /** Output name, `models/naive`. */
  output: z.string(),
  modelId: z.string(),
  metric: z.string(),
  value: z.number(),
  digest,
});

/** Points an alias at a model; it fails, and the step with it, unless the alias still points at `expected` (null = at nothing). */
export const MoveAlias = z.strictObject({ type: z.literal('alias.move'), alias: z.string(), digest, expected: digest.nullable() });

/**
 * A change to the world, asked for by a step and applied by the engine in the same batch as `step.completed`; each type has its
 * statements in `server/engine/intents/`.
 */
export const Intent = z.discriminatedUnion('type', [RegisterModel, MoveAlias]);
export type Intent = z.infer<typeof Intent>;
export type IntentOf<T extends Intent['type']> = Extract<Intent, { type: T }>;
