import { AppError } from '../errors.ts';
import type { Caller } from '../routers/app-router.ts';
import type { PathParams } from './match-path.ts';

export interface RestCall {
  caller: Caller;
  params: PathParams;
  query: URLSearchParams;
  /** Parsed JSON body; `{}` when there is none. */
  body: unknown;
}

export interface RestRoute {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** `:name` stands for one path segment. */
  path: string;
  status?: number;
  call(call: RestCall): Promise<unknown>;
}

const text = (query: URLSearchParams, name: string): string | undefined => query.get(name) ?? undefined;
const whole = (query: URLSearchParams, name: string): number | undefined => (query.has(name) ? Number(query.get(name)) : undefined);
const record = (body: unknown): Record<string, unknown> => {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  throw new AppError('INVALID_INPUT', 'the body is a JSON object', [{ path: '', message: 'is not a JSON object' }]);
};

/** The procedures as REST, under /api/v1. Inputs are checked by the procedures themselves. */
export const ROUTES: readonly RestRoute[] = [
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
        limit: whole(query, 'limit'),
      }),
  },
  {
    method: 'GET',
    path: '/runs/:runId/series/:series',
    call: ({ caller, params }) => caller.run.series({ runId: params.runId, series: Number(params.series) }),
  },
  { method: 'GET', path: '/runs/:runId/artifacts', call: ({ caller, params }) => caller.run.artifacts({ runId: params.runId }) },
  { method: 'POST', path: '/runs/:runId/cancel', call: ({ caller, params }) => caller.run.cancel({ runId: params.runId }) },
  { method: 'POST', path: '/runs/:runId/pause', call: ({ caller, params }) => caller.run.pause({ runId: params.runId }) },
  { method: 'POST', path: '/runs/:runId/resume', call: ({ caller, params }) => caller.run.resume({ runId: params.runId }) },
  { method: 'POST', path: '/runs/:runId/keep', call: ({ caller, params, body }) => caller.run.keep({ ...record(body), runId: params.runId }) },
  { method: 'POST', path: '/runs/:runId/replay', status: 201, call: ({ caller, params }) => caller.run.replay({ runId: params.runId }) },
  {
    method: 'GET',
    path: '/workspaces',
    call: ({ caller, query }) =>
      caller.workspace.list({ cursor: text(query, 'cursor'), q: text(query, 'q'), limit: whole(query, 'limit'), archived: query.get('archived') === 'true' }),
  },
  { method: 'GET', path: '/workspaces/:workspace', call: ({ caller, params }) => caller.workspace.get({ workspace: params.workspace }) },
  {
    method: 'PATCH',
    path: '/workspaces/:workspace',
    call: ({ caller, params, body }) => caller.workspace.update({ ...record(body), workspaceId: params.workspace }),
  },
  { method: 'DELETE', path: '/workspaces/:workspace', call: ({ caller, params }) => caller.workspace.delete({ workspaceId: params.workspace }) },
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
  { method: 'GET', path: '/system/health', call: ({ caller }) => caller.system.health() },
];
