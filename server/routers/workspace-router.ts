import { z } from 'zod';
import { deleteWorkspace } from '../services/workspace/delete-workspace.ts';
import { getWorkspace } from '../services/workspace/get-workspace.ts';
import { listWorkspaces } from '../services/workspace/list-workspaces.ts';
import { updateWorkspace, WorkspacePatch } from '../services/workspace/update-workspace.ts';
import { procedure, router } from './trpc.ts';

const name = z.string().min(1).max(120);

export const workspaceRouter = router({
  list: procedure
    .input(
      z
        .strictObject({
          cursor: z.string().max(1000).optional(),
          q: z.string().max(200).optional(),
          archived: z.boolean().default(false),
          limit: z.int().min(1).max(200).default(50),
        })
        .prefault({}),
    )
    .query(({ ctx, input }) => listWorkspaces(ctx.server, input)),
  get: procedure.input(z.strictObject({ workspace: name })).query(({ ctx, input }) => getWorkspace(ctx.server, input.workspace)),
  update: procedure
    .input(WorkspacePatch.extend({ workspaceId: name }))
    .mutation(({ ctx, input: { workspaceId, ...patch } }) => updateWorkspace(ctx.server, ctx.actor, workspaceId, patch)),
  delete: procedure.input(z.strictObject({ workspaceId: name })).mutation(({ ctx, input }) => deleteWorkspace(ctx.server, ctx.actor, input.workspaceId)),
});
