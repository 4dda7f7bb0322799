import { inArray } from 'drizzle-orm';
import { artifactVersion } from '../../db/schema.ts';
import { readRunState } from '../../engine/read-run-log.ts';
import type { Descriptor } from '../../kit/kind.ts';
import type { RunState } from '../../pipeline/run-state.ts';
import type { Server } from '../../server.ts';

export interface RunArtifact extends Descriptor {
  artifactId: string;
  step: string;
  bytes: number;
  /** Files whose bytes no longer match their digest; they are quarantined, and nothing is read of it. */
  damaged: string[];
}

/** What a run made or reused, in plan order. */
export async function listRunArtifacts(server: Server, runId: string): Promise<RunArtifact[]> {
  const state = await readRunState(server.db, runId);
  const made = state.steps.flatMap((step) => step.artifacts.map((artifact) => ({ ...artifact, step: step.id })));
  if (made.length === 0) return [];
  const digests = [...new Set(made.map((one) => one.digest))];
  const rows = await server.db.read((q) =>
    q
      .select({ artifactId: artifactVersion.artifactId, digest: artifactVersion.digest, kind: artifactVersion.kind })
      .from(artifactVersion)
      .where(inArray(artifactVersion.digest, digests)),
  );
  return made.map((one) => ({
    ...one,
    artifactId: rows.find((row) => row.digest === one.digest && row.kind === one.kind)?.artifactId ?? '',
    bytes: one.files.reduce((sum, file) => sum + file.bytes, 0),
    damaged: one.files.filter((file) => server.blobs.quarantined.has(file.sha256)).map((file) => file.path),
  }));
}

/** The last artifact of a kind a run has, or null. */
export function findOutput(state: RunState, kind: string): Descriptor | null {
  return state.steps.flatMap((step) => step.artifacts).findLast((artifact) => artifact.kind === kind) ?? null;
}
