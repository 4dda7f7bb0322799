import { guard, type Statement } from '../../db/statement.ts';
import type { Apply } from './index.ts';

/** Under this name a move fails whose alias points elsewhere by now. */
export const ALIAS_GUARD = 'alias_moved';

export const moveAlias: Apply<'alias.move'> = ({ runId, at }, { alias, digest, expected }) => [
  guard(ALIAS_GUARD, `COALESCE((SELECT digest FROM alias WHERE name = ?), '') = ?`, [alias, expected ?? '']),
  {
    sql: `INSERT INTO alias_history (name, digest, previous, run_id, actor, reason, at) VALUES (?, ?, ?, ?, 'system', 'showcase run', ?)`,
    args: [alias, digest, expected, runId, at],
  },
  {
    sql: `INSERT INTO alias (name, digest, run_id, moved_at) VALUES (?, ?, ?, ?)
          ON CONFLICT (name) DO UPDATE SET digest = excluded.digest, run_id = excluded.run_id, moved_at = excluded.moved_at`,
    args: [alias, digest, runId, at],
  },
];

/** Gives back every alias this run still holds: a run that failed or was cancelled leaves none behind. */
export function undoAliasStatements(runId: string, at: string): Statement[] {
  const first = `(SELECT id FROM alias_history f WHERE f.name = alias.name AND f.run_id = ?1 ORDER BY id LIMIT 1)`;
  return [
    {
      sql: `INSERT INTO alias_history (name, digest, previous, run_id, actor, reason, at)
            SELECT name, (SELECT previous FROM alias_history WHERE id = ${first}), digest, ?1, 'system', 'undone: the run did not complete', ?2 FROM alias WHERE run_id = ?1`,
      args: [runId, at],
    },
    {
      sql: `UPDATE alias SET moved_at = ?2, digest = (SELECT previous FROM alias_history WHERE id = ${first}),
              run_id = COALESCE((SELECT h.run_id FROM alias_history h WHERE h.name = alias.name AND h.id < ${first} AND h.digest = (SELECT previous FROM alias_history WHERE id = ${first}) ORDER BY h.id DESC LIMIT 1), '')
            WHERE run_id = ?1 AND (SELECT previous FROM alias_history WHERE id = ${first}) IS NOT NULL`,
      args: [runId, at],
    },
    { sql: `DELETE FROM alias WHERE run_id = ?`, args: [runId] },
  ];
}
