import { type SQL, sql } from 'drizzle-orm';
import type { Server } from '../../server.ts';
import type { RegistryRow } from './registry-column.ts';
import type { RegistryTable, Scope } from './registry-tables.ts';

/** Rows read at once; bodies of events may be large. */
const PAGE = 500;
const MARK = '\u0001';

/** Rows of a table that belong to a scope, in the table's order, a page at a time. */
export async function* readRows(server: Server, table: RegistryTable, scope: Scope): AsyncGenerator<RegistryRow> {
  const named = table.columns.map(({ name, expression }) => `${expression} AS "${name}"`);
  const keys = table.key.map((expression, i) => `${expression} AS "key ${i}"`);
  const lists: (keyof Scope)[] = [];
  const rows = table.rows((list) => {
    lists.push(list);
    return `(SELECT value FROM json_each(${MARK}))`;
  });
  const where = rows.indexOf(' WHERE ');
  const bounded = `${rows.slice(0, where)} WHERE (${rows.slice(where + ' WHERE '.length)})`;
  const from = sql.join(
    bounded.split(MARK).flatMap((part, i) => [sql.raw(part), ...(i < lists.length ? [sql`${JSON.stringify(scope[lists[i]])}`] : [])]),
    sql.raw(''),
  );
  const order = sql.raw(table.key.join(', '));
  let after: (string | number)[] | null = null;
  for (;;) {
    const onwards: SQL =
      after === null
        ? sql.raw('')
        : sql` AND (${order}) > (${sql.join(
            after.map((value) => sql`${value}`),
            sql`, `,
          )})`;
    const page: RegistryRow[] = await server.db.read((q) =>
      q.all<RegistryRow>(sql`SELECT ${sql.raw([...named, ...keys].join(', '))} ${from}${onwards} ORDER BY ${order} LIMIT ${PAGE}`),
    );
    for (const row of page) yield Object.fromEntries(table.columns.map(({ name }) => [name, row[name]]));
    const last = page.at(-1);
    if (page.length < PAGE || !last) return;
    after = table.key.map((_, i) => last[`key ${i}`] as string | number);
  }
}

/** All rows of a table that is small. */
export async function readAll(server: Server, table: RegistryTable, scope: Scope): Promise<RegistryRow[]> {
  const rows: RegistryRow[] = [];
  for await (const row of readRows(server, table, scope)) rows.push(row);
  return rows;
}
