import type { Statement } from '../../db/statement.ts';
import { REGISTRY_TABLES, type RegistryTable } from './registry-tables.ts';
import { clearRows } from './stage-rows.ts';

const cell = ({ name }: { name: string }): string => `r.body ->> '$.${name}'`;

/** Rows of a table out of the line into where they belong, in their order. */
function landTable(table: RegistryTable, importId: string): Statement {
  const { into = [], select = [], join = '', end = '' } = table.write;
  const all =
    table.name === 'artifact_tag'
      ? { into, select }
      : { into: [...table.columns.map((one) => one.name), ...into], select: [...table.columns.map(cell), ...select] };
  const unless = ONCE[table.name] ?? '';
  return {
    sql: `INSERT INTO ${table.name} (${all.into.join(', ')}) SELECT ${all.select.join(', ')} FROM import_row r ${join}
          WHERE r.import_id = ? AND r.name = ? ${unless} ORDER BY r.ordinal ${end}`,
    args: [importId, table.name],
  };
}

/** Lines without a key of their own: one that is there already is not written again. */
const ONCE: Readonly<Record<string, string>> = {
  workspace_note: `AND NOT EXISTS (SELECT 1 FROM workspace_note n WHERE n.workspace_id = r.body ->> '$.workspace_id' AND n.at = r.body ->> '$.at'
    AND n.actor = r.body ->> '$.actor' AND n.text = r.body ->> '$.text')`,
  alias_history: `AND NOT EXISTS (SELECT 1 FROM alias_history h WHERE h.name = r.body ->> '$.name' AND h.at = r.body ->> '$.at' AND h.run_id = r.body ->> '$.run_id'
    AND h.kind = r.body ->> '$.kind' AND h.digest IS r.body ->> '$.digest')`,
  artifact_edge: `AND EXISTS (SELECT 1 FROM artifact a WHERE a.artifact_id = r.body ->> '$.source_id' UNION ALL SELECT 1 FROM feed f WHERE f.feed_id = r.body ->> '$.source_id')`,
};

/** Everything that stands in line for an import, into its tables: part of one batch, with which all of it is there or nothing. */
export function landStatements(importId: string): Statement[] {
  const written = `SELECT body ->> '$.artifact_id' FROM import_row WHERE import_id = ? AND name = 'artifact'`;
  return [
    ...REGISTRY_TABLES.filter((table) => table.name !== 'artifact_tag').map((table) => landTable(table, importId)),
    { sql: `DELETE FROM artifact_tag WHERE created_at IN (SELECT seq FROM artifact WHERE artifact_id IN (${written}))`, args: [importId] },
    ...REGISTRY_TABLES.filter((table) => table.name === 'artifact_tag').map((table) => landTable(table, importId)),
    // A version that was added behind ours is the head now.
    {
      sql: `UPDATE artifact SET head_version = v.version, bytes = v.bytes, files = (SELECT count(*) FROM artifact_file f WHERE f.artifact_id = v.artifact_id AND f.version = v.version),
              row_version = row_version + 1, documented = 0
            FROM artifact_version v WHERE v.artifact_id = artifact.artifact_id AND v.version > artifact.head_version
              AND artifact.artifact_id IN (SELECT body ->> '$.artifact_id' FROM import_row WHERE import_id = ? AND name = 'artifact_version')
              AND v.version = (SELECT max(version) FROM artifact_version w WHERE w.artifact_id = v.artifact_id)`,
      args: [importId],
    },
    {
      sql: `UPDATE run SET workspace_id = w.workspace_id, expires_at = NULL FROM workspace w WHERE w.run_id = run.run_id AND w.deleted_at IS NULL
            AND w.workspace_id IN (SELECT body ->> '$.workspace_id' FROM import_row WHERE import_id = ? AND name = 'workspace')`,
      args: [importId],
    },
    clearRows(importId),
  ];
}
