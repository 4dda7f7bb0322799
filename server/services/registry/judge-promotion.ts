import { factsOf, type ModelRunRow } from '../../engine/ops/model-facts.ts';
import { readAliases } from '../../engine/ops/read-aliases.ts';
import { AppError } from '../../errors.ts';
import { type Gate, isDrillAlias, judgeGates } from '../../kit/model-registry.ts';
import type { Server } from '../../server.ts';
import { invalid } from '../parse-input.ts';
import { checkArtifact } from './check-artifact.ts';
import { findModelRun, toModelRunView } from './model-run-row.ts';
import type { Acknowledgement, PromotionView } from './views.ts';

export interface Judged {
  candidate: ModelRunRow;
  holder: ModelRunRow | null;
  /** Where the alias pointed when it was judged. */
  digest: string | null;
  gates: readonly Gate[];
  needs: readonly Acknowledgement[];
}

/** Aliases of drills are the engine's; every other name is fine. @throws AppError INVALID_INPUT */
export function requireAliasName(name: string): void {
  if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(name))
    throw invalid([{ path: 'name', message: `"${name.slice(0, 80)}" is not lower-case letters, digits and -, at most 64` }]);
  if (isDrillAlias(name)) throw invalid([{ path: 'name', message: `"${name}" is the name of a drill; take another` }]);
}

/** Reads the candidate's bytes again and holds it against the holder: what the gates say at this moment. */
export async function judgePromotion(server: Server, name: string, modelRunId: string): Promise<Judged> {
  requireAliasName(name);
  const candidate = await findModelRun(server, modelRunId);
  if (candidate.source === 'drill') throw new AppError('GATE_CLOSED', `model run ${modelRunId} was made for a drill; promote the model it is a copy of`);
  const [[alias], verified] = await Promise.all([readAliases(server.db, [name]), checkArtifact(server, candidate.digest)]);
  const holder = alias?.holder ?? null;
  const gates = judgeGates({ ...factsOf(candidate), verified }, holder && factsOf(holder));
  const needs = gates.filter((gate) => gate.status === 'acknowledge').map((gate) => gate.id as Acknowledgement);
  return { candidate: { ...candidate, verified }, holder, digest: alias?.digest ?? null, gates, needs };
}

/** What would happen; nothing is written. */
export async function showPromotion(server: Server, name: string, modelRunId: string): Promise<PromotionView> {
  const { candidate, holder, gates, needs } = await judgePromotion(server, name, modelRunId);
  return {
    alias: name,
    expected: holder?.modelRunId ?? null,
    candidate: await toModelRunView(server, candidate),
    holder: holder && (await toModelRunView(server, holder)),
    gates,
    open: gates.every((gate) => gate.status !== 'closed'),
    needs,
  };
}
