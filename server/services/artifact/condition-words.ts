import { type SQL, sql } from 'drizzle-orm';
import type { Condition } from './condition-parts.ts';

/** What has the words of an FTS expression. */
export const wordsCondition = (match: string): Condition => ({
  test: matches(match),
  carried: null,
  words: wordsTest(match, isPrefix(match)),
  counted: null,
  driver: {
    carries: [],
    rows: sql`SELECT rowid AS seq FROM artifact_fts WHERE artifact_fts MATCH ${match}`,
    slice: (bounds, order, n) =>
      sql`SELECT rowid AS seq, rowid AS key FROM artifact_fts WHERE artifact_fts MATCH ${match} AND ${bounds('rowid')} ORDER BY rowid ${order} LIMIT ${n}`,
  },
});

/** What has none of them. */
export function lackingCondition(without: string): Condition {
  const has = wordsTest(without, isPrefix(without));
  return {
    test: sql`NOT ${matches(without)}`,
    carried: null,
    words: (between) => sql`NOT ${has(between)}`,
    lacks: without,
    driver: null,
    counted: null,
  };
}

const isPrefix = (expression: string): boolean => expression.includes('" *');
const matches = (expression: string): SQL => sql`a.seq IN (SELECT rowid FROM artifact_fts WHERE artifact_fts MATCH ${expression} AND rowid = a.seq)`;

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
