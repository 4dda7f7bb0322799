import { sql } from 'drizzle-orm';
import { SEQ_PER_MS } from '../../db/register-artifact.ts';
import type { Statement } from '../../db/statement.ts';
import type { Server } from '../../server.ts';
import { type Decisions, freshApprovalId } from './decide-import.ts';
import type { ImportPlan } from './plan-import.ts';
import { readRegistry } from './read-registry.ts';
import type { RegistryRow } from './registry-column.ts';
import { REGISTRY_TABLES, type RegistryTable } from './registry-tables.ts';
import { renameRow } from './renames.ts';

/** Rows handed to the writer at once. */
const PAGE = 200;

/** Takes away what an import put in line, also after a crash. */
export const clearRows = (importId: string): Statement => ({ sql: 'DELETE FROM import_row WHERE import_id = ?', args: [importId] });

/**
 * Puts the rows that are to be written in line, in slices that hold nobody up; `landStatements` then moves them all at once. Nothing
 * that anybody reads has changed until then.
 */
export async function stageRows(server: Server, folder: string, importId: string, plan: ImportPlan, decisions: Decisions): Promise<void> {
  await server.db.write([clearRows(importId)], { bulk: true });
  const change = changer(server, plan, decisions);
  for (const table of REGISTRY_TABLES) {
    let ordinal = 0;
    let page: [ordinal: number, body: string][] = [];
    const flush = async (): Promise<void> => {
      if (page.length === 0) return;
      const rows = page;
      page = [];
      await server.db.write(
        [
          {
            sql: 'INSERT INTO import_row (import_id, name, ordinal, body) SELECT ?, ?, value ->> 0, value ->> 1 FROM json_each(?)',
            args: [importId, table.name, JSON.stringify(rows)],
          },
        ],
        { bulk: true },
      );
    };
    for await (const row of readRegistry(folder, table, plan.scope.runIds)) {
      const changed = await change(table, row);
      if (changed === null) continue;
      page.push([ordinal++, JSON.stringify(changed)]);
      if (page.length >= PAGE) await flush();
    }
    await flush();
  }
}

/** What becomes of a row; null: it is left behind. */
function changer(
  server: Server,
  plan: ImportPlan,
  { deeds, renames, aliases }: Decisions,
): (table: RegistryTable, row: RegistryRow) => Promise<RegistryRow | null> {
  const places = placer(server);
  const approvals = new Map<string, string>();
  const versions = appendedVersions(plan, deeds);
  return async (table, row) => {
    const [entity, column] = table.of;
    const id = String(row[column]);
    const deed = deeds.get(`${entity} ${id}`);
    const renamed = renameRow(table.name, row, renames);
    if (entity === 'edge') return renamed;
    if (entity === 'alias') return table.name === 'alias' && !aliases.has(String(renamed.name)) ? null : renamed;
    if (deed === 'append') {
      const version = versions.get(`${id} ${row.version}`);
      return version === undefined || table.name === 'artifact' ? null : { ...renamed, version };
    }
    // A line of a journal is appended to ours too; whether it is there already is asked when it lands.
    if (deed === 'leave' && table.name !== 'workspace_note') return null;
    if (table.name === 'approval' && deed === 'copy') {
      const fresh = approvals.get(String(row.approval_id)) ?? freshApprovalId(server);
      approvals.set(String(row.approval_id), fresh);
      return { ...renamed, approval_id: fresh };
    }
    if (table.name === 'artifact') return { ...renamed, seq: await places(String(row.created_at)) };
    return renamed;
  };
}

/** Numbers behind our head for versions that are not here yet. */
function appendedVersions({ things }: ImportPlan, deeds: Decisions['deeds']): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const thing of things) {
    if (thing.entity !== 'artifact' || deeds.get(`artifact ${thing.id}`) !== 'append') continue;
    let next = thing.head;
    for (const [version, { digest }] of [...thing.versions].sort(([a], [b]) => a - b))
      if (!thing.known.has(digest)) numbers.set(`${thing.id} ${version}`, ++next);
  }
  return numbers;
}

/** Places in the order of creation: each the first free one of its millisecond. */
function placer(server: Server): (createdAt: string) => Promise<number> {
  const taken = new Set<number>();
  return async (createdAt) => {
    let place = Date.parse(createdAt) * SEQ_PER_MS;
    for (;;) {
      while (taken.has(place)) place++;
      const [row] = await server.db.read((q) => q.all<{ n: number }>(sql`SELECT count(*) AS n FROM artifact WHERE seq = ${place}`));
      taken.add(place);
      if (row.n === 0) return place;
    }
  };
}
