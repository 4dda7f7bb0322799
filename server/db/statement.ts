import { brokenJson, brokenWords, hasBrokenEscape } from '../broken-text.ts';
import { AppError } from '../errors.ts';

/** What SQLite can hold. Whole numbers are sent as integers: a JavaScript number would bind as REAL. */
export type Value = string | number | bigint | null | Uint8Array;

export interface Statement {
  sql: string;
  args: readonly Value[];
  /** Set by `guard()`: the name that a failure of this statement is reported under. */
  guard?: string;
}

/** A drizzle query as a statement for `Database.write`; nothing is run. */
export function statement(query: { toSQL(): { sql: string; params: unknown[] } }): Statement {
  const { sql, params } = query.toSQL();
  return { sql, args: params as Value[] };
}

/**
 * A condition of a batch: when it is false (or null) nothing of the batch is written and `write` rejects with this name.
 * It sees what the statements before it in the batch wrote. The row it leaves is removed by the writer before the commit.
 * @param condition an SQL expression; `args` fill its placeholders, `?` or `?1`
 */
export function guard(name: string, condition: string, args: readonly Value[] = []): Statement {
  return { sql: `INSERT INTO guard (ok, name) SELECT CASE WHEN (${condition}) THEN 1 ELSE 0 END, ?`, args: [...args, name], guard: name };
}

/**
 * The arguments as they are bound: whole numbers become BigInt.
 * @throws RangeError on NaN and infinities, TypeError on what SQLite cannot hold, AppError INVALID_INPUT on text it cannot
 */
export function bindArgs(sql: string, args: readonly unknown[]): (string | number | bigint | null | Uint8Array)[] {
  return args.map((value, i) => {
    if (typeof value === 'number') {
      if (!Number.isFinite(value)) throw new RangeError(`argument ${i + 1} of "${head(sql)}" is ${value}; store null or a finite number`);
      return Number.isSafeInteger(value) ? BigInt(value) : value;
    }
    if (typeof value === 'string') return checkText(sql, value, i);
    if (typeof value === 'bigint' || value === null || value instanceof Uint8Array) return value;
    if (typeof value === 'boolean') return value ? 1n : 0n;
    throw new TypeError(
      `argument ${i + 1} of "${head(sql)}" is ${value === undefined ? 'undefined' : `a ${value?.constructor.name ?? typeof value}`}; store text, a number, bytes or null`,
    );
  });
}

/** Statements that read JSON, or fill a column that others read as JSON. */
const OF_JSON = /\bjson|->|\b(?:tags|extra|config|summary|body)\b/i;

/** Text that is not whole ends the process inside of libsql, when it is bound or when JSON that has it as an escape is read. */
function checkText(sql: string, text: string, i: number): string {
  const words = brokenWords(text) ?? (hasBrokenEscape(text) && OF_JSON.test(sql) ? brokenJson(text)[0]?.message : undefined);
  if (words === undefined) return text;
  throw new AppError('INVALID_INPUT', `argument ${i + 1} of "${head(sql)}" ${words}`, [{ path: '', message: words }]);
}

const head = (sql: string): string => sql.replace(/\s+/g, ' ').slice(0, 60);
