import { z } from 'zod';
import type { Caller } from '../routers/app-router.ts';
import { NewModelRun } from '../services/registry/register-model-run.ts';
import { Removal } from '../services/registry/remove-alias.ts';
import type { RestRoute } from './routes.ts';

const fills = { id: 'modelRunId' };
const one = '/models/runs/:id';
const alias = '/aliases/:name';
const rows = (items: object): { [key: string]: unknown } => ({ type: 'object', properties: { rows: items }, required: ['rows'] });
const pick = (names: readonly string[]): { [key: string]: unknown } => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, { type: name === 'at' ? 'string' : 'number' }])),
  required: names,
});
const listed = { type: 'array', items: { type: 'object' } };
const Drills = z.strictObject({ drills: z.enum(['true', 'false']).default('false').describe('Those of drills too') });
const Gates = z.strictObject({ alias: z.string().min(1).max(100).describe('Alias it would get') });
const GATE_ERRORS = ['MODEL_RUN_NOT_FOUND', 'GATE_CLOSED', 'NEEDS_ACKNOWLEDGEMENT', 'ALIAS_MOVED', 'WRONG_MOVE'] as const;

/** Model registry, aliases and the Control Center. */
export const REGISTRY_ROUTES: readonly RestRoute[] = [
  { method: 'GET', path: '/models/runs', procedure: 'registry.list', docs: { summary: 'Registered models, newest first' } },
  {
    method: 'POST',
    path: '/models/runs',
    procedure: 'registry.register',
    status: 201,
    docs: { summary: 'Register a model', body: NewModelRun, errors: ['DUPLICATE_MODEL_RUN', 'ARTIFACT_NOT_FOUND', 'RUN_NOT_FOUND'] },
  },
  { method: 'GET', path: one, procedure: 'registry.get', fills, docs: { summary: 'One registered model' } },
  {
    method: 'PATCH',
    path: one,
    procedure: 'registry.change',
    fills,
    docs: { summary: 'Move a registered model: pending, running, success or failed, archived', example: { state: 'archived' }, errors: ['WRONG_MOVE'] },
  },
  {
    method: 'POST',
    path: `${one}/verify`,
    procedure: 'registry.verify',
    fills,
    docs: { summary: 'Read the model’s bytes again and compare digests', errors: ['ARTIFACT_NOT_FOUND'] },
  },
  { method: 'POST', path: `${one}/archive`, procedure: 'registry.archive', fills, docs: { summary: 'Archive a registered model', errors: ['WRONG_MOVE'] } },
  {
    method: 'GET',
    path: `${one}/gates`,
    procedure: 'registry.gates',
    fills,
    docs: { summary: 'Whether it could take an alias, gate by gate', query: Gates },
    call: ({ caller, params, query }) => caller.registry.gates({ modelRunId: params.id, name: query.get('alias') ?? '' }),
  },
  {
    method: 'GET',
    path: '/aliases',
    procedure: 'registry.aliases',
    docs: { summary: 'Aliases and the models they point to', query: Drills, answer: rows },
    call: async ({ caller, query }) => ({ rows: await caller.registry.aliases({ drills: query.get('drills') === 'true' }) }),
  },
  { method: 'GET', path: alias, procedure: 'registry.alias', docs: { summary: 'One alias' } },
  { method: 'GET', path: `${alias}/history`, procedure: 'registry.moves', docs: { summary: 'Where an alias has pointed to, who moved it and why' } },
  { method: 'PUT', path: alias, procedure: 'registry.promote', docs: { summary: 'Point an alias to a model, through its gates', errors: GATE_ERRORS } },
  {
    method: 'POST',
    path: `${alias}/rollback`,
    procedure: 'registry.rollback',
    docs: { summary: 'Point an alias back to the model before', errors: GATE_ERRORS },
  },
  {
    method: 'DELETE',
    path: alias,
    procedure: 'registry.remove',
    docs: { summary: 'Remove an alias', query: Removal.pick({ expected: true }), errors: ['ALIAS_MOVED'] },
    // `expected` in the body, or in the address for clients that send no body with DELETE.
    call: ({ caller, params, query, body }) =>
      caller.registry.remove({ ...(query.has('expected') ? { expected: query.get('expected') } : {}), ...(body as object), name: params.name } as Parameters<
        Caller['registry']['remove']
      >[0]),
  },
  {
    method: 'POST',
    path: `${one}/retrain`,
    procedure: 'ops.retrain',
    fills,
    status: 201,
    docs: { summary: 'Start a run that trains a registered model anew', errors: ['WRONG_STATE'] },
  },
  {
    method: 'GET',
    path: '/ops/summary',
    procedure: 'ops.view',
    docs: {
      summary: 'What wants attention, in five numbers',
      answer: () => pick(['at', 'staleAliases', 'retrainingCandidates', 'totalRuns', 'totalAliases', 'degradingModels']),
    },
    call: async ({ caller }) => summaryOf(await caller.ops.view()),
  },
  {
    method: 'GET',
    path: '/ops/retraining',
    procedure: 'ops.view',
    docs: { summary: 'Models that should be trained anew, and why', answer: () => rows(listed) },
    call: async ({ caller }) => ({ rows: (await caller.ops.view()).retraining }),
  },
  {
    method: 'GET',
    path: '/ops/drift',
    procedure: 'ops.view',
    docs: { summary: 'Models whose errors grow', answer: () => rows(listed) },
    call: async ({ caller }) => ({ rows: (await caller.ops.view()).drift }),
  },
  {
    method: 'GET',
    path: '/ops/stale',
    procedure: 'ops.view',
    docs: { summary: 'Aliases whose model was overtaken', answer: () => rows(listed) },
    call: async ({ caller }) => ({ rows: (await caller.ops.view()).aliases.filter((one) => one.stale.length > 0) }),
  },
];

/** The five numbers; what stands behind them has addresses of its own. */
function summaryOf({ at, ops }: Awaited<ReturnType<Caller['ops']['view']>>) {
  const { staleAliases, retrainingCandidates, totalRuns, totalAliases, degradingModels } = ops;
  return { at, staleAliases, retrainingCandidates, totalRuns, totalAliases, degradingModels };
}
