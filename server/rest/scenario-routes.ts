import { AppError } from '../errors.ts';
import type { Caller } from '../routers/app-router.ts';
import type { RestRoute } from './routes.ts';

type Input<K extends keyof Caller['scenario']> = Caller['scenario'][K] extends (input: infer I) => unknown ? I : never;

/** A body may not name what the address and the headers say. */
function patchOf(body: unknown): Record<string, unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new AppError('INVALID_INPUT', 'the body is a JSON object', [{ path: '', message: 'is not a JSON object' }]);
  const taken = ['scenarioId', 'ifMatch'].filter((key) => Object.hasOwn(body, key));
  if (taken.length === 0) return body as Record<string, unknown>;
  throw new AppError(
    'INVALID_INPUT',
    `${taken.join(', ')}: not a field of a plan`,
    taken.map((path) => ({ path, message: 'is not a field of a plan' })),
  );
}

/** What-if plans as REST, under /api/v1. */
export const SCENARIO_ROUTES: readonly RestRoute[] = [
  {
    method: 'GET',
    path: '/scenarios',
    call: ({ caller, query }) =>
      caller.scenario.list({
        cursor: query.get('cursor') ?? undefined,
        q: query.get('q') ?? undefined,
        runId: query.get('runId') ?? undefined,
        tags: query.has('tags') ? query.getAll('tags') : undefined,
        ...(query.has('limit') ? { limit: Number(query.get('limit')) } : {}),
      }),
  },
  { method: 'POST', path: '/scenarios', status: 201, versioned: true, call: ({ caller, body }) => caller.scenario.create(body as Input<'create'>) },
  { method: 'POST', path: '/scenarios/simulate', call: ({ caller, body }) => caller.scenario.simulate(body as Input<'simulate'>) },
  { method: 'POST', path: '/scenarios/compare', call: ({ caller, body }) => caller.scenario.compare(body as Input<'compare'>) },
  { method: 'GET', path: '/scenarios/:scenarioId', versioned: true, call: ({ caller, params }) => caller.scenario.get({ scenarioId: params.scenarioId }) },
  {
    method: 'PATCH',
    path: '/scenarios/:scenarioId',
    versioned: true,
    call: ({ caller, params, body, ifMatch }) => caller.scenario.update({ ...patchOf(body), scenarioId: params.scenarioId, ifMatch }),
  },
  {
    method: 'DELETE',
    path: '/scenarios/:scenarioId',
    call: ({ caller, params, ifMatch }) => caller.scenario.delete({ scenarioId: params.scenarioId, ifMatch }),
  },
  {
    method: 'POST',
    path: '/scenarios/:scenarioId/clone',
    status: 201,
    versioned: true,
    call: ({ caller, params, body }) => caller.scenario.clone({ ...patchOf(body), scenarioId: params.scenarioId }),
  },
];
