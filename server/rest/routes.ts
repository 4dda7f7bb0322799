import type { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Caller } from '../routers/app-router.ts';
import { APPROVAL_ROUTES } from './approval-routes.ts';
import { ARTIFACT_ROUTES } from './artifact-routes.ts';
import { BATCH_ROUTES } from './batch-routes.ts';
import { KNOWLEDGE_ROUTES } from './knowledge-routes.ts';
import type { PathParams } from './match-path.ts';
import { REGISTRY_ROUTES } from './registry-routes.ts';
import { SCENARIO_ROUTES } from './scenario-routes.ts';

export interface RestCall {
  caller: Caller;
  params: PathParams;
  query: URLSearchParams;
  /** Parsed JSON body; `{}` when there is none. */
  body: unknown;
  /** Versions of an If-Match header. */
  ifMatch: number[] | undefined;
}

export interface RouteDocs {
  summary: string;
  query?: z.ZodType;
  body?: z.ZodType;
  /** What the answer is, in a word of `views.ts`. */
  answer?: string;
}

export interface RestRoute {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `:name` stands for one path segment. */
  path: string;
  status?: number;
  /** Answers carry their version as ETag. */
  versioned?: boolean;
  /** What it does, and the schemas of its query and body, for the description of the API; without them it is told by its address. */
  docs?: RouteDocs;
  call(call: RestCall): Promise<unknown>;
}

const text = (query: URLSearchParams, name: string): string | undefined => query.get(name) ?? undefined;
const whole = (query: URLSearchParams, name: string): number | undefined => (query.has(name) ? Number(query.get(name)) : undefined);
const many = (query: URLSearchParams, name: string): string[] | undefined => (query.has(name) ? query.getAll(name) : undefined);
/** A body may not name what the address and the headers say. */
const unlocked = (body: Record<string, unknown>): Record<string, unknown> => {
  const taken = ['workspaceId', 'ifMatch'].filter((key) => Object.hasOwn(body, key));
  if (taken.length === 0) return body;
  throw new AppError(
    'INVALID_INPUT',
    `${taken.join(', ')}: not a field of a workspace`,
    taken.map((path) => ({ path, message: 'is not a field of a workspace' })),
  );
};
const record = (body: unknown): Record<string, unknown> => {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  throw new AppError('INVALID_INPUT', 'the body is a JSON object', [{ path: '', message: 'is not a JSON object' }]);
};

/** The procedures as REST, under /api/v1. Inputs are checked by the procedures themselves. */
export const ROUTES: readonly RestRoute[] = [
  ...ARTIFACT_ROUTES,
  { method: 'GET', path: '/presets', call: ({ caller }) => caller.preset.list() },
  { method: 'GET', path: '/presets/:id', call: ({ caller, params }) => caller.preset.get({ id: params.id }) },
  { method: 'GET', path: '/models', call: ({ caller }) => caller.model.list() },
  {
    method: 'GET',
    path: '/runs',
    call: ({ caller, query }) =>
      caller.run.list({
        cursor: text(query, 'cursor'),
        limit: whole(query, 'limit'),
        status: query.has('status') ? (query.getAll('status') as 'queued'[]) : undefined,
        q: text(query, 'q'),
        archived: query.get('archived') === 'true',
      }),
  },
  { method: 'POST', path: '/runs', status: 201, call: ({ caller, body }) => caller.run.start(body as object) },
  { method: 'POST', path: '/runs/check', call: ({ caller, body }) => caller.run.check(body as object) },
  { method: 'GET', path: '/runs/:runId', call: ({ caller, params }) => caller.run.get({ runId: params.runId }) },
  { method: 'GET', path: '/runs/:runId/state', call: ({ caller, params }) => caller.run.state({ runId: params.runId }) },
  {
    method: 'GET',
    path: '/runs/:runId/events',
    call: ({ caller, params, query }) => caller.run.events({ runId: params.runId, afterSeq: whole(query, 'afterSeq'), limit: whole(query, 'limit') }),
  },
  { method: 'GET', path: '/runs/:runId/results', call: ({ caller, params }) => caller.run.results({ runId: params.runId }) },
  {
    method: 'GET',
    path: '/runs/:runId/series',
    call: ({ caller, params, query }) =>
      caller.run.seriesList({
        runId: params.runId,
        cursor: text(query, 'cursor'),
        q: text(query, 'q'),
        sort: text(query, 'sort') as 'order' | undefined,
        class: text(query, 'class') as 'smooth' | undefined,
        limit: whole(query, 'limit'),
      }),
  },
  {
    method: 'GET',
    path: '/runs/:runId/series/:series',
    call: ({ caller, params }) => caller.run.series({ runId: params.runId, series: Number(params.series) }),
  },
  {
    method: 'GET',
    path: '/runs/:runId/series/:series/explanation',
    call: ({ caller, params, query }) => caller.run.explain({ runId: params.runId, series: Number(params.series), model: text(query, 'model') }),
  },
  {
    method: 'GET',
    path: '/runs/:runId/hierarchy',
    call: ({ caller, params, query }) => caller.run.hierarchy({ runId: params.runId, node: whole(query, 'node'), limit: whole(query, 'limit') }),
  },
  {
    method: 'GET',
    path: '/runs/:runId/models/:model',
    call: ({ caller, params }) => caller.run.modelCard({ runId: params.runId, model: params.model }),
  },
  { method: 'GET', path: '/runs/:runId/artifacts', call: ({ caller, params }) => caller.run.artifacts({ runId: params.runId }) },
  { method: 'POST', path: '/runs/:runId/cancel', call: ({ caller, params }) => caller.run.cancel({ runId: params.runId }) },
  { method: 'POST', path: '/runs/:runId/pause', call: ({ caller, params }) => caller.run.pause({ runId: params.runId }) },
  { method: 'POST', path: '/runs/:runId/resume', call: ({ caller, params }) => caller.run.resume({ runId: params.runId }) },
  { method: 'POST', path: '/runs/:runId/keep', call: ({ caller, params, body }) => caller.run.keep({ ...record(body), runId: params.runId }) },
  { method: 'POST', path: '/runs/:runId/replay', status: 201, call: ({ caller, params, body }) => caller.run.replay({ ...record(body), runId: params.runId }) },
  {
    method: 'GET',
    path: '/workspaces',
    call: ({ caller, query }) =>
      caller.workspace.list({
        cursor: text(query, 'cursor'),
        limit: whole(query, 'limit'),
        q: text(query, 'q'),
        tags: many(query, 'tags'),
        preset: many(query, 'preset'),
        status: many(query, 'status') as 'queued'[] | undefined,
        winner: many(query, 'winner'),
        from: text(query, 'from'),
        to: text(query, 'to'),
        archived: query.get('archived') === 'true',
        sort: text(query, 'sort') as 'created' | undefined,
        order: text(query, 'order') as 'asc' | undefined,
      }),
  },
  { method: 'POST', path: '/workspaces/bulk', call: ({ caller, body }) => caller.workspace.bulk(body as Parameters<Caller['workspace']['bulk']>[0]) },
  { method: 'GET', path: '/workspaces/facets', call: ({ caller, query }) => caller.workspace.facets({ archived: query.get('archived') === 'true' }) },
  {
    method: 'GET',
    path: '/workspaces/compare',
    call: ({ caller, query }) =>
      caller.workspace.compare({
        ids: query
          .getAll('ids')
          .flatMap((ids) => ids.split(','))
          .filter((id) => id !== ''),
      }),
  },
  { method: 'GET', path: '/workspaces/:workspace', versioned: true, call: ({ caller, params }) => caller.workspace.get({ workspace: params.workspace }) },
  {
    method: 'PATCH',
    path: '/workspaces/:workspace',
    versioned: true,
    call: ({ caller, params, body, ifMatch }) => caller.workspace.update({ ...unlocked(record(body)), workspaceId: params.workspace, ifMatch }),
  },
  {
    method: 'DELETE',
    path: '/workspaces/:workspace',
    call: ({ caller, params, ifMatch }) => caller.workspace.delete({ workspaceId: params.workspace, ifMatch }),
  },
  { method: 'GET', path: '/workspaces/:workspace/health', call: ({ caller, params }) => caller.workspace.health({ workspace: params.workspace }) },
  { method: 'GET', path: '/workspaces/:workspace/lineage', call: ({ caller, params }) => caller.workspace.lineage({ workspace: params.workspace }) },
  {
    method: 'GET',
    path: '/workspaces/:workspace/notes',
    call: ({ caller, params, query }) => caller.workspace.notes({ workspace: params.workspace, cursor: text(query, 'cursor'), limit: whole(query, 'limit') }),
  },
  { method: 'GET', path: '/datasets', call: ({ caller, query }) => caller.dataset.list({ cursor: text(query, 'cursor'), limit: whole(query, 'limit') }) },
  { method: 'GET', path: '/datasets/:digest', call: ({ caller, params }) => caller.dataset.get({ digest: params.digest }) },
  {
    method: 'GET',
    path: '/datasets/:digest/series',
    call: ({ caller, params, query }) =>
      caller.dataset.seriesList({
        digest: params.digest,
        cursor: text(query, 'cursor'),
        q: text(query, 'q'),
        store: text(query, 'store'),
        product: text(query, 'product'),
        sort: text(query, 'sort') as 'order' | undefined,
        limit: whole(query, 'limit'),
      }),
  },
  {
    method: 'GET',
    path: '/datasets/:digest/series/:series',
    call: ({ caller, params }) => caller.dataset.series({ digest: params.digest, series: Number(params.series) }),
  },
  ...APPROVAL_ROUTES,
  ...REGISTRY_ROUTES,
  { method: 'GET', path: '/plugins', call: ({ caller }) => caller.plugin.list() },
  { method: 'GET', path: '/feeds', call: ({ caller }) => caller.feed.list() },
  { method: 'GET', path: '/feeds/:feedId', call: ({ caller, params }) => caller.feed.get({ feedId: params.feedId }) },
  {
    method: 'POST',
    path: '/feeds/:feedId/configure',
    call: ({ caller, params, body }) => caller.feed.configure({ ...record(body), feedId: params.feedId } as Parameters<Caller['feed']['configure']>[0]),
  },
  { method: 'POST', path: '/feeds/:feedId/import', status: 202, call: ({ caller, params }) => caller.feed.import({ feedId: params.feedId }) },
  { method: 'POST', path: '/feeds/:feedId/cancel', call: ({ caller, params }) => caller.feed.cancel({ feedId: params.feedId }) },
  ...BATCH_ROUTES,
  ...KNOWLEDGE_ROUTES,
  ...SCENARIO_ROUTES,
  { method: 'GET', path: '/system/health', call: ({ caller }) => caller.system.health() },
];
