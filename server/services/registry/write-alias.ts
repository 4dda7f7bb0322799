import { guard, type Statement } from '../../db/statement.ts';
import { isRefused } from '../../db/write-failure.ts';
import { AppError, withCurrent } from '../../errors.ts';
import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { findAlias, toAliasView } from './alias-row.ts';
import { verifiedStatement } from './verify-model-run.ts';
import type { Acknowledgement } from './views.ts';

export interface AliasChange {
  name: string;
  kind: 'move' | 'rollback' | 'remove';
  /** The model run it must still point at; null = at nothing. */
  expected: string | null;
  /** Null removes the alias. */
  to: { modelRunId: string; digest: string } | null;
  reason: string;
  acknowledged: readonly Acknowledgement[];
}

const VERBS = { move: 'alias.promote', rollback: 'alias.rollback', remove: 'alias.remove' } as const;

/** Moves an alias if it still points where it was seen: alias, history and audit in one batch. @throws AppError ALIAS_MOVED, GATE_CLOSED */
export async function writeAlias(server: Server, actor: Actor, { name, kind, expected, to, reason, acknowledged }: AliasChange): Promise<void> {
  const at = new Date(server.now()).toISOString();
  const statements: Statement[] = [
    guard('alias_expected', `COALESCE((SELECT model_run_id FROM alias WHERE name = ?), '') = ?`, [name, expected ?? '']),
    ...(to ? [guard('target_success', `(SELECT state FROM model_run WHERE model_run_id = ?) = 'success'`, [to.modelRunId])] : []),
    {
      sql: `INSERT INTO alias_history (name, digest, previous, run_id, actor, reason, at, kind, model_run_id, previous_model_run_id, acknowledged)
            VALUES (?, ?, (SELECT digest FROM alias WHERE name = ?), '', ?, ?, ?, ?, ?, ?, ?)`,
      args: [name, to?.digest ?? null, name, actor.name, reason, at, kind, to?.modelRunId ?? null, expected, JSON.stringify(acknowledged)],
    },
    to === null
      ? { sql: `DELETE FROM alias WHERE name = ?`, args: [name] }
      : {
          sql: `INSERT INTO alias (name, digest, run_id, moved_at, model_run_id) VALUES (?, ?, '', ?, ?)
                ON CONFLICT (name) DO UPDATE SET digest = excluded.digest, run_id = '', moved_at = excluded.moved_at, model_run_id = excluded.model_run_id`,
          args: [name, to.digest, at, to.modelRunId],
        },
    ...(to ? [verifiedStatement(to.digest, 'verified', at)] : []),
    auditRow(actor, VERBS[kind], name, at),
  ];
  try {
    await server.db.write(statements);
  } catch (error) {
    if (isRefused(error, { guard: 'alias_expected' })) throw await movedError(server, name);
    if (isRefused(error, { guard: 'target_success' }))
      throw new AppError('GATE_CLOSED', `model run ${to?.modelRunId} is no success any more; an alias points at a success only`);
    throw error;
  }
}

/** Somebody moved it meanwhile: who holds it now comes with the refusal. */
export async function movedError(server: Server, name: string): Promise<AppError> {
  const now = await findAlias(server, name).catch(() => null);
  const where = now === null ? 'nothing' : (now.holder?.modelRunId ?? now.digest.slice(0, 12));
  const error = new AppError('ALIAS_MOVED', `alias ${name} points at ${where} by now; look at it again and decide anew`);
  return withCurrent(error, now === null ? null : await toAliasView(server, name));
}
