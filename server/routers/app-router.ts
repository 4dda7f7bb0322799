import { z } from 'zod';
import { getHome } from '../services/home/get-home.ts';
import { listModels } from '../services/model/list-models.ts';
import { getPreset, listPresets } from '../services/preset/list-presets.ts';
import { getHealth } from '../services/system/get-health.ts';
import { approvalRouter } from './approval-router.ts';
import { artifactRouter } from './artifact-router.ts';
import { batchRouter } from './batch-router.ts';
import { bundleRouter } from './bundle-router.ts';
import { datasetRouter } from './dataset-router.ts';
import { eventsRouter } from './events-router.ts';
import { feedRouter } from './feed-router.ts';
import { knowledgeRouter } from './knowledge-router.ts';
import { opsRouter } from './ops-router.ts';
import { pluginRouter } from './plugin-router.ts';
import { registryRouter } from './registry-router.ts';
import { runRouter } from './run-router.ts';
import { scenarioRouter } from './scenario-router.ts';
import { createCallerFactory, procedure, router } from './trpc.ts';
import { workspaceRouter } from './workspace-router.ts';

export const appRouter = router({
  artifact: artifactRouter,
  bundle: bundleRouter,
  run: runRouter,
  workspace: workspaceRouter,
  scenario: scenarioRouter,
  approval: approvalRouter,
  feed: feedRouter,
  dataset: datasetRouter,
  batch: batchRouter,
  events: eventsRouter,
  knowledge: knowledgeRouter,
  plugin: pluginRouter,
  registry: registryRouter,
  ops: opsRouter,
  preset: router({
    list: procedure.query(({ ctx }) => listPresets(ctx.server)),
    get: procedure.input(z.strictObject({ id: z.string().max(100) })).query(({ ctx, input }) => getPreset(ctx.server, input.id)),
  }),
  model: router({ list: procedure.query(({ ctx }) => listModels(ctx.server)) }),
  home: router({ view: procedure.query(({ ctx }) => getHome(ctx.server)) }),
  system: router({ health: procedure.query(({ ctx }) => getHealth(ctx.server)) }),
});

export type AppRouter = typeof appRouter;
export const createCaller = createCallerFactory(appRouter);
export type Caller = ReturnType<typeof createCaller>;
