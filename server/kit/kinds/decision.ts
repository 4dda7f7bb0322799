import { z } from 'zod';
import { defineKind } from '../kind.ts';

export const environment_report = defineKind({
  id: 'environment_report',
  role: 'witness',
  encoding: 'json',
  schema: z.strictObject({ checks: z.array(z.strictObject({ name: z.string(), ok: z.boolean(), detail: z.string() })) }),
});

/** Who held the alias before: seen, not computed. */
export const registration = defineKind({
  id: 'registration',
  role: 'witness',
  encoding: 'json',
  schema: z.strictObject({ alias: z.string(), model: z.string(), digest: z.string(), previous: z.string().nullable() }),
});

export const verification = defineKind({
  id: 'verification',
  role: 'result',
  encoding: 'json',
  schema: z.strictObject({ model: z.string(), expected: z.string(), found: z.string(), verified: z.boolean(), files: z.int() }),
});

/** What the local analyst says: sentences made from figures, and one proposed action. */
export const analysis = defineKind({
  id: 'analysis',
  role: 'result',
  encoding: 'json',
  schema: z.strictObject({
    findings: z.array(z.strictObject({ title: z.string(), text: z.string() })),
    proposal: z.strictObject({ action: z.enum(['keep_champion', 'review_bias', 'use_naive', 'collect_history', 'save_price_cut']), text: z.string() }),
  }),
});

/** Words that somebody else may have written: shown, never compared, fed as recorded to a replay. */
export const agent_words = defineKind({
  id: 'agent_words',
  role: 'witness',
  encoding: 'json',
  schema: z.strictObject({ provider: z.string().max(300), text: z.string().max(8000), why: z.string().max(500) }),
});
