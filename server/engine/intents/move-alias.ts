import { guard, type Statement } from '../../db/statement.ts';
import { isDrillAlias } from '../../kit/model-registry.ts';
import { endDrillStatements } from './end-drill.ts';
import type { Apply } from './index.ts';

/** Under this name a move fails whose alias points elsewhere by now. */
export const ALIAS_GUARD = 'alias_moved';
/** Under this name a move fails whose target is no registered success. */
export const TARGET_GUARD = 'alias_target';

/** The registered success of a digest, this run's own first; a drill's alias holds drill models only, any other none of them. */
const TARGET = `(SELECT model_run_id FROM model_run WHERE digest = ? AND state = 'success' AND (source = 'drill') = ? ORDER BY run_id = ? DESC, created_at DESC, model_run_id DESC LIMIT 1)`;

export const moveAlias: Apply<'alias.move'> = ({ runId, at }, { alias, digest, expected, reason = 'showcase run', acknowledged = [] }) => {
  const target = [digest, isDrillAlias(alias) ? 1 : 0, runId];
  return [
    guard(ALIAS_GUARD, `COALESCE((SELECT digest FROM alias WHERE name = ?), '') = ?`, [alias, expected ?? '']),
    guard(TARGET_GUARD, `${TARGET} IS NOT NULL`, target),
    {
      sql: `INSERT INTO alias_history (name, digest, previous, run_id, actor, reason, at, kind, model_run_id, previous_model_run_id, acknowledged)
            VALUES (?, ?, ?, ?, 'system', ?, ?, 'move', ${TARGET}, (SELECT model_run_id FROM alias WHERE name = ?), ?)`,
      args: [alias, digest, expected, runId, reason, at, ...target, alias, JSON.stringify(acknowledged)],
    },
    {
      sql: `INSERT INTO alias (name, digest, run_id, moved_at, model_run_id) VALUES (?, ?, ?, ?, ${TARGET})
            ON CONFLICT (name) DO UPDATE SET digest = excluded.digest, run_id = excluded.run_id, moved_at = excluded.moved_at, model_run_id = excluded.model_run_id`,
      args: [alias, digest, runId, at, ...target],
    },
  ];
};

/** The first move of this run since anybody else's last one. */
const FIRST = `(SELECT min(id) FROM alias_history f WHERE f.name = alias.name AND f.run_id = ?1
  AND f.id > COALESCE((SELECT max(id) FROM alias_history o WHERE o.name = alias.name AND o.run_id <> ?1), 0))`;
const before = (column: string): string => `(SELECT ${column} FROM alias_history WHERE id = ${FIRST})`;

/** Of a move `e` before `h`: its run did not give it back since. Equal models have equal digests, so a digest does not tell whose move it was. */
const STANDS = `NOT EXISTS (SELECT 1 FROM alias_history u WHERE u.name = e.name AND u.run_id = e.run_id AND u.kind = 'undo' AND u.id > e.id AND u.id < h.id)`;

/** Gives back every alias this run still holds: a run that failed or was cancelled leaves none behind. */
export function undoAliasStatements(runId: string, at: string): Statement[] {
  return [
    ...endDrillStatements(runId, at),
    {
      sql: `INSERT INTO alias_history (name, digest, previous, run_id, actor, reason, at, kind, model_run_id, previous_model_run_id)
            SELECT name, ${before('previous')}, digest, ?1, 'system', 'undone: the run did not complete', ?2, 'undo', ${before('previous_model_run_id')}, model_run_id
            FROM alias WHERE run_id = ?1`,
      args: [runId, at],
    },
    {
      sql: `UPDATE alias SET moved_at = ?2, digest = h.previous, model_run_id = COALESCE(h.previous_model_run_id, ''),
              run_id = COALESCE((SELECT e.run_id FROM alias_history e WHERE e.name = alias.name AND e.id < h.id AND e.kind <> 'undo' AND ${STANDS} ORDER BY e.id DESC LIMIT 1), '')
            FROM alias_history h
            WHERE alias.run_id = ?1 AND h.previous IS NOT NULL AND h.id = ${FIRST}`,
      args: [runId, at],
    },
    { sql: `DELETE FROM alias WHERE run_id = ?`, args: [runId] },
  ];
}
