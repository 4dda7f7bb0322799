import { z } from 'zod';
import { answerQuery } from '../services/artifact/answer-query.ts';
import { ArtifactQuery } from '../services/artifact/artifact-query.ts';
import { type BulkArtifacts, bulkArtifacts } from '../services/artifact/bulk-artifacts.ts';
import { type ArtifactPatch, changeState, StateChange, updateArtifact } from '../services/artifact/change-artifact.ts';
import { collectGarbage, GcRequest } from '../services/artifact/collect-garbage.ts';
import { compareArtifacts } from '../services/artifact/compare-artifacts.ts';
import { findByDigest } from '../services/artifact/find-by-digest.ts';
import { findSimilarRuns } from '../services/artifact/find-similar-runs.ts';
import { getArtifact } from '../services/artifact/get-artifact.ts';
import { getArtifactLineage, LineageWanted } from '../services/artifact/get-artifact-lineage.ts';
import { getCatalog } from '../services/artifact/get-catalog.ts';
import { getStats } from '../services/artifact/get-stats.ts';
import { listHolds, NewHold, setHold } from '../services/artifact/hold-artifact.ts';
import { listFiles, listVersions } from '../services/artifact/list-files.ts';
import { listJobs } from '../services/artifact/list-jobs.ts';
import { listQuarantined } from '../services/artifact/list-quarantined.ts';
import { listRelationships } from '../services/artifact/list-relationships.ts';
import { listRows } from '../services/artifact/list-rows.ts';
import { previewArtifact } from '../services/artifact/preview-artifact.ts';
import { type Manifest, type NewEdge, putArtifact, putEdge } from '../services/artifact/put-artifact.ts';
import { readPlan } from '../services/artifact/read-plan.ts';
import { rescanDocuments } from '../services/artifact/rescan-documents.ts';
import { applyRetention, deletePolicy, listPolicies, type PolicyInput, savePolicy } from '../services/artifact/retention.ts';
import { deleteView, listViews, renameView, saveView } from '../services/artifact/saved-views.ts';
import { scrubBlobs } from '../services/artifact/scrub-blobs.ts';
import { searchAddress } from '../services/artifact/search-address.ts';
import { storeComparison } from '../services/artifact/store-comparison.ts';
import { verifyArtifact } from '../services/artifact/verify-artifact.ts';
import { procedure, router } from './trpc.ts';

const artifactId = z.string().min(1).max(100);
const byId = z.strictObject({ artifactId });
/** Versions that an If-Match header names. */
const ifMatch = z.array(z.int()).max(20).optional();
const limit = z.int().min(1).max(1000);
const dryRun = z.strictObject({ dryRun: z.boolean().default(true) }).prefault({});

export const artifactRouter = router({
  find: procedure.input(ArtifactQuery.prefault({})).query(({ ctx, input }) => answerQuery(ctx.server, input)),
  search: procedure.input(z.strictObject({ address: z.string().max(20_000) })).query(({ ctx, input }) => searchAddress(ctx.server, input.address)),
  some: procedure.input(z.strictObject({ ids: z.array(artifactId).max(1000) })).query(({ ctx, input }) => listRows(ctx.server, input.ids)),
  get: procedure.input(byId).query(({ ctx, input }) => getArtifact(ctx.server, input.artifactId)),
  byDigest: procedure.input(z.strictObject({ digest: z.string().regex(/^[0-9a-f]{64}$/) })).query(({ ctx, input }) => findByDigest(ctx.server, input.digest)),
  files: procedure
    .input(z.strictObject({ artifactId, version: z.int().min(1).optional(), after: z.string().max(1100).optional(), limit: limit.default(200) }))
    .query(({ ctx, input }) => listFiles(ctx.server, input)),
  catalog: procedure.input(byId).query(({ ctx, input }) => getCatalog(ctx.server, input.artifactId)),
  versions: procedure.input(byId).query(({ ctx, input }) => listVersions(ctx.server, input.artifactId)),
  relationships: procedure.input(byId).query(({ ctx, input }) => listRelationships(ctx.server, input.artifactId)),
  lineage: procedure.input(LineageWanted).query(({ ctx, input }) => getArtifactLineage(ctx.server, input)),
  compare: procedure.input(z.strictObject({ a: artifactId, b: artifactId })).query(({ ctx, input }) => compareArtifacts(ctx.server, input.a, input.b)),
  storeComparison: procedure
    .input(z.strictObject({ a: artifactId, b: artifactId }))
    .mutation(({ ctx, input }) => storeComparison(ctx.server, ctx.actor, input.a, input.b)),
  similar: procedure
    .input(z.strictObject({ artifactId, limit: z.int().min(1).max(100).default(10) }))
    .query(({ ctx, input }) => findSimilarRuns(ctx.server, input.artifactId, input.limit)),
  preview: procedure
    .input(z.strictObject({ artifactId, path: z.string().max(1100).optional(), version: z.int().min(1).optional() }))
    .query(({ ctx, input }) => previewArtifact(ctx.server, input)),
  plan: procedure.input(byId).query(({ ctx, input }) => readPlan(ctx.server, input.artifactId)),
  stats: procedure.query(({ ctx }) => getStats(ctx.server)),
  update: procedure
    .input(z.strictObject({ artifactId, ifMatch, patch: z.custom<ArtifactPatch>() }))
    .mutation(({ ctx, input }) => updateArtifact(ctx.server, ctx.actor, input, input.patch)),
  change: procedure
    .input(z.strictObject({ artifactId, ifMatch, change: StateChange }))
    .mutation(({ ctx, input }) => changeState(ctx.server, ctx.actor, input, input.change)),
  bulk: procedure.input(z.custom<z.input<typeof BulkArtifacts>>()).mutation(({ ctx, input }) => bulkArtifacts(ctx.server, ctx.actor, input)),
  put: procedure.input(z.custom<Manifest>()).mutation(({ ctx, input }) => putArtifact(ctx.server, ctx.actor, input)),
  relate: procedure
    .input(z.strictObject({ artifactId, edge: z.custom<z.input<typeof NewEdge>>() }))
    .mutation(({ ctx, input }) => putEdge(ctx.server, ctx.actor, input.artifactId, input.edge)),
  verify: procedure.input(byId).mutation(({ ctx, input }) => verifyArtifact(ctx.server, ctx.actor, input.artifactId)),
  hold: procedure.input(NewHold.extend({ artifactId })).mutation(({ ctx, input }) => setHold(ctx.server, ctx.actor, input)),
  holds: procedure.query(({ ctx }) => listHolds(ctx.server)),
  quarantined: procedure.query(({ ctx }) => listQuarantined(ctx.server)),
  rescan: procedure.input(dryRun).mutation(({ ctx, input }) => rescanDocuments(ctx.server, ctx.actor, input)),
  gc: procedure.input(GcRequest.prefault({})).mutation(({ ctx, input }) => collectGarbage(ctx.server, ctx.actor, input)),
  scrub: procedure
    .input(z.strictObject({ maxBytes: z.int().min(1).max(1e12).default(1e9) }).prefault({}))
    .mutation(({ ctx, input }) => scrubBlobs(ctx.server, ctx.actor, input)),
  jobs: procedure.query(({ ctx }) => listJobs(ctx.server)),
  views: procedure.query(({ ctx }) => listViews(ctx.server)),
  saveView: procedure.input(z.custom<{ name: string; query: string }>()).mutation(({ ctx, input }) => saveView(ctx.server, ctx.actor, input)),
  renameView: procedure
    .input(z.strictObject({ viewId: z.string().max(100), name: z.string() }))
    .mutation(({ ctx, input: { viewId, ...body } }) => renameView(ctx.server, ctx.actor, viewId, body)),
  deleteView: procedure.input(z.strictObject({ viewId: z.string().max(100) })).mutation(({ ctx, input }) => deleteView(ctx.server, ctx.actor, input.viewId)),
  policies: procedure.query(({ ctx }) => listPolicies(ctx.server)),
  savePolicy: procedure.input(z.custom<PolicyInput>()).mutation(({ ctx, input }) => savePolicy(ctx.server, ctx.actor, input)),
  deletePolicy: procedure
    .input(z.strictObject({ policyId: z.string().max(100) }))
    .mutation(({ ctx, input }) => deletePolicy(ctx.server, ctx.actor, input.policyId)),
  applyPolicy: procedure
    .input(z.strictObject({ policyId: z.string().max(100), dryRun: z.boolean().default(true) }))
    .mutation(({ ctx, input }) => applyRetention(ctx.server, ctx.actor, input)),
});
