import { z } from 'zod';
import { changeModelRun, ModelRunPatch } from '../services/registry/change-model-run.ts';
import { getAlias } from '../services/registry/get-alias.ts';
import { getModelRun } from '../services/registry/get-model-run.ts';
import { showPromotion } from '../services/registry/judge-promotion.ts';
import { listAliasMoves } from '../services/registry/list-alias-moves.ts';
import { listAliases } from '../services/registry/list-aliases.ts';
import { ListModelRuns, listModelRuns } from '../services/registry/list-model-runs.ts';
import { Promotion, promoteModel } from '../services/registry/promote-model.ts';
import { NewModelRun, registerModelRun } from '../services/registry/register-model-run.ts';
import { Removal, removeAlias } from '../services/registry/remove-alias.ts';
import { Rollback, rollbackAlias } from '../services/registry/rollback-alias.ts';
import { verifyModelRun } from '../services/registry/verify-model-run.ts';
import { procedure, router } from './trpc.ts';

const limit = z.int().min(1).max(1000).default(50);
const cursor = z.string().max(1000).optional();
const modelRunId = z.string().min(1).max(200);
const byId = z.strictObject({ modelRunId });
const name = z.string().min(1).max(100);

export const registryRouter = router({
  list: procedure.input(ListModelRuns.prefault({})).query(({ ctx, input }) => listModelRuns(ctx.server, input)),
  get: procedure.input(byId).query(({ ctx, input }) => getModelRun(ctx.server, input.modelRunId)),
  register: procedure.input(NewModelRun).mutation(({ ctx, input }) => registerModelRun(ctx.server, ctx.actor, input)),
  change: procedure
    .input(ModelRunPatch.extend({ modelRunId }))
    .mutation(({ ctx, input: { modelRunId: id, ...patch } }) => changeModelRun(ctx.server, ctx.actor, id, patch)),
  verify: procedure.input(byId).mutation(({ ctx, input }) => verifyModelRun(ctx.server, ctx.actor, input.modelRunId)),
  archive: procedure.input(byId).mutation(({ ctx, input }) => changeModelRun(ctx.server, ctx.actor, input.modelRunId, { state: 'archived' })),
  aliases: procedure.input(z.strictObject({ drills: z.boolean().default(false) }).prefault({})).query(({ ctx, input }) => listAliases(ctx.server, input)),
  alias: procedure.input(z.strictObject({ name })).query(({ ctx, input }) => getAlias(ctx.server, input.name)),
  moves: procedure.input(z.strictObject({ name: name.optional(), cursor, limit }).prefault({})).query(({ ctx, input }) => listAliasMoves(ctx.server, input)),
  gates: procedure.input(z.strictObject({ name, modelRunId })).query(({ ctx, input }) => showPromotion(ctx.server, input.name, input.modelRunId)),
  promote: procedure.input(Promotion.extend({ name })).mutation(({ ctx, input: { name: alias, ...body } }) => promoteModel(ctx.server, ctx.actor, alias, body)),
  rollback: procedure
    .input(Rollback.extend({ name }))
    .mutation(({ ctx, input: { name: alias, ...body } }) => rollbackAlias(ctx.server, ctx.actor, alias, body)),
  remove: procedure.input(Removal.extend({ name })).mutation(({ ctx, input: { name: alias, ...body } }) => removeAlias(ctx.server, ctx.actor, alias, body)),
});
