import { z } from 'zod';
import { WorkspaceName } from '../run/start-request.ts';

const tag = z
  .string()
  .trim()
  .min(1)
  .max(128)
  .refine((text) => !/^(workspace|source):/.test(text), 'begins with workspace: or source:, which only the engine writes');

export const WorkspaceTags = z.array(tag).max(20);
export const Description = z.string().max(2000);

/** What a person may write on a workspace; null clears name and description. */
export const WorkspacePatch = z.strictObject({
  name: WorkspaceName.nullable().optional(),
  description: Description.nullable().optional(),
  tags: WorkspaceTags.optional(),
  pinned: z.boolean().optional(),
  archived: z.boolean().optional(),
  /** Of the row the change was made on; a stale one is refused with 409. */
  version: z.int().min(1).optional(),
});
