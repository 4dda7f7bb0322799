import { z } from 'zod';
import { type AppError, isAppError } from '../../errors.ts';
import type { Actor, Server } from '../../server.ts';
import { parseInput } from '../parse-input.ts';
import { requireWrite } from '../require-write.ts';
import { tagAsKept } from '../tag.ts';
import { deleteWorkspace } from './delete-workspace.ts';
import { updateWorkspace } from './update-workspace.ts';
import type { BulkResult } from './views.ts';
import { WorkspaceTags } from './workspace-patch.ts';
import { findWorkspace } from './workspace-row.ts';

/** One action on many workspaces. */
export const BulkRequest = z.strictObject({
  ids: z
    .array(z.string().min(1).max(120))
    .min(1)
    .max(200)
    .refine((ids) => new Set(ids).size === ids.length, 'names each workspace once'),
  action: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('tag'), add: WorkspaceTags.default([]), remove: z.array(z.string().max(128)).max(20).default([]) }),
    z.strictObject({ type: z.literal('archive'), archived: z.boolean().default(true) }),
    z.strictObject({ type: z.literal('delete') }),
  ]),
});
type Action = z.output<typeof BulkRequest>['action'];

/** Each workspace is its own write: one that fails leaves the others done, and says why. */
export async function bulkWorkspaces(server: Server, actor: Actor, body: unknown): Promise<{ results: BulkResult[]; done: number; failed: number }> {
  requireWrite(actor);
  const { ids, action } = parseInput(BulkRequest, body);
  const results: BulkResult[] = [];
  for (const workspaceId of ids) {
    try {
      await actOn(server, actor, workspaceId, action);
      results.push({ workspaceId, ok: true, message: '', code: null });
    } catch (error) {
      if (!isAppError(error)) throw error;
      const { code, message }: AppError = error;
      results.push({ workspaceId, ok: false, message, code });
    }
  }
  const done = results.filter((one) => one.ok).length;
  return { results, done, failed: results.length - done };
}

async function actOn(server: Server, actor: Actor, workspace: string, action: Action): Promise<void> {
  if (action.type === 'delete') await deleteWorkspace(server, actor, { workspace });
  else if (action.type === 'archive') await updateWorkspace(server, actor, { workspace }, { archived: action.archived });
  else {
    // On the version that was read: tags written meanwhile are not lost.
    const row = await findWorkspace(server, workspace);
    const before = JSON.parse(row.tags) as string[];
    const removed = new Set(action.remove.map(tagAsKept));
    const tags = [...new Set([...before.map(tagAsKept).filter((tag) => !removed.has(tag)), ...action.add])];
    await updateWorkspace(server, actor, { workspace }, { tags, version: row.version });
  }
}
