import { z } from 'zod';
import { addNote } from '../services/workspace/add-note.ts';
import { type BulkRequest, bulkWorkspaces } from '../services/workspace/bulk-workspaces.ts';
import { checkHealth } from '../services/workspace/check-health.ts';
import { compareWorkspaces } from '../services/workspace/compare-workspaces.ts';
import { deleteWorkspace } from '../services/workspace/delete-workspace.ts';
import { getLineage } from '../services/workspace/get-lineage.ts';
import { getWorkspace } from '../services/workspace/get-workspace.ts';
import { listFacets } from '../services/workspace/list-facets.ts';
import { listNotes } from '../services/workspace/list-notes.ts';
import { listWorkspaces } from '../services/workspace/list-workspaces.ts';
import { updateWorkspace } from '../services/workspace/update-workspace.ts';
import { ListWorkspaces } from '../services/workspace/workspace-filter.ts';
import { WorkspacePatch } from '../services/workspace/workspace-patch.ts';
import { procedure, router } from './trpc.ts';

const name = z.string().min(1).max(120);
const byName = z.strictObject({ workspace: name });
/** Versions that an If-Match header names. */
const ifMatch = z.array(z.int()).max(20).optional();
/** Checked whole by the verb itself; typed here for clients. */
const bulk = z.custom<z.input<typeof BulkRequest>>();

export const workspaceRouter = router({
  list: procedure.input(ListWorkspaces.prefault({})).query(({ ctx, input }) => listWorkspaces(ctx.server, input)),
  facets: procedure
    .input(z.strictObject({ archived: z.boolean().default(false) }).prefault({}))
    .query(({ ctx, input }) => listFacets(ctx.server, input.archived)),
  get: procedure.input(byName).query(({ ctx, input }) => getWorkspace(ctx.server, input.workspace)),
  health: procedure.input(byName).query(({ ctx, input }) => checkHealth(ctx.server, input.workspace)),
  lineage: procedure.input(byName).query(({ ctx, input }) => getLineage(ctx.server, input.workspace)),
  compare: procedure
    .input(
      z.strictObject({
        ids: z
          .array(name)
          .min(2, 'names two to five workspaces')
          .max(5, 'names two to five workspaces')
          .refine((ids) => new Set(ids).size === ids.length, 'names each workspace once'),
      }),
    )
    .query(({ ctx, input }) => compareWorkspaces(ctx.server, input.ids)),
  notes: procedure
    .input(z.strictObject({ workspace: name, cursor: z.string().max(1000).optional(), limit: z.int().min(1).max(200).default(50) }))
    .query(({ ctx, input }) => listNotes(ctx.server, input)),
  addNote: procedure
    .input(z.strictObject({ workspace: name, text: z.string() }))
    .mutation(({ ctx, input: { workspace, ...note } }) => addNote(ctx.server, ctx.actor, workspace, note)),
  update: procedure
    .input(WorkspacePatch.extend({ workspaceId: name, ifMatch }))
    .mutation(({ ctx, input: { workspaceId, ifMatch, ...patch } }) => updateWorkspace(ctx.server, ctx.actor, { workspace: workspaceId, ifMatch }, patch)),
  bulk: procedure.input(bulk).mutation(({ ctx, input }) => bulkWorkspaces(ctx.server, ctx.actor, input)),
  delete: procedure
    .input(z.strictObject({ workspaceId: name, ifMatch }))
    .mutation(({ ctx, input: { workspaceId, ifMatch } }) => deleteWorkspace(ctx.server, ctx.actor, { workspace: workspaceId, ifMatch })),
});
