import type { Statement } from '../../db/statement.ts';
import type { Apply } from './index.ts';

export const endDrill: Apply<'drill.end'> = ({ runId, at }, { alias }) => endDrillStatements(runId, at, alias);

/**
 * Takes back what a run made for its drills: sandbox aliases it holds go, drill models are archived. Also part of every run's last batch, so
 * that no drill outlives its run, whether or not a step ended it.
 * @param alias only this one
 */
export function endDrillStatements(runId: string, at: string, alias?: string): Statement[] {
  const mine = alias === undefined ? `run_id = ?1 AND name LIKE '%--drill'` : `run_id = ?1 AND name = ?3`;
  const args = alias === undefined ? [runId, at] : [runId, at, alias];
  return [
    {
      sql: `INSERT INTO alias_history (name, digest, previous, run_id, actor, reason, at, kind, previous_model_run_id)
            SELECT name, NULL, digest, ?1, 'system', 'the drill is over', ?2, 'remove', model_run_id FROM alias WHERE ${mine}`,
      args,
    },
    // ?2 stands for nothing here: the arguments are those of the statement above.
    { sql: `DELETE FROM alias WHERE ${mine} AND ?2 IS NOT NULL`, args },
    {
      sql: `UPDATE model_run SET state = 'archived', changed_at = ? WHERE run_id = ? AND source = 'drill' AND state <> 'archived'`,
      args: [at, runId],
    },
  ];
}
