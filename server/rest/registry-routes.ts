import type { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Caller } from '../routers/app-router.ts';
import type { ListModelRuns } from '../services/registry/list-model-runs.ts';
import type { RestRoute } from './routes.ts';

type List = z.input<typeof ListModelRuns>;

const text = (query: URLSearchParams, name: string): string | undefined => query.get(name) ?? undefined;
const whole = (query: URLSearchParams, name: string): number | undefined => (query.has(name) ? Number(query.get(name)) : undefined);
const many = (query: URLSearchParams, name: string): string[] | undefined => (query.has(name) ? query.getAll(name) : undefined);
/** A body with what the address says; it may not say that itself. */
function addressed<T>(body: unknown, address: Record<string, string>): T {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new AppError('INVALID_INPUT', 'the body is a JSON object', [{ path: '', message: 'is not a JSON object' }]);
  const taken = Object.keys(address).filter((key) => Object.hasOwn(body, key));
  if (taken.length > 0)
    throw new AppError(
      'INVALID_INPUT',
      `${taken.join(', ')}: stands in the address, not in the body`,
      taken.map((path) => ({ path, message: 'stands in the address' })),
    );
  return { ...body, ...address } as T;
}

type Input<Verb extends keyof Caller['registry']> = Parameters<Caller['registry'][Verb]>[0];

/** Model registry, aliases and the Control Center. */
export const REGISTRY_ROUTES: readonly RestRoute[] = [
  {
    method: 'GET',
    path: '/models/runs',
    call: ({ caller, query }) =>
      caller.registry.list({
        cursor: text(query, 'cursor'),
        limit: whole(query, 'limit'),
        state: many(query, 'state') as List['state'],
        source: many(query, 'source') as List['source'],
        model: many(query, 'model'),
        lineage: text(query, 'lineage'),
        runId: text(query, 'runId'),
        q: text(query, 'q'),
        drills: query.get('drills') === 'true',
      }),
  },
  {
    method: 'POST',
    path: '/models/runs',
    status: 201,
    call: ({ caller, body }) => caller.registry.register(body as Input<'register'>),
  },
  { method: 'GET', path: '/models/runs/:id', call: ({ caller, params }) => caller.registry.get({ modelRunId: params.id }) },
  {
    method: 'PATCH',
    path: '/models/runs/:id',
    call: ({ caller, params, body }) => caller.registry.change(addressed<Input<'change'>>(body, { modelRunId: params.id })),
  },
  { method: 'POST', path: '/models/runs/:id/verify', call: ({ caller, params }) => caller.registry.verify({ modelRunId: params.id }) },
  { method: 'POST', path: '/models/runs/:id/archive', call: ({ caller, params }) => caller.registry.archive({ modelRunId: params.id }) },
  {
    method: 'GET',
    path: '/models/runs/:id/gates',
    call: ({ caller, params, query }) => caller.registry.gates({ modelRunId: params.id, name: query.get('alias') ?? '' }),
  },
  { method: 'GET', path: '/aliases', call: async ({ caller, query }) => ({ rows: await caller.registry.aliases({ drills: query.get('drills') === 'true' }) }) },
  { method: 'GET', path: '/aliases/:name', call: ({ caller, params }) => caller.registry.alias({ name: params.name }) },
  {
    method: 'GET',
    path: '/aliases/:name/history',
    call: ({ caller, params, query }) => caller.registry.moves({ name: params.name, cursor: text(query, 'cursor'), limit: whole(query, 'limit') }),
  },
  {
    method: 'PUT',
    path: '/aliases/:name',
    call: ({ caller, params, body }) => caller.registry.promote(addressed<Input<'promote'>>(body, { name: params.name })),
  },
  {
    method: 'POST',
    path: '/aliases/:name/rollback',
    call: ({ caller, params, body }) => caller.registry.rollback(addressed<Input<'rollback'>>(body, { name: params.name })),
  },
  {
    method: 'DELETE',
    path: '/aliases/:name',
    // `expected` in the body, or in the address for clients that send no body with DELETE.
    call: ({ caller, params, query, body }) =>
      caller.registry.remove(
        addressed<Input<'remove'>>({ ...(query.has('expected') ? { expected: query.get('expected') } : {}), ...(body as object) }, { name: params.name }),
      ),
  },
  { method: 'POST', path: '/models/runs/:id/retrain', status: 201, call: ({ caller, params }) => caller.ops.retrain({ modelRunId: params.id }) },
  { method: 'GET', path: '/ops/summary', call: async ({ caller }) => summaryOf(await caller.ops.view()) },
  { method: 'GET', path: '/ops/retraining', call: async ({ caller }) => ({ rows: (await caller.ops.view()).retraining }) },
  { method: 'GET', path: '/ops/drift', call: async ({ caller }) => ({ rows: (await caller.ops.view()).drift }) },
  { method: 'GET', path: '/ops/stale', call: async ({ caller }) => ({ rows: (await caller.ops.view()).aliases.filter((one) => one.stale.length > 0) }) },
];

/** The five numbers; what stands behind them has addresses of its own. */
function summaryOf({ at, ops }: Awaited<ReturnType<Caller['ops']['view']>>) {
  const { staleAliases, retrainingCandidates, totalRuns, totalAliases, degradingModels } = ops;
  return { at, staleAliases, retrainingCandidates, totalRuns, totalAliases, degradingModels };
}
