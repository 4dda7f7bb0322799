import { type SQL, sql } from 'drizzle-orm';
import { ALL_CAPABILITIES, ARTIFACT_SOURCES, ARTIFACT_TYPES } from '../../db/artifact-types.ts';
import { SEQ_PER_MS } from '../../db/register-artifact.ts';
import { AppError } from '../../errors.ts';
import type { Server } from '../../server.ts';
import type { ArtifactFilter } from './artifact-query.ts';
import { findRelated } from './find-related.ts';
import { parseSearch } from './parse-search.ts';

/** One condition of a query. Candidates stand as `a (seq)` in its test, which asks an index where there is one, the row only where there is none. */
export interface Condition {
  test: SQL;
  /** The words it asks the index of words for: a candidate alone, or all between two places at one go. Null: `test` stands for itself. */
  words: ((between: SQL | null) => SQL) | null;
  /** FTS expression of words it must not have, when it says nothing else. */
  lacks?: string;
  /** How to begin with it: null where it only narrows. */
  driver: Driver | null;
  /** Whether counters know how many live rows it has; then the count of it alone is theirs. */
  counted: { dimension: string; values: readonly string[] } | null;
}

/** Where a slice lies, said of the column that holds seq. */
export type Bounds = (column: string) => SQL;

export interface Driver {
  /** All its rows, `seq` alone, in no order. */
  rows: SQL;
  /** Its rows within bounds, in the order of seq, at most n: `seq, key`; null where they have no such order. */
  slice: ((bounds: Bounds, order: SQL, n: number) => SQL) | null;
}

/** A range of a column that lists are sorted by: going along it, nothing outside is looked at. */
export interface KeyRange {
  column: 'modified_at' | 'bytes';
  bounds: Bounds;
  condition: Condition;
}

export interface Conditions {
  list: Condition[];
  /** FTS expression, for ranking. */
  match: string | null;
  ranges: KeyRange[];
  /** Whether archived and deleted rows are left out and nothing else said of state. */
  liveOnly: boolean;
  /** Bounds on seq that the created range implies. */
  seqFrom: number | null;
  seqTo: number | null;
}

const json = (values: readonly unknown[]): string => JSON.stringify(values);
/** A burst or a clock put back may give a seq so much later than its time. */
const SEQ_SLACK_MS = 120_000;

/** Turns a filter into conditions. @throws AppError BAD_QUERY for a search text we cannot take, ARTIFACT_NOT_FOUND, WORKSPACE_NOT_FOUND */
export async function toConditions(server: Server, given: ArtifactFilter): Promise<Conditions> {
  const search = parseSearch(given.q ?? '');
  const filter = addFilters(given, search.filters);
  const list: Condition[] = [];
  const ranges: KeyRange[] = [];
  const add: Add = (test, driver = null, counted = null) => void list.push({ test, words: null, driver, counted });

  const match = search.match !== null && search.without !== null ? `(${search.match}) NOT (${search.without})` : search.match;
  const isPrefix = (expression: string): boolean => expression.includes('" *');
  if (match !== null) list.push({ test: matches(match), words: wordsTest(match, isPrefix(match)), driver: ftsDriver(match), counted: null });
  else if (search.without !== null) {
    const { without } = search;
    const has = wordsTest(without, isPrefix(without));
    list.push({ test: sql`NOT ${matches(without)}`, words: (between) => sql`NOT ${has(between)}`, lacks: without, driver: null, counted: null });
  }
  const types = filter.type?.map((type) => (type === 'telemetry' ? 'dataset' : type));
  for (const [column, index, values] of [
    ['type', 'artifact_by_type', types],
    ['source', 'artifact_by_source', filter.source],
    ['preset', 'artifact_by_preset', filter.preset],
    ['model', 'artifact_by_model', filter.model],
  ] as const) {
    const wanted = [...new Set(values)];
    if (wanted.length === 0) continue;
    add(columnTest(column, index, wanted), columnDriver(column, index, wanted), column === 'model' ? null : { dimension: column, values: wanted });
  }
  addKeyed(add, 'tag', filter.tag ?? [], filter.tagMode);
  addKeyed(add, 'capability', filter.capability ?? [], 'all');
  for (const tag of new Set(filter.notTag)) add(sql`NOT EXISTS (SELECT 1 FROM artifact_tag t WHERE t.tag = ${tag} AND t.created_at = a.seq)`);
  addRanges(list, ranges, filter);
  await addSets(server, add, filter);
  const liveOnly = filter.archived === 'false' && filter.deleted === 'false';
  if (filter.archived === 'only') add(inState('archived'), stateDriver('archived'));
  if (filter.deleted === 'only') add(inState('deleted'), stateDriver('deleted'));
  if (!liveOnly && filter.archived === 'false' && filter.deleted !== 'only') add(sql`NOT ${inState('archived')}`);
  if (!liveOnly && filter.deleted === 'false') add(sql`NOT ${inState('deleted')}`);
  if (filter.pinned !== undefined) add(filter.pinned ? inState('pinned') : sql`NOT ${inState('pinned')}`, filter.pinned ? stateDriver('pinned') : null);
  return {
    list,
    match,
    ranges,
    liveOnly,
    seqFrom: filter.createdAfter === undefined ? null : Date.parse(filter.createdAfter) * SEQ_PER_MS,
    seqTo: filter.createdBefore === undefined ? null : (Date.parse(filter.createdBefore) + SEQ_SLACK_MS) * SEQ_PER_MS,
  };
}

/** Filters written into the search text join those beside it. */
function addFilters(filter: ArtifactFilter, written: ReturnType<typeof parseSearch>['filters']): ArtifactFilter {
  const all: ArtifactFilter = { ...filter };
  const wrong = (message: string): never => {
    throw new AppError('BAD_QUERY', `q ${message}`, [{ path: 'q', message }]);
  };
  const among = <T extends string>(known: readonly T[], value: string, name: string): T =>
    known.find((one) => one === value) ?? wrong(`${name}: is one of ${known.join(', ')}, not "${value.slice(0, 40)}"`);
  for (const { name, value, not } of written) {
    if (name === 'tag') {
      if (not) all.notTag = [...(all.notTag ?? []), value];
      else all.tag = [...(all.tag ?? []), value];
    } else if (name === 'type') all.type = [...(all.type ?? []), among([...ARTIFACT_TYPES, 'telemetry'], value, 'type')];
    else if (name === 'source') all.source = [...(all.source ?? []), among(ARTIFACT_SOURCES, value, 'source')];
    else if (name === 'capability') all.capability = [...(all.capability ?? []), among(ALL_CAPABILITIES, value, 'capability')];
    else if (name === 'preset') all.preset = [...(all.preset ?? []), value];
    else if (name === 'model') all.model = [...(all.model ?? []), value];
    else if (name === 'workspace') all.workspace = value;
    else if (among(['archived', 'deleted', 'pinned'] as const, value, 'is') === 'pinned') all.pinned = true;
    else if (value === 'archived') all.archived = 'only';
    else all.deleted = 'only';
  }
  return all;
}

type Add = (test: SQL, driver?: Driver | null, counted?: Condition['counted']) => void;

function addKeyed(add: Add, name: 'tag' | 'capability', given: readonly string[], mode: 'all' | 'any'): void {
  const values = [...new Set(given)];
  const table = sql.raw(`artifact_${name}`);
  const column = sql.raw(name);
  if (values.length === 0) return;
  for (const group of mode === 'any' ? [values] : values.map((value) => [value])) {
    const one = (value: string, bounds: Bounds, order: SQL, n: number): SQL =>
      sql`SELECT * FROM (SELECT created_at AS seq, created_at AS key FROM ${table} WHERE ${column} = ${value} AND ${bounds('created_at')} ORDER BY created_at ${order} LIMIT ${n})`;
    add(
      sql`EXISTS (SELECT 1 FROM ${table} t WHERE t.${column} IN (SELECT value FROM json_each(${json(group)})) AND t.created_at = a.seq)`,
      {
        rows: sql`SELECT DISTINCT created_at AS seq FROM ${table} WHERE ${column} IN (SELECT value FROM json_each(${json(group)}))`,
        slice: (bounds, order, n) =>
          union(
            group.map((value) => one(value, bounds, order, n)),
            order,
            n,
          ),
      },
      group.length === 1 ? { dimension: name, values: group } : null,
    );
  }
}

function addRanges(list: Condition[], ranges: KeyRange[], filter: ArtifactFilter): void {
  const iso = (text: string): string => new Date(Date.parse(text)).toISOString();
  const plain = (test: SQL): void => void list.push({ test, words: null, driver: null, counted: null });
  // A seq is never before its time and at most the slack behind it: only within the slack the row has to be asked.
  const made = sql`(SELECT x.created_at FROM artifact x WHERE x.seq = a.seq)`;
  if (filter.createdAfter) {
    const from = Date.parse(filter.createdAfter);
    plain(sql`(a.seq >= ${(from + SEQ_SLACK_MS) * SEQ_PER_MS} OR (a.seq >= ${from * SEQ_PER_MS} AND ${made} >= ${iso(filter.createdAfter)}))`);
  }
  if (filter.createdBefore) {
    const to = Date.parse(filter.createdBefore);
    plain(sql`(a.seq < ${to * SEQ_PER_MS} OR (a.seq < ${(to + SEQ_SLACK_MS) * SEQ_PER_MS} AND ${made} < ${iso(filter.createdBefore)}))`);
  }
  const range = (column: KeyRange['column'], index: string, from: string | number | undefined, to: ((on: SQL) => SQL) | null): void => {
    if (from === undefined && to === null) return;
    const bounds: Bounds = (on) => {
      const key = sql.raw(on);
      return sql.join([...(from === undefined ? [] : [sql`${key} >= ${from}`]), ...(to === null ? [] : [to(key)])], sql` AND `);
    };
    const condition: Condition = {
      test: sql`(SELECT ${bounds(`x.${column}`)} FROM artifact x WHERE x.seq = a.seq)`,
      words: null,
      driver: { rows: sql`SELECT x.seq FROM artifact x INDEXED BY ${sql.raw(index)} WHERE ${bounds(`x.${column}`)}`, slice: null },
      counted: null,
    };
    list.push(condition);
    ranges.push({ column, bounds, condition });
  };
  const { modifiedAfter, modifiedBefore, minSize, maxSize } = filter;
  range('modified_at', 'artifact_by_modified', modifiedAfter && iso(modifiedAfter), modifiedBefore ? (on) => sql`${on} < ${iso(modifiedBefore)}` : null);
  range('bytes', 'artifact_by_bytes', minSize, maxSize === undefined ? null : (on) => sql`${on} <= ${maxSize}`);
}

/** Conditions that name their rows: a workspace, bytes, equal input, relatives. */
async function addSets(server: Server, add: Add, filter: ArtifactFilter): Promise<void> {
  const byIds = (ids: SQL): void => {
    const rows = sql`SELECT seq FROM artifact WHERE artifact_id IN (${ids})`;
    add(sql`a.seq IN (${rows})`, {
      rows,
      slice: (bounds, order, n) =>
        sql`SELECT seq, seq AS key FROM artifact WHERE artifact_id IN (${ids}) AND ${bounds('seq')} ORDER BY seq ${order} LIMIT ${n}`,
    });
  };
  if (filter.workspace !== undefined) {
    const runId = await runOfWorkspace(server, filter.workspace);
    byIds(sql`SELECT ${runId} UNION SELECT target_id FROM artifact_edge WHERE source_id = ${runId} AND relation = 'generates'`);
  }
  if (filter.sha256 !== undefined)
    byIds(
      sql`SELECT artifact_id FROM artifact_file WHERE sha256 = ${filter.sha256} UNION SELECT artifact_id FROM artifact_version WHERE digest = ${filter.sha256}`,
    );
  if (filter.inputHash !== undefined) {
    const where = sql`input_hash = ${filter.inputHash}`;
    add(sql`EXISTS (SELECT 1 FROM artifact x INDEXED BY artifact_by_input WHERE x.${where} AND x.input_hash IS NOT NULL AND x.seq = a.seq)`, {
      rows: sql`SELECT seq FROM artifact INDEXED BY artifact_by_input WHERE ${where} AND input_hash IS NOT NULL`,
      slice: (bounds, order, n) =>
        sql`SELECT seq, seq AS key FROM artifact INDEXED BY artifact_by_input WHERE ${where} AND input_hash IS NOT NULL AND ${bounds('seq')} ORDER BY seq ${order} LIMIT ${n}`,
    });
  }
  if (filter.relatedTo !== undefined) {
    const ids = await findRelated(server, { id: filter.relatedTo, relation: filter.relation, direction: filter.direction, depth: filter.depth });
    byIds(sql`SELECT value FROM json_each(${json(ids)})`);
  }
}

async function runOfWorkspace(server: Server, name: string): Promise<string> {
  const [row] = await server.db.read((q) =>
    q.all<{ runId: string }>(
      sql`SELECT run_id AS runId FROM workspace WHERE workspace_id = ${name} OR (name = ${name} AND deleted_at IS NULL) ORDER BY workspace_id = ${name} DESC LIMIT 1`,
    ),
  );
  if (!row) throw new AppError('WORKSPACE_NOT_FOUND', `there is no workspace "${name.slice(0, 120)}"`, [{ path: 'workspace', message: 'is not known' }]);
  return row.runId;
}

const matches = (expression: string): SQL => sql`a.seq IN (SELECT rowid FROM artifact_fts WHERE artifact_fts MATCH ${expression} AND rowid = a.seq)`;

const ftsDriver = (match: string): Driver => ({
  rows: sql`SELECT rowid AS seq FROM artifact_fts WHERE artifact_fts MATCH ${match}`,
  slice: (bounds, order, n) =>
    sql`SELECT rowid AS seq, rowid AS key FROM artifact_fts WHERE artifact_fts MATCH ${match} AND ${bounds('rowid')} ORDER BY rowid ${order} LIMIT ${n}`,
});

function columnDriver(column: string, index: string, values: readonly string[]): Driver {
  const from = sql.raw(`artifact INDEXED BY ${index}`);
  const is = sql.raw(column);
  return {
    rows: sql`SELECT seq FROM ${from} WHERE ${is} IN (SELECT value FROM json_each(${json(values)})) AND ${is} IS NOT NULL`,
    slice: (bounds, order, n) =>
      union(
        values.map(
          (value) =>
            sql`SELECT * FROM (SELECT seq, seq AS key FROM ${from} WHERE ${is} = ${value} AND ${is} IS NOT NULL AND ${bounds('seq')} ORDER BY seq ${order} LIMIT ${n})`,
        ),
        order,
        n,
      ),
  };
}

/** Whether a value of a column is the candidate's, asked of the column's index. */
function columnTest(column: string, index: string, values: readonly string[]): SQL {
  const is = sql.raw(`x.${column}`);
  const wanted = values.length === 1 ? sql`${is} = ${values[0]}` : sql`${is} IN (SELECT value FROM json_each(${json(values)}))`;
  return sql`EXISTS (SELECT 1 FROM artifact x INDEXED BY ${sql.raw(index)} WHERE ${wanted} AND ${is} IS NOT NULL AND x.seq = a.seq)`;
}

/** States that few artifacts are in: each has an index of those alone. */
const STATES = {
  archived: ['artifact_archived', 'archived = 1'],
  deleted: ['artifact_deleted', 'deleted_at IS NOT NULL'],
  pinned: ['artifact_pinned', 'pinned = 1'],
} as const;
type State = keyof typeof STATES;

const stateDriver = (state: State): Driver => {
  const from = sql.raw(`artifact INDEXED BY ${STATES[state][0]} WHERE ${STATES[state][1]}`);
  return {
    rows: sql`SELECT seq FROM ${from}`,
    slice: (bounds, order, n) => sql`SELECT seq, seq AS key FROM ${from} AND ${bounds('seq')} ORDER BY seq ${order} LIMIT ${n}`,
  };
};

/** Rows in any of some states. */
export const rowsIn = (states: readonly State[]): SQL =>
  sql.join(
    states.map((state) => sql.raw(`SELECT seq FROM artifact INDEXED BY ${STATES[state][0]} WHERE ${STATES[state][1]}`)),
    sql` UNION `,
  );

export const inState = (state: State): SQL =>
  sql`EXISTS (SELECT 1 FROM ${sql.raw(`artifact x INDEXED BY ${STATES[state][0]} WHERE x.${STATES[state][1]}`)} AND x.seq = a.seq)`;

/**
 * Whether a candidate has the words. Of few candidates each is looked up by itself; of a slice, whose places are known, the index is read
 * once, as it is for a prefix, whose terms have to be put together before the first row is known.
 */
const wordsTest =
  (expression: string, isPrefix: boolean) =>
  (between: SQL | null): SQL => {
    if (between !== null)
      return sql`a.seq IN (SELECT rowid FROM artifact_fts WHERE artifact_fts MATCH ${expression} AND rowid >= (SELECT min(seq) FROM (${between})) AND rowid <= (SELECT max(seq) FROM (${between})))`;
    return isPrefix ? sql`a.seq IN (SELECT rowid FROM artifact_fts WHERE artifact_fts MATCH ${expression})` : matches(expression);
  };

/** Every artifact by seq. */
export const plainSlice = (bounds: Bounds, order: SQL, n: number): SQL =>
  sql`SELECT seq, seq AS key FROM artifact WHERE ${bounds('seq')} ORDER BY seq ${order} LIMIT ${n}`;

const union = (parts: readonly SQL[], order: SQL, n: number): SQL =>
  parts.length === 1 ? parts[0] : sql`SELECT seq, key FROM (${sql.join([...parts], sql` UNION `)}) ORDER BY seq ${order} LIMIT ${n}`;
