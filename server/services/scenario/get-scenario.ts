import { AppError } from '../../errors.ts';
import type { StoredFile } from '../../kit/kind.ts';
import type { Server } from '../../server.ts';
import { readValue } from '../run/read-output.ts';
import { findPlan, type Row, toPlanRow } from './plan-row.ts';
import type { PlanDetail, ScenarioValue } from './views.ts';

/** A saved plan with its comparison. @throws AppError SCENARIO_NOT_FOUND */
export async function getScenario(server: Server, scenarioId: string): Promise<PlanDetail> {
  const row = await findPlan(server, scenarioId);
  return { ...(await toPlanRow(server, row)), comparison: readComparison(server, row) };
}

/** The comparison as it was saved. @throws AppError ARTIFACT_NOT_FOUND when its bytes are gone */
export function readComparison(server: Server, { digest, files, name }: Row): ScenarioValue {
  const stored = JSON.parse(files) as StoredFile[];
  if (!stored.every((file) => server.blobs.has(file.sha256)))
    throw new AppError('ARTIFACT_NOT_FOUND', `the comparison of plan "${name}" (sha256 ${digest.slice(0, 8)}) is no longer stored; save the plan anew`);
  return readValue(server, 'scenario', { output: 'scenario', kind: 'scenario', digest, files: stored });
}
