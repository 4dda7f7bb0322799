import { and, inArray, isNull, sql } from 'drizzle-orm';
import { alias, artifactVersion, dataset, run, scenarioPlan } from '../../db/schema.ts';
import { type BlobCheck, verifyBlobs } from '../../engine/verify-blobs.ts';
import type { StoredFile } from '../../kit/kind.ts';
import type { CreatedObjects } from '../../pipeline/workspace-record.ts';
import type { Server } from '../../server.ts';
import { recordOf } from './get-workspace.ts';
import type { ReferenceHealth, WorkspaceHealth } from './views.ts';
import { findWorkspace, toWorkspaceRow } from './workspace-row.ts';

/** Bytes not read again by then are `unknown`. */
const TIMEOUT_MS = 60_000;

/** SHA-256 of its files, by an artifact's digest. */
type Files = ReadonlyMap<string, readonly string[]>;

/** Asks every reference of a workspace whether it is there and still is what was recorded; bytes are read again in a thread of their own. */
export async function checkHealth(server: Server, nameOrId: string, timeoutMs = TIMEOUT_MS): Promise<WorkspaceHealth> {
  const began = server.now();
  const row = await findWorkspace(server, nameOrId);
  const { createdObjects } = await recordOf(server, row);
  const files = filesOf(createdObjects);
  const digests = [...new Set([...files.values()].flat())];
  const parts = await Promise.all([
    checkRuns(server, createdObjects.runIds),
    checkDatasets(server, createdObjects.datasetIds),
    verifyBlobs(server.blobs, digests, timeoutMs).then((blobs) => checkArtifacts(server, createdObjects.artifactIds, files, blobs)),
    checkAliases(server, createdObjects.aliases),
    checkScenarios(server, createdObjects.scenarioIds),
  ]);
  const references = parts.flat();
  const count = (status: ReferenceHealth['status']): number => references.filter((one) => one.status === status).length;
  return {
    workspaceId: row.workspaceId,
    checkedAt: new Date(server.now()).toISOString(),
    tookMs: server.now() - began,
    alive: count('alive'),
    dead: count('dead'),
    unknown: count('unknown'),
    changed: references.filter((one) => one.status === 'alive' && one.holds === false).length,
    partial: (await toWorkspaceRow(server, row)).run.status !== 'completed',
    references,
  };
}

/** A question that could not be asked makes its references unknown, never an error. */
async function ask<T>(question: () => Promise<T>): Promise<T | null> {
  return question().catch((error) => {
    console.error('workspace health:', error);
    return null;
  });
}

function filesOf({ artifactPaths }: CreatedObjects): Files {
  const files = new Map<string, string[]>();
  for (const { artifact, sha256 } of artifactPaths) files.set(artifact, [...(files.get(artifact) ?? []), sha256]);
  return files;
}

async function checkRuns(server: Server, ids: readonly string[]): Promise<ReferenceHealth[]> {
  const found = await ask(() =>
    server.db.read((q) =>
      q
        .select({ runId: run.runId, status: run.status })
        .from(run)
        .where(inArray(run.runId, [...ids])),
    ),
  );
  return ids.map((id) => {
    const own = found?.find((one) => one.runId === id);
    const status = found === null ? 'unknown' : own ? 'alive' : 'dead';
    return { type: 'run', id, label: 'run', status, holds: own ? true : null, note: own ? own.status : found === null ? 'not asked' : 'the run is gone' };
  });
}

async function checkDatasets(server: Server, ids: readonly string[]): Promise<ReferenceHealth[]> {
  const found = await ask(() =>
    server.db.read((q) =>
      q
        .select({ digest: dataset.digest })
        .from(dataset)
        .where(inArray(dataset.digest, [...ids])),
    ),
  );
  return ids.map((id) => {
    const isThere = found?.some((one) => one.digest === id) ?? false;
    const status = found === null ? 'unknown' : isThere ? 'alive' : 'dead';
    return {
      type: 'dataset',
      id,
      label: 'dataset',
      status,
      holds: isThere || null,
      note: isThere ? 'listed' : found === null ? 'not asked' : 'the dataset is gone',
    };
  });
}

async function checkArtifacts(
  server: Server,
  artifacts: CreatedObjects['artifactIds'],
  files: Files,
  blobs: ReadonlyMap<string, BlobCheck>,
): Promise<ReferenceHealth[]> {
  const ids = JSON.stringify(artifacts.map((one) => one.id));
  const known = await ask(() =>
    server.db.read((q) =>
      q
        .select({ id: artifactVersion.artifactId, digest: artifactVersion.digest })
        .from(artifactVersion)
        .where(sql`${artifactVersion.artifactId} IN (SELECT value FROM json_each(${ids}))`),
    ),
  );
  return artifacts.map(({ id, step, output, digest }) => {
    const label = `${step}/${output}`;
    const own = { type: 'artifact' as const, id: id || digest, label };
    if (known === null) return { ...own, status: 'unknown', holds: null, note: 'not asked' };
    if (!known.some((one) => one.id === id && one.digest === digest)) return { ...own, status: 'dead', holds: null, note: 'the artifact is gone' };
    const checks = (files.get(digest) ?? []).map((sha256) => blobs.get(sha256) ?? 'unknown');
    if (checks.includes('missing')) return { ...own, status: 'dead', holds: null, note: 'its bytes are gone' };
    if (checks.includes('mismatch')) return { ...own, status: 'alive', holds: false, note: 'its bytes no longer have their digest' };
    if (checks.includes('unknown')) return { ...own, status: 'unknown', holds: null, note: 'not read within the time' };
    return { ...own, status: 'alive', holds: true, note: checks.length === 1 ? 'verified' : `verified, ${checks.length} files` };
  });
}

async function checkAliases(server: Server, aliases: CreatedObjects['aliases']): Promise<ReferenceHealth[]> {
  const names = aliases.map((one) => one.name);
  const found = await ask(() => server.db.read((q) => q.select().from(alias).where(inArray(alias.name, names))));
  return aliases.map(({ name, digest }) => {
    const own = { type: 'alias' as const, id: name, label: name };
    const now = found?.find((one) => one.name === name);
    if (found === null) return { ...own, status: 'unknown', holds: null, note: 'not asked' };
    if (!now) return { ...own, status: 'dead', holds: null, note: 'the alias is gone' };
    if (now.digest === digest) return { ...own, status: 'alive', holds: true, note: 'still points here' };
    return { ...own, status: 'alive', holds: false, note: `points to ${now.digest.slice(0, 12)} of another run` };
  });
}

async function checkScenarios(server: Server, ids: readonly string[]): Promise<ReferenceHealth[]> {
  const found = await ask(() =>
    server.db.read((q) =>
      q
        .select({ id: scenarioPlan.scenarioId, name: scenarioPlan.name, files: scenarioPlan.files })
        .from(scenarioPlan)
        .where(and(inArray(scenarioPlan.scenarioId, [...ids]), isNull(scenarioPlan.deletedAt))),
    ),
  );
  return ids.map((id) => {
    const own = found?.find((one) => one.id === id);
    const about = { type: 'scenario' as const, id, label: own?.name ?? 'plan' };
    if (found === null) return { ...about, status: 'unknown', holds: null, note: 'not asked' };
    if (!own) return { ...about, status: 'dead', holds: null, note: 'the plan was deleted' };
    const isThere = (JSON.parse(own.files) as StoredFile[]).every((file) => server.blobs.has(file.sha256));
    return { ...about, status: 'alive', holds: isThere, note: isThere ? 'saved, its comparison stored' : 'saved, but the bytes of its comparison are gone' };
  });
}
