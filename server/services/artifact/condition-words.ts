import { type SQL, sql } from 'drizzle-orm';
import { type Condition, plain, type Slice } from './condition-parts.ts';

/** What has the words of an FTS expression. */
export const wordsCondition = (match: string): Condition => ({
  ...plain(matches(match)),
  words: { among: (rows) => having(match, rows), isPrefix: isPrefix(match) },
  driver: { carries: [], rows: sql`SELECT rowid AS seq FROM artifact_fts WHERE artifact_fts MATCH ${match}`, slice: sliceOf(match) },
  set: { slice: sliceOf(match), not: false, counted: null },
});

/** What has none of them. */
export const lackingCondition = (without: string): Condition => ({
  ...plain(sql`NOT ${matches(without)}`),
  words: { among: (rows) => sql`SELECT a.seq FROM (${rows}) a WHERE a.seq NOT IN (${having(without, rows)})`, isPrefix: isPrefix(without) },
  lacks: without,
  set: { slice: sliceOf(without), not: true, counted: null },
});

function sliceOf(expression: string): Slice {
  return (bounds, order, n) =>
    sql`SELECT rowid AS seq, rowid AS key FROM artifact_fts WHERE artifact_fts MATCH ${expression} AND ${bounds('rowid')} ORDER BY rowid ${order} LIMIT ${n}`;
}

const isPrefix = (expression: string): boolean => expression.includes('" *');

/** The `+` keeps the index of words from looking for each row by itself. */
function having(expression: string, rows: SQL): SQL {
  return sql`SELECT rowid AS seq FROM artifact_fts WHERE artifact_fts MATCH ${expression} AND +rowid IN (${rows})
             AND rowid >= (SELECT min(seq) FROM (${rows})) AND rowid <= (SELECT max(seq) FROM (${rows}))`;
}

function matches(expression: string): SQL {
  return sql`a.seq IN (SELECT rowid FROM artifact_fts WHERE artifact_fts MATCH ${expression} AND rowid = a.seq)`;
}
