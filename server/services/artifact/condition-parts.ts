import { type SQL, sql } from 'drizzle-orm';

/** Columns that `artifact_narrow` has of every row, and each index below some of. */
export const NARROW = ['type', 'source', 'preset', 'model', 'archived', 'deleted_at', 'modified_at', 'bytes'] as const;
export type Narrow = (typeof NARROW)[number];

/** One condition of a query. Candidates stand as `a (seq)` in its test, which asks an index where there is one, the row only where there is none. */
export interface Condition {
  test: SQL;
  /** The same of candidates that bring a column along: it asks nothing else. */
  carried: { column: Narrow; test: SQL } | null;
  /** The same as an FTS expression; null where the index of words does not know it. */
  term: Term | null;
  /** Words: asked by `test` for each candidate, or at one go which of some rows (`seq`) have them. `isDear`: not begun for little. */
  words: { among(rows: SQL): SQL; isDear: boolean } | null;
  /** What it consists of, where the index of words is asked for several at one go. */
  parts?: readonly Condition[];
  /** How to begin with it: null where it only narrows. */
  driver: Driver | null;
  /** Its rows in the order of seq, or those that it rules out: many candidates that lie close together are compared with them. Null: it has to be tested. */
  set: { slice: Slice; not: boolean; counted: Counted | null } | null;
  /** Whether all candidates between two places hold it, whatever they are. */
  isSure?: (low: number, high: number) => boolean;
  /** Whether counters know how many live rows it has: the sum of them, or, when its values overlap, no fewer than the largest. */
  counted: Counted | null;
}

/** What has the expression, or with `not` what has it not. */
export interface Term {
  expression: string;
  not: boolean;
}

export interface Counted {
  dimension: string;
  values: readonly string[];
  overlaps: boolean;
}

/** Where a slice lies, said of the column that holds seq. */
export type Bounds = (column: string) => SQL;

export type Slice = (bounds: Bounds, order: SQL, n: number) => SQL;

export interface Driver {
  /** All its rows, `seq` and what it carries, in no order. */
  rows: SQL;
  /** Its rows within bounds, in the order of seq, at most n: `seq, key` and what it carries; null where they have no such order. */
  slice: Slice | null;
  carries: readonly Narrow[];
}

/** A range of a column that lists are sorted by: going along it, nothing outside is looked at. */
export interface KeyRange {
  column: 'modified_at' | 'bytes';
  bounds: Bounds;
  condition: Condition;
}

const json = (values: readonly unknown[]): string => JSON.stringify(values);
const among = (column: SQL, values: readonly string[]): SQL =>
  values.length === 1 ? sql`${column} = ${values[0]}` : sql`${column} IN (SELECT value FROM json_each(${json(values)}))`;
const list = (columns: readonly Narrow[]): SQL => sql.raw(columns.map((one) => `, ${one}`).join(''));

/** Begins the terms that the index of words has of types, tags and states; no text has it. */
export const OURS = '\u{e000}';

/** Any of some values, as terms of the index of words: `artifact_text` in drizzle/0012_registry_terms.sql has the same. */
const termOf = (letter: string, values: readonly string[]): Term => ({
  expression: values.map((value) => `"${OURS}${letter}${Buffer.from(value).toString('hex')}"`).join(' OR '),
  not: false,
});

/** A condition on a column of `artifact_narrow`, for candidates that bring it along and for others. */
const narrowTests = (column: Narrow, test: (on: string) => SQL): Pick<Condition, 'test' | 'carried'> => ({
  test: sql`EXISTS (SELECT 1 FROM artifact x INDEXED BY artifact_narrow WHERE x.seq = a.seq AND ${test(`x.${column}`)})`,
  carried: { column, test: test(`a.${column}`) },
});

const COLUMNS = {
  type: { index: 'artifact_by_type', carries: ['type', 'source', 'archived', 'deleted_at'] },
  source: { index: 'artifact_by_source', carries: ['source', 'type', 'archived', 'deleted_at'] },
  preset: { index: 'artifact_by_preset', carries: ['preset', 'type', 'source', 'archived', 'deleted_at'] },
  model: { index: 'artifact_by_model', carries: ['model', 'type', 'source', 'archived', 'deleted_at'] },
} as const;

/** Values looked for one by one in the index of their column, and such that are put together in the index of words. */
const MOST_OWN = 2;
const MOST_TERMS = 4;

/** Any of some values of a column. */
export function columnCondition(column: keyof typeof COLUMNS, values: readonly string[]): Condition {
  const { index, carries } = COLUMNS[column];
  const from = sql.raw(`artifact INDEXED BY ${index}`);
  const is = sql.raw(column);
  const carried = list(carries);
  const tests = narrowTests(column, (on) => among(sql.raw(on), values));
  // The rows of one value lie close together in its own index; those of many are sooner found by the narrow row.
  const own = sql`EXISTS (SELECT 1 FROM artifact x INDEXED BY ${sql.raw(index)} WHERE ${among(sql.raw(`x.${column}`), values)} AND ${sql.raw(`x.${column}`)} IS NOT NULL AND x.seq = a.seq)`;
  const slice: Slice = (bounds, order, n) =>
    merged(
      values.map(
        (value) =>
          sql`SELECT seq, seq AS key${carried} FROM ${from} WHERE ${is} = ${value} AND ${is} IS NOT NULL AND ${bounds('seq')} ORDER BY seq ${order} LIMIT ${n}`,
      ),
      sql`UNION ALL`,
      order,
      n,
    );
  const counted = column === 'model' ? null : { dimension: column, values, overlaps: false };
  return {
    test: values.length > MOST_OWN ? tests.test : own,
    carried: tests.carried,
    term: values.length > MOST_TERMS ? null : termOf(column[0], values),
    words: null,
    counted,
    driver: { carries, rows: sql`SELECT seq${carried} FROM ${from} WHERE ${among(is, values)} AND ${is} IS NOT NULL`, slice },
    set: { slice, not: false, counted },
  };
}

/** One of some tags. */
export function tagCondition(tags: readonly string[]): Condition {
  const slice: Slice = (bounds, order, n) =>
    merged(
      tags.map(
        (tag) =>
          sql`SELECT created_at AS seq, created_at AS key, type FROM artifact_tag WHERE tag = ${tag} AND ${bounds('created_at')} ORDER BY created_at ${order} LIMIT ${n}`,
      ),
      sql`UNION`,
      order,
      n,
    );
  const counted = { dimension: 'tag', values: tags, overlaps: tags.length > 1 };
  return {
    test: sql`EXISTS (SELECT 1 FROM artifact_tag t WHERE ${among(sql.raw('t.tag'), tags)} AND t.created_at = a.seq)`,
    carried: null,
    term: termOf('g', tags),
    words: null,
    counted,
    driver: {
      carries: ['type'],
      rows: sql`SELECT ${sql.raw(tags.length > 1 ? 'DISTINCT' : '')} created_at AS seq, type FROM artifact_tag WHERE ${among(sql.raw('tag'), tags)}`,
      slice,
    },
    set: { slice, not: false, counted },
  };
}

/** What does not carry a tag. */
export function notTagCondition(tag: string): Condition {
  const { test, set, term } = tagCondition([tag]);
  return { ...plain(sql`NOT ${test}`), term: { ...term!, not: true }, set: { ...set!, not: true } };
}

/** The first n rows of several slices in one order. */
const merged = (parts: readonly SQL[], how: SQL, order: SQL, n: number): SQL =>
  parts.length === 1
    ? parts[0]
    : sql`SELECT * FROM (${sql.join(
        parts.map((part) => sql`SELECT * FROM (${part})`),
        sql` ${how} `,
      )}) ORDER BY seq ${order} LIMIT ${n}`;

/** What names its rows by id. */
export function idCondition(ids: SQL): Condition {
  const rows = sql`SELECT seq FROM artifact WHERE artifact_id IN (${ids})`;
  return {
    test: sql`a.seq IN (${rows})`,
    carried: null,
    term: null,
    words: null,
    counted: null,
    driver: {
      carries: [],
      rows,
      slice: (bounds, order, n) =>
        sql`SELECT seq, seq AS key FROM artifact WHERE artifact_id IN (${ids}) AND ${bounds('seq')} ORDER BY seq ${order} LIMIT ${n}`,
    },
    set: null,
  };
}

export function inputCondition(hash: string): Condition {
  const where = sql`input_hash = ${hash}`;
  const slice: Slice = (bounds, order, n) =>
    sql`SELECT seq, seq AS key FROM artifact INDEXED BY artifact_by_input WHERE ${where} AND input_hash IS NOT NULL AND ${bounds('seq')} ORDER BY seq ${order} LIMIT ${n}`;
  return {
    test: sql`EXISTS (SELECT 1 FROM artifact x INDEXED BY artifact_by_input WHERE x.${where} AND x.input_hash IS NOT NULL AND x.seq = a.seq)`,
    carried: null,
    term: null,
    words: null,
    counted: null,
    driver: { carries: [], rows: sql`SELECT seq FROM artifact INDEXED BY artifact_by_input WHERE ${where} AND input_hash IS NOT NULL`, slice },
    set: { slice, not: false, counted: null },
  };
}

/** States that few artifacts are in: each has an index of those alone. */
const STATES = {
  archived: ['artifact_archived', 'archived = 1'],
  deleted: ['artifact_deleted', 'deleted_at IS NOT NULL'],
  pinned: ['artifact_pinned', 'pinned = 1'],
} as const;
export type State = keyof typeof STATES;

/** What a candidate that brings its states along holds when it is not in one of them. */
const NOT_CARRIED = {
  archived: { column: 'archived', test: sql`a.archived = 0` },
  deleted: { column: 'deleted_at', test: sql`a.deleted_at IS NULL` },
  pinned: null,
} as const;

const inState = (state: State): SQL =>
  sql`EXISTS (SELECT 1 FROM ${sql.raw(`artifact x INDEXED BY ${STATES[state][0]} WHERE x.${STATES[state][1]}`)} AND x.seq = a.seq)`;

const stateTerm = (state: State, not: boolean): Term => ({ expression: `"${OURS}${state}"`, not });

export function stateCondition(state: State): Condition {
  const from = sql.raw(`artifact INDEXED BY ${STATES[state][0]} WHERE ${STATES[state][1]}`);
  const slice: Slice = (bounds, order, n) => sql`SELECT seq, seq AS key FROM ${from} AND ${bounds('seq')} ORDER BY seq ${order} LIMIT ${n}`;
  const driver = { carries: [], rows: sql`SELECT seq FROM ${from}`, slice };
  return {
    ...plain(inState(state)),
    term: stateTerm(state, false),
    driver,
    set: { slice, not: false, counted: { dimension: 'state', values: [state], overlaps: false } },
  };
}

/** What is not in a state. */
export function notInState(state: State): Condition {
  const { set } = stateCondition(state);
  return { ...plain(sql`NOT ${inState(state)}`), term: stateTerm(state, true), carried: NOT_CARRIED[state], set: { ...set!, not: true } };
}

/** Bounds on seq; null: none. */
export function seqBounds(from: number | null, to: number | null): Bounds {
  return (on) => sql`${from === null ? sql`true` : sql`${sql.raw(on)} >= ${from}`} AND ${to === null ? sql`true` : sql`${sql.raw(on)} < ${to}`}`;
}

/** A range of a column that lists are sorted by. */
export function rangeOf(column: KeyRange['column'], index: string, bounds: Bounds): KeyRange {
  const condition: Condition = {
    ...narrowTests(column, bounds),
    term: null,
    words: null,
    counted: null,
    driver: { carries: [], rows: sql`SELECT x.seq FROM artifact x INDEXED BY ${sql.raw(index)} WHERE ${bounds(`x.${column}`)}`, slice: null },
    set: null,
  };
  return { column, bounds, condition };
}

/** A condition that is nothing but a test. */
export const plain = (test: SQL): Condition => ({ test, carried: null, term: null, words: null, counted: null, driver: null, set: null });

/** Every artifact by seq, its narrow row with it. */
export const plainSlice: Slice = (bounds, order, n) =>
  sql`SELECT seq, seq AS key${list(NARROW)} FROM artifact INDEXED BY artifact_narrow WHERE ${bounds('seq')} ORDER BY seq ${order} LIMIT ${n}`;
