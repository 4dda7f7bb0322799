import { z } from 'zod';
import { getOps } from '../services/ops/get-ops.ts';
import { retrainModel } from '../services/ops/retrain-model.ts';
import { procedure, router } from './trpc.ts';

export const opsRouter = router({
  view: procedure.query(({ ctx }) => getOps(ctx.server)),
  retrain: procedure
    .input(z.strictObject({ modelRunId: z.string().min(1).max(200) }))
    .mutation(({ ctx, input }) => retrainModel(ctx.server, ctx.actor, input.modelRunId)),
});
