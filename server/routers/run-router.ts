import { z } from 'zod';
import { readEvents } from '../db/events.ts';
import { readRunState } from '../engine/read-run-log.ts';
import { RUN_STATUSES } from '../pipeline/event.ts';
import { checkRun } from '../services/run/check-run.ts';
import { controlRun } from '../services/run/control-run.ts';
import { explainSeries } from '../services/run/explain-series.ts';
import { findRun } from '../services/run/find-run.ts';
import { getHierarchy } from '../services/run/get-hierarchy.ts';
import { getModelCard } from '../services/run/get-model-card.ts';
import { getResults } from '../services/run/get-results.ts';
import { getRun } from '../services/run/get-run.ts';
import { getSeries } from '../services/run/get-series.ts';
import { keepRun } from '../services/run/keep-run.ts';
import { listRuns } from '../services/run/list-runs.ts';
import { CLASS_FACETS, listSeries, SERIES_SORTS } from '../services/run/list-series.ts';
import { replayRun } from '../services/run/replay-run.ts';
import { listRunArtifacts } from '../services/run/run-artifacts.ts';
import type { StartInput } from '../services/run/start-request.ts';
import { startRun } from '../services/run/start-run.ts';
import { procedure, router } from './trpc.ts';

const limit = z.int().min(1).max(1000).default(50);
const cursor = z.string().max(1000).optional();
const runId = z.string().min(1).max(100);
const modelId = z.string().min(1).max(64);
const byId = z.strictObject({ runId });
/** Checked whole, with all its problems listed, by the verb itself; typed here for clients. */
const start = z.custom<StartInput>();

export const runRouter = router({
  list: procedure
    .input(
      z
        .strictObject({
          cursor,
          limit,
          status: z.array(z.enum(RUN_STATUSES)).optional(),
          q: z.string().max(200).optional(),
          archived: z.boolean().default(false),
        })
        .prefault({}),
    )
    .query(({ ctx, input }) => listRuns(ctx.server, input)),
  get: procedure.input(byId).query(({ ctx, input }) => getRun(ctx.server, input.runId)),
  state: procedure.input(byId).query(async ({ ctx, input }) => {
    await findRun(ctx.server, input.runId);
    return readRunState(ctx.server.db, input.runId);
  }),
  events: procedure
    .input(z.strictObject({ runId, afterSeq: z.int().min(0).default(0), limit: z.int().min(1).max(5000).default(1000) }))
    .query(async ({ ctx, input }) => {
      await findRun(ctx.server, input.runId);
      return readEvents(ctx.server.db, input);
    }),
  results: procedure.input(byId).query(({ ctx, input }) => getResults(ctx.server, input.runId)),
  series: procedure.input(z.strictObject({ runId, series: z.int().min(-1) })).query(({ ctx, input }) => getSeries(ctx.server, input.runId, input.series)),
  hierarchy: procedure
    .input(z.strictObject({ runId, node: z.int().min(0).default(0), limit: z.int().min(1).max(1000).default(1000) }))
    .query(({ ctx, input }) => getHierarchy(ctx.server, input)),
  explain: procedure
    .input(z.strictObject({ runId, series: z.int().min(-1), model: modelId.optional() }))
    .query(({ ctx, input }) => explainSeries(ctx.server, input)),
  modelCard: procedure.input(z.strictObject({ runId, model: modelId })).query(({ ctx, input }) => getModelCard(ctx.server, input.runId, input.model)),
  seriesList: procedure
    .input(
      z.strictObject({
        runId,
        cursor,
        q: z.string().max(200).optional(),
        class: z.enum(CLASS_FACETS).optional(),
        sort: z.enum(SERIES_SORTS).default('exception'),
        limit,
      }),
    )
    .query(({ ctx, input }) => listSeries(ctx.server, input)),
  artifacts: procedure.input(byId).query(({ ctx, input }) => listRunArtifacts(ctx.server, input.runId)),
  check: procedure.input(start).query(({ ctx, input }) => checkRun(ctx.server, input)),
  start: procedure.input(start).mutation(({ ctx, input }) => startRun(ctx.server, ctx.actor, input)),
  cancel: procedure.input(byId).mutation(({ ctx, input }) => controlRun(ctx.server, ctx.actor, 'cancel', input.runId)),
  pause: procedure.input(byId).mutation(({ ctx, input }) => controlRun(ctx.server, ctx.actor, 'pause', input.runId)),
  resume: procedure.input(byId).mutation(({ ctx, input }) => controlRun(ctx.server, ctx.actor, 'resume', input.runId)),
  keep: procedure
    .input(
      z.strictObject({
        runId,
        name: z.string().nullish(),
        description: z.string().optional(),
        tags: z.array(z.string()).optional(),
      }),
    )
    .mutation(({ ctx, input }) => keepRun(ctx.server, ctx.actor, input)),
  replay: procedure
    .input(z.strictObject({ runId, workspaceName: z.string().nullish(), idempotencyKey: z.string().optional() }))
    .mutation(({ ctx, input }) => replayRun(ctx.server, ctx.actor, input)),
});
