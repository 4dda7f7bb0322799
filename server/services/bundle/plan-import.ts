import { createHash, type Hash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { canonicalJson } from '../../blobs/canonical-json.ts';
import { versionDigest } from '../../blobs/digest.ts';
import { AppError } from '../../errors.ts';
import type { Server } from '../../server.ts';
import { readRegistry } from './read-registry.ts';
import { readRows } from './read-rows.ts';
import type { RegistryRow } from './registry-column.ts';
import { type Entity, REGISTRY_TABLES, registryTable, type Scope } from './registry-tables.ts';
import { NO_RENAMES, type Renames, recordedNames, renameRow } from './renames.ts';
import type { ImportFate } from './views.ts';

/** A thing of a bundle, told apart by a digest over all of its rows. */
interface Thing {
  entity: Entity;
  id: string;
  title: string;
  hash: string;
  /** Rises with each change: a version or a time. */
  rank: string;
  /** Of an artifact: digest and kind by version, and its type. */
  versions: Map<number, { digest: string; kind: string }>;
  type: string;
  /** Of a workspace: its run and name. */
  runId: string | null;
  name: string | null;
}

export interface PlannedThing extends Thing {
  fate: ImportFate;
  /** Of something equal that goes by another id here. */
  equal: string | null;
  /** Of a conflict: with what. */
  reason: string | null;
  /** Of an artifact that is here: its head version, and digests of all. */
  head: number;
  known: ReadonlySet<string>;
}

/** An alias as a bundle has it. */
export interface AliasThere {
  /** What it points to; null: it is history. */
  digest: string | null;
  /** One move of it, by which it is known again; null: none travels. */
  moved: { runId: string; at: string } | null;
}

/** What a bundle holds and what is here of it. */
export interface ImportPlan {
  things: readonly PlannedThing[];
  scope: Scope;
  /** By name there. */
  aliases: ReadonlyMap<string, AliasThere>;
}

/** Never compared: aliases are renamed, edges are added where both ends are. */
const APART = new Set<Entity>(['alias', 'edge']);
/** Appended line by line, so that a further line is no other thing. */
const LINES = new Set(['workspace_note']);

/** Digests of things, gathered row by row. */
class Things {
  readonly found = new Map<string, Thing & { sum: Hash }>();

  add(table: string, entity: Entity, id: string, row: RegistryRow): void {
    if (APART.has(entity)) return;
    const key = `${entity} ${id}`;
    const known = this.found.get(key);
    const thing = known ?? { entity, id, title: id, hash: '', rank: '', versions: new Map(), type: entity, runId: null, name: null, sum: createHash('sha256') };
    if (!known) this.found.set(key, thing);
    if (!LINES.has(table)) thing.sum.update(`${table} ${canonicalJson(row)}\n`);
    describe(thing, table, row);
  }

  end(): Map<string, Thing> {
    return new Map([...this.found].map(([key, { sum, ...thing }]) => [key, { ...thing, hash: sum.digest('hex') }]));
  }
}

const text = (cell: RegistryRow[string]): string => (cell === null ? '' : String(cell));

function describe(thing: Thing, table: string, row: RegistryRow): void {
  switch (table) {
    case 'workspace':
      Object.assign(thing, { title: text(row.name) || text(row.title), rank: text(row.version).padStart(12, '0'), runId: text(row.run_id), name: row.name });
      return;
    case 'run':
      thing.title = text(row.title);
      return;
    case 'artifact':
      Object.assign(thing, { title: text(row.title), rank: text(row.modified_at), type: text(row.type) });
      return;
    case 'artifact_version':
      thing.versions.set(Number(row.version), { digest: text(row.digest), kind: text(row.kind) });
      return;
    case 'scenario_plan':
      Object.assign(thing, { title: text(row.name), rank: text(row.version).padStart(12, '0') });
      return;
    case 'model_run':
      Object.assign(thing, { title: text(row.model), rank: text(row.changed_at) });
      return;
    case 'feed':
      Object.assign(thing, { title: text(row.name), rank: text(row.updated_at) });
      return;
  }
}

/** Reads a staged bundle against what is here. Writes nothing. @throws AppError BUNDLE_REFUSED */
export async function planImport(server: Server, folder: string): Promise<ImportPlan> {
  const theirs = await readTheirs(folder);
  const scope = scopeOf(theirs.things);
  const ours = await readOurs(server, scope);
  const twins = await findTwins(
    server,
    [...theirs.things.values()].filter((thing) => thing.entity === 'artifact' && !ours.has(`artifact ${thing.id}`)),
  );
  const keepers = await findKeepers(server, [...theirs.things.values()]);
  const things = [...theirs.things].map(([key, thing]): PlannedThing => {
    const own = ours.get(key);
    const base = {
      ...thing,
      equal: null,
      reason: null,
      head: Math.max(0, ...(own?.versions.keys() ?? [])),
      known: new Set([...(own?.versions.values() ?? [])].map((one) => one.digest)),
    };
    if (!own) {
      const twin = twins.get(thing.id);
      if (twin !== undefined && thing.entity === 'artifact') return { ...base, fate: 'identical', equal: twin };
      const keeper = thing.entity === 'workspace' ? keepers.get(thing.id) : undefined;
      return keeper === undefined ? { ...base, fate: 'new' } : { ...base, fate: 'conflict', reason: `its run is kept here as workspace ${keeper}` };
    }
    // Named by what they hold: there is but one.
    if (own.hash === thing.hash || thing.entity === 'dataset') return { ...base, fate: 'identical' };
    const differs = [...own.versions].some(([version, one]) => thing.versions.has(version) && thing.versions.get(version)?.digest !== one.digest);
    if (thing.rank > own.rank && !differs) return { ...base, fate: 'newer' };
    return { ...base, fate: 'conflict', reason: differs ? 'a version of the same number has other content here' : 'what is here is another state of it' };
  });
  return { things, scope, aliases: theirs.aliases };
}

interface Theirs {
  things: Map<string, Thing>;
  aliases: Map<string, AliasThere>;
}

async function readTheirs(folder: string): Promise<Theirs> {
  const things = new Things();
  const aliases = new Map<string, AliasThere>();
  const runIds: string[] = [];
  const files = new Map<string, { path: string; sha256: string; bytes: number }[]>();
  for (const table of REGISTRY_TABLES) {
    const [entity, column] = table.of;
    for await (const row of readRegistry(folder, table, runIds)) {
      const id = text(row[column]);
      if (table.name === 'run') runIds.push(id);
      if (table.name === 'alias') aliases.set(id, { digest: text(row.digest), moved: null });
      if (table.name === 'alias_history') aliases.set(id, { digest: aliases.get(id)?.digest ?? null, moved: { runId: text(row.run_id), at: text(row.at) } });
      const owners = ownerOf(table.name, row, [entity, id]);
      if (owners.length > 0 && !owners.some((owner) => things.found.has(owner)))
        throw new AppError('BUNDLE_REFUSED', `a row of ${table.name} belongs to ${entity} ${id.slice(0, 80)}, which is not in the bundle`);
      if (table.name === 'artifact_file') {
        const key = `${id} ${row.version}`;
        const list = files.get(key) ?? [];
        if (list.push({ path: text(row.path), sha256: text(row.sha256), bytes: Number(row.bytes) }) === 1) files.set(key, list);
      }
      if (table.name === 'artifact_version' && versionDigest(files.get(`${id} ${row.version}`) ?? []) !== row.digest)
        throw new AppError('BUNDLE_REFUSED', `files of artifact ${id}, version ${row.version}, do not have the digest it names`);
      things.add(table.name, entity, id, row);
    }
  }
  return { things: things.end(), aliases };
}

/** Tables that bring a thing that stands on nothing else of the bundle. */
const FREE = new Set(['feed', 'dataset', 'run', 'artifact', 'workspace']);

/**
 * What has to be in the bundle for a row to be let in, one of these: else a bundle could write into what is ours. Empty for a row that
 * asks for nothing.
 */
function ownerOf(table: string, row: RegistryRow, [entity, id]: readonly [Entity, string]): string[] {
  const run = `run ${row.run_id}`;
  if (FREE.has(table)) return [];
  if (table === 'artifact_edge') return [`artifact ${row.source_id}`, `feed ${row.source_id}`];
  if (table === 'alias') return [`model ${row.model_run_id}`];
  if (table === 'alias_history') return [run, `model ${row.model_run_id}`];
  if (table === 'model_run') return [run];
  if (table === 'scenario_plan') return [run, `run ${row.made_by_run}`];
  return [`${entity} ${id}`];
}

function scopeOf(things: ReadonlyMap<string, Thing>): Scope {
  const ids = (entity: Entity): string[] => [...things.values()].filter((thing) => thing.entity === entity).map((thing) => thing.id);
  return {
    workspaceIds: ids('workspace'),
    runIds: ids('run'),
    artifactIds: ids('artifact'),
    datasets: ids('dataset'),
    modelRunIds: ids('model'),
    scenarioIds: ids('scenario'),
    feedIds: ids('feed'),
  };
}

async function readOurs(server: Server, scope: Scope): Promise<Map<string, Thing>> {
  const things = new Things();
  const renames: Renames = scope.workspaceIds.length > 0 ? await recordedNames(server, scope.workspaceIds[0]) : NO_RENAMES;
  for (const table of REGISTRY_TABLES) {
    const [entity, column] = table.of;
    if (APART.has(entity)) continue;
    for await (const row of readRows(server, registryTable(table.name), scope)) {
      const recorded = renameRow(table.name, row, renames);
      things.add(table.name, entity, text(recorded[column]), recorded);
    }
  }
  return things.end();
}

/** Artifacts of equal content that go by another id here: content that a run makes is stored once. */
async function findTwins(server: Server, things: readonly Thing[]): Promise<Map<string, string>> {
  const wanted = things.flatMap(({ id, versions }) => {
    const [head] = [...versions].sort(([a], [b]) => b - a);
    return head && head[1].kind !== 'upload' ? [[id, head[1].digest, head[1].kind]] : [];
  });
  const rows = await server.db.read((q) =>
    q.all<{ theirs: string; ours: string }>(
      sql`SELECT j.value ->> 0 AS theirs, v.artifact_id AS ours FROM json_each(${JSON.stringify(wanted)}) j
          CROSS JOIN artifact_version v ON v.digest = j.value ->> 1 AND v.kind = j.value ->> 2`,
    ),
  );
  return new Map(rows.map((row) => [row.theirs, row.ours]));
}

/** Workspaces here, of other ids, that keep the same runs. */
async function findKeepers(server: Server, things: readonly Thing[]): Promise<Map<string, string>> {
  const wanted = things.flatMap(({ entity, id, runId }) => (entity === 'workspace' ? [[id, runId]] : []));
  const rows = await server.db.read((q) =>
    q.all<{ theirs: string; ours: string }>(
      sql`SELECT j.value ->> 0 AS theirs, w.workspace_id AS ours FROM json_each(${JSON.stringify(wanted)}) j
          JOIN workspace w ON w.run_id = j.value ->> 1 AND w.deleted_at IS NULL AND w.workspace_id <> j.value ->> 0`,
    ),
  );
  return new Map(rows.map((row) => [row.theirs, row.ours]));
}
