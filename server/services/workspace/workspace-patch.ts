import { z } from 'zod';
import { WorkspaceName } from '../run/start-request.ts';
import { Tag } from '../tag.ts';

export const WorkspaceTags = z.array(Tag).max(20);
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
