import type { Statement } from '../../db/statement.ts';
import { AppError } from '../../errors.ts';
import type { Verified } from '../../kit/model-registry.ts';
import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { requireWrite } from '../require-write.ts';
import { checkArtifact } from './check-artifact.ts';
import { findModelRun, toModelRunView } from './model-run-row.ts';
import type { ModelRunView } from './views.ts';

/** Notes what reading the bytes of a digest found, in every model run that has it. */
export const verifiedStatement = (digest: string, verified: Verified, at: string): Statement => ({
  sql: `UPDATE model_run SET verified = ?, verified_at = ? WHERE digest = ?`,
  args: [verified, at, digest],
});

/** Reads its bytes again and notes what was found. @throws AppError WRONG_STATE when it has no artifact yet */
export async function verifyModelRun(server: Server, actor: Actor, modelRunId: string): Promise<ModelRunView> {
  requireWrite(actor);
  const row = await findModelRun(server, modelRunId);
  if (row.digest === null) throw new AppError('WRONG_STATE', `model run ${modelRunId} is ${row.state} and has no artifact yet; there is nothing to verify`);
  const found = await checkArtifact(server, row.digest);
  const at = new Date(server.now()).toISOString();
  if (found !== null) await server.db.write([verifiedStatement(row.digest, found, at), auditRow(actor, 'model.verify', modelRunId, at)]);
  return toModelRunView(server, { ...row, ...(found === null ? {} : { verified: found, verifiedAt: at }) });
}
