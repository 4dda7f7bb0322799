import { z } from 'zod';
import { cloneScenario } from '../services/scenario/clone-scenario.ts';
import { compareScenarios } from '../services/scenario/compare-scenarios.ts';
import { createScenario } from '../services/scenario/create-scenario.ts';
import { deleteScenario } from '../services/scenario/delete-scenario.ts';
import { getPlanner } from '../services/scenario/get-planner.ts';
import { getScenario } from '../services/scenario/get-scenario.ts';
import { listScenarios } from '../services/scenario/list-scenarios.ts';
import { CloneInput, type CompareInput, type CreateInput, ListPlans, PlanPatch, type SimulateInput } from '../services/scenario/plan-input.ts';
import { simulateScenario } from '../services/scenario/simulate-scenario.ts';
import { updateScenario } from '../services/scenario/update-scenario.ts';
import { procedure, router } from './trpc.ts';

const scenarioId = z.string().min(1).max(100);
const byId = z.strictObject({ scenarioId });
/** Versions that an If-Match header names. */
const ifMatch = z.array(z.int()).max(20).optional();

/** Inputs typed by `z.custom` are checked whole, with all their problems listed, by the verbs themselves. */
export const scenarioRouter = router({
  list: procedure.input(ListPlans.prefault({})).query(({ ctx, input }) => listScenarios(ctx.server, input)),
  get: procedure.input(byId).query(({ ctx, input }) => getScenario(ctx.server, input.scenarioId)),
  planner: procedure.input(z.strictObject({ runId: z.string().min(1).max(100) })).query(({ ctx, input }) => getPlanner(ctx.server, input.runId)),
  simulate: procedure.input(z.custom<SimulateInput>()).query(({ ctx, input }) => simulateScenario(ctx.server, input)),
  compare: procedure.input(z.custom<CompareInput>()).query(({ ctx, input }) => compareScenarios(ctx.server, input)),
  create: procedure.input(z.custom<CreateInput>()).mutation(({ ctx, input }) => createScenario(ctx.server, ctx.actor, input)),
  clone: procedure
    .input(CloneInput.extend({ scenarioId }))
    .mutation(({ ctx, input: { scenarioId: id, ...rest } }) => cloneScenario(ctx.server, ctx.actor, id, rest)),
  update: procedure
    .input(PlanPatch.extend({ scenarioId, ifMatch }))
    .mutation(({ ctx, input: { scenarioId: id, ifMatch: versions, ...patch } }) =>
      updateScenario(ctx.server, ctx.actor, { scenarioId: id, ifMatch: versions }, patch),
    ),
  delete: procedure
    .input(byId.extend({ ifMatch }))
    .mutation(({ ctx, input: { scenarioId: id, ifMatch: versions } }) => deleteScenario(ctx.server, ctx.actor, { scenarioId: id, ifMatch: versions })),
});
