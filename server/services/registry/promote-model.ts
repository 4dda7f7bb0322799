import { z } from 'zod';
import { AppError, withCurrent } from '../../errors.ts';
import { Acknowledgement } from '../../kit/intent.ts';
import type { Actor, Server } from '../../server.ts';
import { invalid, parseInput } from '../parse-input.ts';
import { requireWrite } from '../require-write.ts';
import { toAliasView } from './alias-row.ts';
import { type Judged, judgePromotion } from './judge-promotion.ts';
import type { AliasView } from './views.ts';
import { movedError, writeAlias } from './write-alias.ts';

const modelRunId = z.string().min(1).max(200);

export const Promotion = z.strictObject({
  modelRunId,
  /** The model run the alias points at as far as the sender knows; null = the alias is not there. */
  expected: modelRunId.nullable(),
  /** Gates that the sender has read and passes all the same. */
  acknowledge: z.array(Acknowledgement).max(10).default([]),
  /** Why; needed when something is acknowledged. */
  reason: z.string().trim().max(500).default(''),
});
export type Promotion = z.infer<typeof Promotion>;

/**
 * Points an alias at a model run, through the gates: it is a success, its bytes verify (no override), a worse metric on the same dataset and
 * another feature frame are acknowledged with a reason; and the alias is still where the sender saw it.
 * @throws AppError GATE_CLOSED, NEEDS_ACKNOWLEDGEMENT, ALIAS_MOVED
 */
export async function promoteModel(server: Server, actor: Actor, name: string, body: unknown): Promise<AliasView> {
  requireWrite(actor);
  const { modelRunId, expected, acknowledge, reason } = parseInput(Promotion, body);
  const judged = await judgePromotion(server, name, modelRunId);
  const { candidate, holder, needs } = judged;
  if ((holder?.modelRunId ?? null) !== expected) throw await movedError(server, name);
  refuseClosed(judged);
  const missing = needs.filter((gate) => !acknowledge.includes(gate));
  if (missing.length > 0) throw needsAcknowledgement(judged, missing);
  if (needs.length > 0 && reason === '') throw invalid([{ path: 'reason', message: `say why ${needs.join(' and ')} is acknowledged` }]);
  if (holder?.modelRunId !== modelRunId)
    await writeAlias(server, actor, {
      name,
      kind: 'move',
      expected,
      to: { modelRunId, digest: candidate.digest ?? '' },
      reason: reason || 'promoted',
      acknowledged: needs,
    });
  return toAliasView(server, name);
}

/** @throws AppError GATE_CLOSED naming every gate that nobody can open */
export function refuseClosed({ candidate, gates }: Judged): void {
  const closed = gates.filter((gate) => gate.status === 'closed');
  if (closed.length === 0) return;
  const message = `model run ${candidate.modelRunId} cannot be promoted: ${closed.map((gate) => gate.detail).join('; ')}; there is no override`;
  throw withCurrent(
    new AppError(
      'GATE_CLOSED',
      message,
      closed.map(({ id, detail }) => ({ path: id, message: detail })),
    ),
    gates,
  );
}

function needsAcknowledgement({ gates }: Judged, missing: readonly string[]): AppError {
  const shut = gates.filter((gate) => missing.includes(gate.id));
  const error = new AppError(
    'NEEDS_ACKNOWLEDGEMENT',
    `${shut.map((gate) => gate.detail).join('; ')}; send acknowledge: ${JSON.stringify(missing)} and a reason to go on all the same`,
    shut.map(({ id, detail }) => ({ path: `acknowledge.${id}`, message: detail })),
  );
  return withCurrent(error, gates);
}
