import { type Column, columns } from './registry-column.ts';

/** Ids of everything that belongs to what is exported, or is looked for at an import. */
export interface Scope {
  workspaceIds: readonly string[];
  runIds: readonly string[];
  /** Those of runs among them. */
  artifactIds: readonly string[];
  /** Of datasets. */
  datasets: readonly string[];
  modelRunIds: readonly string[];
  scenarioIds: readonly string[];
  feedIds: readonly string[];
}

/** A thing that an import takes or leaves as a whole. */
export type Entity = 'workspace' | 'run' | 'artifact' | 'scenario' | 'model' | 'alias' | 'feed' | 'dataset' | 'edge';

/** What travels of a table: which columns, which rows, how they are written again. */
export interface RegistryTable {
  /** Of the table, and of `registry/<name>.ndjson`. */
  name: string;
  columns: readonly Column[];
  /** `FROM` and `WHERE`; `in(list)` stands for the ids of a scope. */
  rows(among: (list: keyof Scope) => string): string;
  /** Unique, never null; rows travel and are written in this order. */
  key: readonly string[];
  /** Whose row it is, and the column of its id. */
  of: readonly [entity: Entity, column: string];
  /** Where rows stand; left out: `registry/<name>.ndjson`. */
  place?: 'run';
  /** SQL from `import_row r` (body JSON) into the table; `cells` are the columns read from the body. */
  write: { into?: readonly string[]; select?: readonly string[]; join?: string; end?: string };
}

/** A run's own version (its document, made by whoever holds it) is made anew where it arrives. */
const NOT_OF_RUNS = (column: string): string => `CASE WHEN type = 'run' THEN 0 ELSE ${column} END`;
/** Relations of a run to another that may be elsewhere. */
const OUTWARD = `('replay_of', 'restarted_from', 'modified_from', 'retry_of')`;
const upsert = (key: string, of: readonly Column[]): string =>
  `ON CONFLICT (${key}) DO UPDATE SET ${of
    .filter(({ name }) => name !== key)
    .map(({ name }) => `${name} = excluded.${name}`)
    .join(', ')}`;

const WORKSPACE = columns(
  `workspace_id run_id name? description tags pinned:integer archived:integer version:integer created_at updated_at title preset status seed:integer config
   config_schema_version:integer replayed_from? focus? created_objects? result_summary? winner? metric? value:real? queued_at finished_at?`,
);
const MODEL_RUN = columns(
  `model_run_id run_id step model state source digest? lineage dataset? window_from? window_to? series frame_version:integer config_hash metric? value:real? metrics
   wape:real? duplicate_of? error? created_at changed_at`,
);
const SCENARIO_PLAN = columns(
  `scenario_id name run_id made_by_run? made_by_step? model wanted_model scope scope_name horizon:integer assumptions cloned_from? source actor approved_by? approved_at?
   digest files figures units_delta:real revenue_delta:real? version:integer created_at updated_at`,
);
const FEED = columns('feed_id name status view blob attached dataset? created_at updated_at');
const ARTIFACT = columns(
  `artifact_id type kind title description tags words source run_id? step? preset? model? input_hash? head_version:integer bytes:integer files:integer
   schema_version:integer extra created_at modified_at archived:integer pinned:integer deleted_at? purged_at? edited_at?`,
  { head_version: NOT_OF_RUNS('head_version'), bytes: NOT_OF_RUNS('bytes'), files: NOT_OF_RUNS('files') },
);

/**
 * The one place that says what of each table travels: columns, rows, and how they are written again. What belongs to an instance alone
 * stays behind: positions and counts, keys of requests, expiry, caches, what a look at stored bytes said. Written in this order.
 */
export const REGISTRY_TABLES: readonly RegistryTable[] = [
  {
    name: 'feed',
    columns: FEED,
    rows: (among) => `FROM feed WHERE feed_id IN ${among('feedIds')}`,
    key: ['feed_id'],
    of: ['feed', 'feed_id'],
    write: { end: upsert('feed_id', FEED) },
  },
  {
    name: 'dataset',
    columns: columns('digest meta descriptor totals created_at'),
    rows: (among) => `FROM dataset WHERE digest IN ${among('datasets')}`,
    key: ['digest'],
    of: ['dataset', 'digest'],
    write: { end: 'ON CONFLICT DO NOTHING' },
  },
  {
    name: 'series',
    columns: columns('dataset ordinal:integer key store product units:real'),
    rows: (among) => `FROM series WHERE dataset IN ${among('datasets')}`,
    key: ['dataset', 'ordinal'],
    of: ['dataset', 'dataset'],
    write: { end: 'ON CONFLICT DO NOTHING' },
  },
  {
    name: 'run',
    columns: columns(
      `run_id preset title status config reuse:integer purpose replayed_from? restarted_from? restart_step? feed_id? queued_at started_at? finished_at? done:integer
       total:integer skipped:integer reused:integer duration_ms:real? summary? seq:integer approve`,
    ),
    rows: (among) => `FROM run WHERE run_id IN ${among('runIds')}`,
    key: ['run_id'],
    of: ['run', 'run_id'],
    write: {},
  },
  {
    name: 'event',
    columns: columns('run_id seq:integer type at body'),
    rows: (among) => `FROM event WHERE run_id IN ${among('runIds')}`,
    key: ['run_id', 'seq'],
    of: ['run', 'run_id'],
    place: 'run',
    write: {},
  },
  {
    name: 'approval',
    columns: columns('approval_id run_id step action arguments requested_at expires_at approved:integer? actor? reason? decided_at? recorded_in?'),
    rows: (among) => `FROM approval WHERE run_id IN ${among('runIds')}`,
    key: ['approval_id'],
    of: ['run', 'run_id'],
    write: {},
  },
  {
    name: 'artifact',
    columns: ARTIFACT,
    rows: (among) => `FROM artifact WHERE artifact_id IN ${among('artifactIds')}`,
    key: ['artifact_id'],
    of: ['artifact', 'artifact_id'],
    write: {
      into: ['seq'],
      select: [`r.body ->> '$.seq'`],
      // Rows that are there keep what a run's own document made of them.
      end: upsert(
        'artifact_id',
        ARTIFACT.filter(({ name }) => !['head_version', 'bytes', 'files', 'type', 'kind', 'created_at'].includes(name)),
      ).concat(
        ', head_version = max(head_version, excluded.head_version), bytes = iif(excluded.head_version > head_version, excluded.bytes, bytes)',
        ', files = iif(excluded.head_version > head_version, excluded.files, files), row_version = row_version + 1, documented = 0',
      ),
    },
  },
  {
    name: 'artifact_file',
    columns: columns('artifact_id version:integer path sha256 bytes:integer'),
    rows: (among) => `FROM artifact_file WHERE artifact_id IN ${among('artifactIds')} AND artifact_id NOT IN ${among('runIds')}`,
    key: ['artifact_id', 'version', 'path'],
    of: ['artifact', 'artifact_id'],
    write: { end: 'ON CONFLICT DO NOTHING' },
  },
  {
    name: 'artifact_version',
    columns: columns('artifact_id version:integer kind output digest bytes:integer created_at'),
    rows: (among) => `FROM artifact_version WHERE artifact_id IN ${among('artifactIds')} AND artifact_id NOT IN ${among('runIds')}`,
    key: ['artifact_id', 'version'],
    of: ['artifact', 'artifact_id'],
    write: { end: 'ON CONFLICT (artifact_id, version) DO NOTHING' },
  },
  {
    name: 'artifact_tag',
    columns: columns('artifact_id tag origin', { artifact_id: 'a.artifact_id' }),
    rows: (among) => `FROM artifact_tag t JOIN artifact a ON a.seq = t.created_at WHERE a.artifact_id IN ${among('artifactIds')}`,
    key: ['a.artifact_id', 'tag'],
    of: ['artifact', 'artifact_id'],
    write: {
      into: ['tag', 'created_at', 'origin'],
      select: [`r.body ->> '$.tag'`, 'a.seq', `r.body ->> '$.origin'`],
      join: `JOIN artifact a ON a.artifact_id = r.body ->> '$.artifact_id'`,
      end: 'ON CONFLICT DO NOTHING',
    },
  },
  {
    name: 'artifact_edge',
    columns: columns('source_id relation target_id created_at'),
    rows: (among) => `FROM artifact_edge WHERE relation <> 'imported_from' AND (
      (source_id IN ${among('artifactIds')} AND (target_id IN ${among('artifactIds')} OR (relation IN ${OUTWARD} AND source_id IN ${among('runIds')})))
      OR (source_id IN ${among('feedIds')} AND target_id IN ${among('artifactIds')}))`,
    key: ['source_id', 'relation', 'target_id'],
    of: ['edge', 'source_id'],
    write: { end: 'ON CONFLICT DO NOTHING' },
  },
  {
    name: 'model_run',
    columns: MODEL_RUN,
    rows: (among) => `FROM model_run WHERE model_run_id IN ${among('modelRunIds')}`,
    key: ['model_run_id'],
    of: ['model', 'model_run_id'],
    write: { end: upsert('model_run_id', MODEL_RUN) },
  },
  {
    name: 'alias',
    columns: columns('name digest run_id moved_at model_run_id'),
    rows: (among) => `FROM alias WHERE model_run_id IN ${among('modelRunIds')}`,
    key: ['name'],
    of: ['alias', 'name'],
    write: {
      end: 'ON CONFLICT (name) DO UPDATE SET digest = excluded.digest, run_id = excluded.run_id, moved_at = excluded.moved_at, model_run_id = excluded.model_run_id',
    },
  },
  {
    name: 'alias_history',
    columns: columns('name digest? previous? run_id actor reason at kind model_run_id? previous_model_run_id? acknowledged'),
    rows: (among) => `FROM alias_history WHERE run_id IN ${among('runIds')} OR model_run_id IN ${among('modelRunIds')}`,
    key: ['id'],
    of: ['alias', 'name'],
    write: {},
  },
  {
    name: 'scenario_plan',
    columns: SCENARIO_PLAN,
    rows: (among) => `FROM scenario_plan WHERE scenario_id IN ${among('scenarioIds')} AND deleted_at IS NULL`,
    key: ['scenario_id'],
    of: ['scenario', 'scenario_id'],
    write: { end: `${upsert('scenario_id', SCENARIO_PLAN)}, deleted_at = NULL` },
  },
  {
    name: 'scenario_tag',
    columns: columns('scenario_id tag'),
    rows: (among) => `FROM scenario_tag WHERE scenario_id IN ${among('scenarioIds')}`,
    key: ['scenario_id', 'tag'],
    of: ['scenario', 'scenario_id'],
    write: { end: 'ON CONFLICT DO NOTHING' },
  },
  {
    name: 'workspace',
    columns: WORKSPACE,
    rows: (among) => `FROM workspace WHERE workspace_id IN ${among('workspaceIds')} AND deleted_at IS NULL`,
    key: ['workspace_id'],
    of: ['workspace', 'workspace_id'],
    write: { end: `${upsert('workspace_id', WORKSPACE)}, deleted_at = NULL` },
  },
  {
    name: 'workspace_note',
    columns: columns('workspace_id at actor text'),
    rows: (among) => `FROM workspace_note WHERE workspace_id IN ${among('workspaceIds')}`,
    key: ['note_id'],
    of: ['workspace', 'workspace_id'],
    write: {},
  },
];

export const registryTable = (name: string): RegistryTable => {
  const found = REGISTRY_TABLES.find((table) => table.name === name);
  if (!found) throw new RangeError(`no table "${name}" travels in bundles`);
  return found;
};
