import { z } from 'zod';
import { AppError } from '../../errors.ts';
import type { Actor, Server } from '../../server.ts';
import { parseInput } from '../parse-input.ts';
import { requireWrite } from '../require-write.ts';
import { findAlias, findBefore, toAliasView } from './alias-row.ts';
import { judgePromotion } from './judge-promotion.ts';
import { refuseClosed } from './promote-model.ts';
import type { AliasView } from './views.ts';
import { movedError, writeAlias } from './write-alias.ts';

export const Rollback = z.strictObject({
  /** The model run the alias points at as far as the sender knows. */
  expected: z.string().min(1).max(200),
  reason: z.string().trim().max(500).default(''),
});

/**
 * Points an alias at what it pointed at before; once more goes further back. Going back is never asked to be acknowledged, but the bytes
 * must verify and the model run must still be a success. @throws AppError ALIAS_NOT_FOUND, ALIAS_MOVED, GATE_CLOSED, WRONG_STATE
 */
export async function rollbackAlias(server: Server, actor: Actor, name: string, body: unknown): Promise<AliasView> {
  requireWrite(actor);
  const { expected, reason } = parseInput(Rollback, body);
  const alias = await findAlias(server, name);
  if ((alias.holder?.modelRunId ?? '') !== expected) throw await movedError(server, name);
  const before = await findBefore(server, name);
  if (before === null) throw new AppError('WRONG_STATE', `alias ${name} pointed at nothing before ${expected}; remove it, or promote another model run`);
  const judged = await judgePromotion(server, name, before);
  refuseClosed(judged);
  const to = { modelRunId: before, digest: judged.candidate.digest ?? '' };
  await writeAlias(server, actor, { name, kind: 'rollback', expected, to, reason: reason || 'rolled back', acknowledged: [] });
  return toAliasView(server, name);
}
