import type { Statement } from '../db/statement.ts';
import type { Actor } from '../server.ts';

/** The audit row that goes into the batch of every write. */
export const auditRow = (actor: Actor, verb: string, subject: string, at: string): Statement => ({
  sql: 'INSERT INTO audit (at, actor, verb, subject) VALUES (?, ?, ?, ?)',
  args: [at, actor.name, verb, subject],
});
