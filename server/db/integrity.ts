import type { Connection } from './connect.ts';

/** Laws that the tables keep among themselves; each query returns what breaks one, as text. */
const LAWS: readonly { law: string; query: string }[] = [
  {
    law: 'a run counts its events 1, 2, 3 …',
    query: 'SELECT run_id FROM event GROUP BY run_id HAVING count(*) <> max(seq) OR min(seq) <> 1',
  },
  {
    law: 'events of a run are stored in the order of seq',
    query: 'SELECT a.run_id FROM event a JOIN event b ON b.run_id = a.run_id AND b.seq = a.seq + 1 WHERE b.position < a.position',
  },
  { law: 'an event belongs to a run', query: 'SELECT DISTINCT run_id FROM event WHERE run_id NOT IN (SELECT run_id FROM run)' },
  {
    law: 'nothing follows the end of a run',
    query: "SELECT e.run_id FROM event e WHERE e.type = 'run.completed' AND e.seq < (SELECT max(seq) FROM event WHERE run_id = e.run_id)",
  },
  {
    law: 'a run has ended exactly when its log says so',
    query: `SELECT run_id FROM run WHERE (status IN ('completed','failed','cancelled'))
            <> EXISTS (SELECT 1 FROM event WHERE event.run_id = run.run_id AND type = 'run.completed')`,
  },
  {
    law: 'a run is not ahead of its log',
    query: 'SELECT run_id FROM run WHERE seq > (SELECT coalesce(max(seq), 0) FROM event WHERE event.run_id = run.run_id)',
  },
  {
    law: 'a version belongs to an artifact',
    query: 'SELECT artifact_id FROM artifact_version WHERE artifact_id NOT IN (SELECT artifact_id FROM artifact)',
  },
  {
    law: 'a file belongs to a version',
    query: `SELECT artifact_id || '/' || path FROM artifact_file f
            WHERE NOT EXISTS (SELECT 1 FROM artifact_version v WHERE v.artifact_id = f.artifact_id AND v.version = f.version)`,
  },
  { law: 'a series belongs to a dataset', query: 'SELECT DISTINCT dataset FROM series WHERE dataset NOT IN (SELECT digest FROM dataset)' },
  {
    law: 'an alias agrees with the last line of its history',
    query: 'SELECT name FROM alias a WHERE digest IS NOT (SELECT digest FROM alias_history h WHERE h.name = a.name ORDER BY id DESC LIMIT 1)',
  },
  {
    law: 'an alias points at a registered model of its digest',
    query: `SELECT name FROM alias a WHERE model_run_id <> '' AND digest IS NOT (SELECT digest FROM model_run m WHERE m.model_run_id = a.model_run_id)`,
  },
  {
    law: 'a drill does not outlive its run',
    query: `SELECT name FROM alias a JOIN run r ON r.run_id = a.run_id WHERE name LIKE '%--drill' AND r.finished_at IS NOT NULL`,
  },
  { law: 'no guard outlives its batch', query: 'SELECT name FROM guard' },
];

const SHOWN = 5;

/** Every way in which the file or the tables contradict themselves, one sentence each; empty when all is well. */
export async function findProblems({ client, local }: Connection): Promise<string[]> {
  const problems: string[] = [];
  if (local) {
    const pages = await client.execute('PRAGMA integrity_check(20)');
    for (const row of pages.rows) if (row[0] !== 'ok') problems.push(`integrity check: ${row[0]}`);
    const keys = await client.execute('PRAGMA foreign_key_check');
    for (const row of keys.rows) problems.push(`foreign key check: ${row[0]} row ${row[1]}`);
  }
  for (const { law, query } of LAWS) {
    const { rows } = await client.execute(`${query} LIMIT ${SHOWN + 1}`);
    if (rows.length === 0) continue;
    const names = rows.slice(0, SHOWN).map((row) => String(row[0]));
    problems.push(`${law}: not so for ${names.join(', ')}${rows.length > SHOWN ? ' and more' : ''}`);
  }
  return problems;
}
