import { type SQL, sql } from 'drizzle-orm';
import { type Bounds, type Condition, OURS, plain, type Slice, type Term } from './condition-parts.ts';

/** What has the words of an FTS expression, or has not. */
export function wordsCondition(match: string, { not }: { not: boolean } = { not: false }): Condition {
  const test = not ? sql`NOT ${matches(match)}` : matches(match);
  return {
    ...plain(test),
    term: { expression: match, not },
    set: { slice: sliceOf(match), not, counted: null },
    words: { among: (rows) => (not ? lacking(match, rows) : having(match, rows)), isDear: isDear(match) },
  };
}

const EVERYONE = `"${OURS}all"`;

/** All of some conditions at one go, where each has a term in the index of words: it goes through their rows side by side. @param bounds rows outside are not looked for */
export function togetherCondition(parts: readonly Condition[], bounds: Bounds): Condition {
  const terms = parts.map((one) => one.term!);
  const wanted = of(terms, false);
  const unwanted = of(terms, true);
  const all = wanted.length === 0 ? EVERYONE : wanted.join(' AND ');
  const expression = unwanted.length === 0 ? all : `(${all}) NOT (${unwanted.join(' OR ')})`;
  const within: Slice = (more, order, n) => sliceOf(expression)((on) => sql`${bounds(on)} AND ${more(on)}`, order, n);
  return {
    ...plain(
      sql.join(
        parts.map((one) => one.test),
        sql` AND `,
      ),
    ),
    parts,
    driver: { carries: [], rows: sql`SELECT rowid AS seq FROM artifact_fts WHERE artifact_fts MATCH ${expression} AND ${bounds('rowid')}`, slice: within },
    set: { slice: within, not: false, counted: null },
  };
}

const of = (terms: readonly Term[], not: boolean): string[] => terms.filter((one) => one.not === not).map((one) => `(${one.expression})`);

function sliceOf(expression: string): Slice {
  return (bounds, order, n) =>
    sql`SELECT rowid AS seq, rowid AS key FROM artifact_fts WHERE artifact_fts MATCH ${expression} AND ${bounds('rowid')} ORDER BY rowid ${order} LIMIT ${n}`;
}

/** Prefixes of three and four letters have rows in the index. The terms of others are put together before the first row is known. */
const isDear = (expression: string): boolean => [...expression.matchAll(/([^\s"]+)" \*/gu)].some(([, word]) => [...word].length > 4);

/** The `+` keeps the index of words from looking for each row by itself. */
function having(expression: string, rows: SQL): SQL {
  return sql`SELECT rowid AS seq FROM artifact_fts WHERE artifact_fts MATCH ${expression} AND +rowid IN (${rows})
             AND rowid >= (SELECT min(seq) FROM (${rows})) AND rowid <= (SELECT max(seq) FROM (${rows}))`;
}

const lacking = (expression: string, rows: SQL): SQL => sql`SELECT a.seq FROM (${rows}) a WHERE a.seq NOT IN (${having(expression, rows)})`;

function matches(expression: string): SQL {
  return sql`a.seq IN (SELECT rowid FROM artifact_fts WHERE artifact_fts MATCH ${expression} AND rowid = a.seq)`;
}
