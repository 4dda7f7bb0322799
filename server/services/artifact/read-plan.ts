import { sql } from 'drizzle-orm';
import { AppError } from '../../errors.ts';
import type { Server } from '../../server.ts';
import { readValue } from '../run/read-output.ts';
import type { ScenarioValue } from '../scenario/views.ts';
import { findPresent } from './artifact-row.ts';
import { listFiles } from './list-files.ts';

/** The what-if of a scenario plan's artifact, and the saved plan it is the comparison of, if any. @throws AppError ARTIFACT_NOT_FOUND, WRONG_STATE */
export async function readPlan(server: Server, artifactId: string): Promise<{ scenarioId: string | null; name: string | null; comparison: ScenarioValue }> {
  const { kind } = await findPresent(server, artifactId);
  if (kind !== 'scenario') throw new AppError('WRONG_STATE', `artifact ${artifactId} holds ${kind}, not a scenario plan`);
  const { files } = await listFiles(server, { artifactId });
  if (files.length !== 1 || files[0].state !== 'ready') throw new AppError('ARTIFACT_NOT_FOUND', `the comparison of artifact ${artifactId} cannot be read`);
  const [version] = await server.db.read((q) =>
    q.all<{ digest: string }>(sql`SELECT digest FROM artifact_version WHERE artifact_id = ${artifactId} ORDER BY version DESC LIMIT 1`),
  );
  const [plan] = await server.db.read((q) =>
    q.all<{ scenarioId: string; name: string }>(
      sql`SELECT scenario_id AS scenarioId, name FROM scenario_plan WHERE digest = ${version.digest} AND deleted_at IS NULL ORDER BY created_at LIMIT 1`,
    ),
  );
  const comparison = readValue(server, 'scenario', { output: 'scenario', kind, digest: version.digest, files });
  return { scenarioId: plan?.scenarioId ?? null, name: plan?.name ?? null, comparison };
}
