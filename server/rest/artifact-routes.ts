import { z } from 'zod';
import { AppError, withCurrent } from '../errors.ts';
import { ArtifactQuery, readArtifactQuery } from '../services/artifact/artifact-query.ts';
import { BulkArtifacts } from '../services/artifact/bulk-artifacts.ts';
import { ArtifactPatch } from '../services/artifact/change-artifact.ts';
import { LineageWanted } from '../services/artifact/get-artifact-lineage.ts';
import { NewHold } from '../services/artifact/hold-artifact.ts';
import { NewEdge } from '../services/artifact/put-artifact.ts';
import { CARE_ROUTES } from './care-routes.ts';
import { requireOnce } from './query-names.ts';
import type { RestCall, RestRoute } from './routes.ts';
import { SAVED_VIEW_ROUTES } from './saved-view-routes.ts';

const Other = z.strictObject({ other: z.string().min(1).max(100), store: z.boolean().default(false).describe('Keep the outcome as an artifact of its own') });
const Paged = z.strictObject({
  version: z.coerce.number().int().min(1).optional(),
  after: z.string().max(1100).optional(),
  limit: z.coerce.number().int().min(1).max(1000).optional(),
});
const Few = z.strictObject({ limit: z.coerce.number().int().min(1).max(100).optional() });
const LineageQuery = z.strictObject({
  direction: LineageWanted.shape.direction.optional(),
  depth: z.coerce.number().int().min(1).max(50).optional(),
  limit: z.coerce.number().int().min(1).max(1000).optional(),
});
const PreviewQuery = z.strictObject({ path: z.string().max(1100).optional(), version: z.coerce.number().int().min(1).optional() });

/** The address's parameters by a schema: one that is unknown or wrong is named in the refusal. */
function read<T>(schema: z.ZodType<T>, query: URLSearchParams): T {
  requireOnce(query);
  return schema.parse(Object.fromEntries(query));
}

const change =
  (name: 'archive' | 'unarchive' | 'pin' | 'unpin' | 'delete' | 'restore' | 'purge') =>
  ({ caller, params, ifMatch }: RestCall): Promise<unknown> =>
    caller.artifact.change({ artifactId: params.artifactId, change: name, ifMatch });

const update = ({ caller, params, body, ifMatch }: RestCall): Promise<unknown> =>
  caller.artifact.update({ artifactId: params.artifactId, ifMatch, patch: body as ArtifactPatch });

async function get({ caller, params }: RestCall): Promise<unknown> {
  const found = await caller.artifact.get({ artifactId: params.artifactId });
  if (found.purgedAt === null) return found;
  throw withCurrent(new AppError('ARTIFACT_GONE', `artifact ${found.artifactId} was purged on ${found.purgedAt.slice(0, 10)}`), found);
}

const one = '/artifacts/:artifactId';

/** The registry as REST. Words before ids: the first route that fits is taken. */
export const ARTIFACT_ROUTES: readonly RestRoute[] = [
  {
    method: 'GET',
    path: '/artifacts',
    procedure: 'artifact.find',
    docs: { summary: 'Find artifacts', query: ArtifactQuery },
    call: async ({ caller, query }) => caller.artifact.find(readArtifactQuery(query)),
  },
  {
    method: 'GET',
    path: '/artifacts/stats',
    procedure: 'artifact.stats',
    docs: { summary: 'Counts and bytes of the registry' },
    call: ({ caller }) => caller.artifact.stats(),
  },
  {
    method: 'POST',
    path: '/artifacts/bulk',
    procedure: 'artifact.bulk',
    docs: { summary: 'One action on many artifacts, with a result for each', body: BulkArtifacts },
    call: ({ caller, body }) => caller.artifact.bulk(body as z.input<typeof BulkArtifacts>),
  },
  ...CARE_ROUTES,
  ...SAVED_VIEW_ROUTES,
  {
    method: 'GET',
    path: one,
    procedure: 'artifact.get',
    versioned: true,
    docs: { summary: 'One artifact with its files, versions and relationships' },
    call: get,
  },
  {
    method: 'PATCH',
    path: one,
    procedure: 'artifact.update',
    versioned: true,
    docs: { summary: 'Change title, description or tags', body: ArtifactPatch },
    call: update,
  },
  {
    method: 'PUT',
    path: one,
    procedure: 'artifact.update',
    versioned: true,
    docs: { summary: 'Change title, description or tags', body: ArtifactPatch },
    call: update,
  },
  {
    method: 'DELETE',
    path: one,
    procedure: 'artifact.change',
    versioned: true,
    docs: { summary: 'Delete softly: files stay, restore brings it back' },
    call: change('delete'),
  },
  ...(['archive', 'unarchive', 'pin', 'unpin', 'restore', 'purge'] as const).map(
    (name): RestRoute => ({
      method: 'POST',
      path: `${one}/${name}`,
      procedure: 'artifact.change',
      versioned: true,
      docs: { summary: `The artifact: ${name}` },
      call: change(name),
    }),
  ),
  {
    method: 'PUT',
    path: `${one}/hold`,
    procedure: 'artifact.hold',
    docs: { summary: 'Hold it back from deletion; reason null lets it go', body: NewHold },
    call: ({ caller, params, body }) => caller.artifact.hold({ ...NewHold.parse(body), artifactId: params.artifactId }),
  },
  {
    method: 'GET',
    path: `${one}/files`,
    procedure: 'artifact.files',
    docs: { summary: 'Files of a version, by path', query: Paged },
    call: async ({ caller, params, query }) => caller.artifact.files({ ...read(Paged, query), artifactId: params.artifactId }),
  },
  {
    method: 'GET',
    path: `${one}/catalog`,
    procedure: 'artifact.catalog',
    docs: { summary: 'What there is of it: grid, series, units, columns, plan, tables; checked against its files' },
  },
  {
    method: 'GET',
    path: `${one}/versions`,
    procedure: 'artifact.versions',
    docs: { summary: 'Versions, newest first' },
    call: ({ caller, params }) => caller.artifact.versions({ artifactId: params.artifactId }),
  },
  {
    method: 'GET',
    path: `${one}/relationships`,
    procedure: 'artifact.relationships',
    docs: { summary: 'What it is directly related to, declared and inferred' },
    call: ({ caller, params }) => caller.artifact.relationships({ artifactId: params.artifactId }),
  },
  {
    method: 'POST',
    path: `${one}/relationships`,
    procedure: 'artifact.relate',
    status: 201,
    docs: { summary: 'Declare a relationship', body: NewEdge },
    call: ({ caller, params, body }) => caller.artifact.relate({ artifactId: params.artifactId, edge: body as z.input<typeof NewEdge> }),
  },
  {
    method: 'GET',
    path: `${one}/lineage`,
    procedure: 'artifact.lineage',
    docs: { summary: 'What it came from and what came of it', query: LineageQuery },
    call: async ({ caller, params, query }) => caller.artifact.lineage({ ...read(LineageQuery, query), artifactId: params.artifactId }),
  },
  {
    method: 'GET',
    path: `${one}/similar`,
    procedure: 'artifact.similar',
    docs: { summary: 'Runs of like shape, nearest first', query: Few },
    call: async ({ caller, params, query }) => caller.artifact.similar({ ...read(Few, query), artifactId: params.artifactId }),
  },
  {
    method: 'GET',
    path: `${one}/preview`,
    procedure: 'artifact.preview',
    docs: { summary: 'The beginning of a file, by its type', query: PreviewQuery },
    call: async ({ caller, params, query }) => caller.artifact.preview({ ...read(PreviewQuery, query), artifactId: params.artifactId }),
  },
  {
    method: 'POST',
    path: `${one}/compare`,
    procedure: 'artifact.compare',
    docs: { summary: 'Two artifacts side by side', body: Other },
    call: async ({ caller, params, body }) => {
      const { other, store } = Other.parse(body);
      const pair = { a: params.artifactId, b: other };
      return store ? caller.artifact.storeComparison(pair) : caller.artifact.compare(pair);
    },
  },
  {
    method: 'POST',
    path: `${one}/verify`,
    procedure: 'artifact.verify',
    docs: { summary: 'Read its bytes again and compare digests' },
    call: ({ caller, params }) => caller.artifact.verify({ artifactId: params.artifactId }),
  },
];
