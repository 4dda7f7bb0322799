import { z } from 'zod';
import { Assumptions, MAX_PLAN_HORIZON, PlanScope } from '../../kit/kinds/scenario.ts';
import { Tag } from '../tag.ts';

const id = z.string().min(1).max(100);

const PlanTags = z.array(Tag).max(20);
const PlanName = z.string().trim().min(1).max(200);

/** What is to be worked out. */
export const SimulateInput = z.strictObject({
  runId: id,
  model: z.string().min(1).max(64).optional(),
  scope: PlanScope.default({ kind: 'all' }),
  horizon: z.int().min(1).max(MAX_PLAN_HORIZON).optional(),
  assumptions: Assumptions.prefault({}),
});
export type SimulateInput = z.input<typeof SimulateInput>;

/** The same, to be saved. */
export const CreateInput = SimulateInput.extend({ name: PlanName, tags: PlanTags.default([]), clonedFrom: id.optional() });
export type CreateInput = z.input<typeof CreateInput>;

/** What a person may change of a saved plan; other assumptions make another plan. */
export const PlanPatch = z.strictObject({
  name: PlanName.optional(),
  tags: PlanTags.optional(),
  /** Of the row the change was made on; a stale one is refused with 409. */
  version: z.int().min(1).optional(),
});

export const CloneInput = z.strictObject({ name: PlanName.optional(), tags: PlanTags.optional() });

export const CompareInput = z.strictObject({
  ids: z
    .array(id)
    .min(2, 'names two to five plans')
    .max(5, 'names two to five plans')
    .refine((ids) => new Set(ids).size === ids.length, 'names each plan once'),
  by: z.enum(['units', 'revenue']).default('revenue'),
});
export type CompareInput = z.input<typeof CompareInput>;

export const ListPlans = z.strictObject({
  cursor: z.string().max(1000).optional(),
  limit: z.int().min(1).max(1000).default(50),
  /** Text in name, scope or model. */
  q: z.string().max(200).optional(),
  /** Tags it carries, all of them. */
  tags: z.array(z.string().max(200).normalize('NFC')).max(20).optional(),
  runId: id.optional(),
});
export type ListPlans = z.output<typeof ListPlans>;
