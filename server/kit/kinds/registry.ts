import { z } from 'zod';
import { defineKind } from '../kind.ts';

const side = z.strictObject({ model: z.string(), digest: z.string(), frameVersion: z.int(), wape: z.number().nullable() });

/** Whether the winner and the feature-aware model can be compared figure by figure. */
export const compatibility = defineKind({
  id: 'compatibility',
  role: 'result',
  encoding: 'json',
  schema: z.strictObject({
    comparable: z.boolean(),
    reason: z.enum(['grain_mismatch', 'window_mismatch', 'feature_frame_version_mismatch']).nullable(),
    detail: z.string(),
    v1: side,
    v2: side,
  }),
});

/** What a drill made and showed: its sandbox alias, the models entered for it, what was seen there. */
export const drill = defineKind({
  id: 'drill',
  role: 'witness',
  encoding: 'json',
  schema: z.strictObject({
    /** The sandbox alias. */
    alias: z.string(),
    /** The alias it stands for, which it never touches. */
    for: z.string(),
    shows: z.enum(['stale_alias', 'promote_gates']),
    /** What the sandbox alias points at when the step has ended. */
    holder: z.strictObject({ model: z.string(), digest: z.string(), frameVersion: z.int() }),
    stale: z.enum(['run_not_success', 'artifact_not_verified', 'feature_frame_version_mismatch', 'newer_success_run']).nullable(),
    gates: z.array(z.strictObject({ id: z.string(), status: z.enum(['open', 'acknowledge', 'closed']), detail: z.string() })),
  }),
});

/** The five numbers of the Control Center at one moment. */
export const ops = defineKind({
  id: 'ops',
  role: 'witness',
  encoding: 'json',
  schema: z.strictObject({ staleAliases: z.int(), retrainingCandidates: z.int(), totalRuns: z.int(), totalAliases: z.int(), degradingModels: z.int() }),
});
