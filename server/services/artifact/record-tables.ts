import { getTableColumns, getTableName, sql } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import * as schema from '../../db/schema.ts';
import type { Value } from '../../db/statement.ts';
import type { Server } from '../../server.ts';

export type Row = Readonly<Record<string, Value>>;

/** A table of what people and runs decided, which no artifact tells: its rows stand in the records beside the database. */
export interface RecordTable {
  name: string;
  columns: readonly string[];
  /** Rows with a key that the table does not know come back; of several with one key, all or none. */
  key: string;
  /** Further table whose knowledge of a key counts. */
  alsoIn?: string;
  /** SQL of the time of a row's last change. */
  changed: string;
}

/** Rows of a table that are written, the latest changed ones. */
const MOST_ROWS = 10_000;

function recordsOf(table: SQLiteTable, key: string, changed: string, { without, alsoIn }: { without?: string; alsoIn?: string } = {}): RecordTable {
  const columns = Object.values(getTableColumns(table)).map((column) => column.name);
  return { name: getTableName(table), columns: columns.filter((name) => name !== without), key, changed, alsoIn };
}

/** In the order in which they are written again. */
export const RECORD_TABLES: readonly RecordTable[] = [
  recordsOf(schema.workspace, 'workspace_id', 'updated_at'),
  recordsOf(schema.workspaceNote, 'workspace_id', 'at', { without: 'note_id' }),
  recordsOf(schema.modelRun, 'model_run_id', 'changed_at'),
  // An alias that was removed here has a history, and stays removed.
  recordsOf(schema.alias, 'name', 'moved_at', { alsoIn: 'alias_history' }),
  recordsOf(schema.aliasHistory, 'name', 'at', { without: 'id' }),
  recordsOf(schema.scenarioPlan, 'scenario_id', 'updated_at'),
  recordsOf(schema.scenarioTag, 'scenario_id', 'tag'),
  recordsOf(schema.approval, 'approval_id', 'coalesce(decided_at, requested_at)'),
  recordsOf(schema.artifactHold, 'artifact_id', 'at'),
  recordsOf(schema.retentionPolicy, 'policy_id', 'modified_at'),
  recordsOf(schema.savedView, 'view_id', 'modified_at'),
  recordsOf(schema.feed, 'feed_id', 'updated_at'),
];

/** Differs once a row was added, changed or removed. Linear in the rows, which are few beside artifacts. */
export async function signRecords({ db }: Server): Promise<string> {
  const parts = RECORD_TABLES.map(({ name, changed }) => `SELECT '${name}' AS name, count(*) AS n, coalesce(max(${changed}), '') AS at FROM ${name}`);
  const rows = await db.read((q) => q.all<{ name: string; n: number; at: string }>(sql.raw(parts.join(' UNION ALL '))));
  return rows.map(({ name, n, at }) => `${name} ${n} ${at}`).join('\n');
}

/** Oldest change first. */
export function readRecords({ db }: Server, { name, columns, changed, key }: RecordTable): Promise<Row[]> {
  const list = columns.join(', ');
  return db.read((q) =>
    q.all<Row>(
      sql.raw(
        `SELECT ${list} FROM (SELECT *, ${changed} AS changed_last FROM ${name} ORDER BY changed_last DESC LIMIT ${MOST_ROWS}) ORDER BY changed_last, ${key}`,
      ),
    ),
  );
}

/** Which of some keys a table, or the one beside it, knows. */
export async function knownKeys({ db }: Server, { name, key, alsoIn }: RecordTable, keys: readonly Value[]): Promise<ReadonlySet<Value>> {
  const known = new Set<Value>();
  for (const table of alsoIn === undefined ? [name] : [name, alsoIn]) {
    const from = sql.raw(`"${table}"`);
    const rows = await db.read((q) =>
      q.all<{ key: Value }>(
        sql`SELECT value AS key FROM json_each(${JSON.stringify(keys)}) WHERE EXISTS (SELECT 1 FROM ${from} t WHERE t.${sql.raw(key)} = value)`,
      ),
    );
    for (const row of rows) known.add(row.key);
  }
  return known;
}
