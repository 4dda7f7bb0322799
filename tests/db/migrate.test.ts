import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getTableColumns, getTableName, is } from 'drizzle-orm';
import { SQLiteTable } from 'drizzle-orm/sqlite-core';
import { afterEach, describe, expect, it } from 'vitest';
import { migrateDown, migrateUp, readMigrations } from '../../server/db/migrate.ts';
import * as schema from '../../server/db/schema.ts';
import { packageRoot } from '../../server/package-root.ts';
import { AT, cannotRun, emptyTarget, newFolder, onBoth, type Target } from './support.ts';

const now = () => AT;
const SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' AND name NOT LIKE 'libsql_%' ORDER BY type, name";

function folder(files: Record<string, string>): string {
  const dir = join(newFolder(), 'drizzle');
  mkdirSync(dir);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(dir, name), content);
  return dir;
}

const FILES = {
  '0000_first.sql': 'CREATE TABLE kept (id INTEGER PRIMARY KEY, word TEXT NOT NULL) STRICT; -- a; comment\nCREATE INDEX kept_by_word ON kept (word);',
  '0000_first.down.sql': 'DROP TABLE kept;',
  '0001_more.sql': `ALTER TABLE kept ADD COLUMN note TEXT NOT NULL DEFAULT 'a;b''c';
CREATE TABLE extra (id INTEGER PRIMARY KEY) STRICT;
CREATE TRIGGER kept_guard BEFORE DELETE ON kept BEGIN SELECT raise(ABORT, 'kept'); END;`,
  '0001_more.down.sql': 'DROP TRIGGER kept_guard; DROP TABLE extra; ALTER TABLE kept DROP COLUMN note -- no semicolon;',
};

for (const kind of ['file', 'sqld'] as const)
  describe.skipIf(cannotRun(kind, 'migrations'))(`migrations (${kind})`, () => {
    let target: Target | undefined;
    const open = async () => (target = await emptyTarget(kind));
    afterEach(async () => {
      await target?.stop();
      target = undefined;
    });

    it('up, down and up again: the same schema, and kept tables keep their data', async () => {
      const { address, look } = await open();
      const options = { ...address, dir: folder(FILES), now };
      expect(await migrateUp({ ...options, dir: folder({ '0000_first.sql': FILES['0000_first.sql'] }) })).toEqual(['0000_first']);
      const first = await look(SCHEMA);
      await look("INSERT INTO kept (id, word) VALUES (1, 'one'), (2, 'two')");
      expect(await migrateUp(options)).toEqual(['0001_more']);
      expect(await migrateUp(options)).toEqual([]);
      const both = await look(SCHEMA);
      const rows = await look('SELECT * FROM kept ORDER BY id');
      expect(rows[1]).toEqual({ id: 2, word: 'two', note: "a;b'c" });
      expect(await migrateDown(options, 0)).toEqual(['0001_more']);
      expect(await look(SCHEMA)).toEqual(first);
      expect(await look('SELECT * FROM kept ORDER BY id')).toEqual([
        { id: 1, word: 'one' },
        { id: 2, word: 'two' },
      ]);
      expect(await migrateUp(options)).toEqual(['0001_more']);
      expect(await look(SCHEMA)).toEqual(both);
      expect(await look('SELECT * FROM kept ORDER BY id')).toEqual(rows);
      expect(await look('SELECT name, applied_at FROM migration ORDER BY name')).toEqual([
        { name: '0000_first', applied_at: AT },
        { name: '0001_more', applied_at: AT },
      ]);
    });

    it('our own: down to nothing and up again', async () => {
      const { address, look } = await open();
      const names = readMigrations(join(packageRoot(), 'drizzle')).map(({ name }) => name);
      expect(await migrateUp(address)).toEqual(names);
      const before = await look(SCHEMA);
      expect(await migrateDown(address, -1)).toEqual([...names].reverse());
      expect((await look<{ name: string }>(SCHEMA)).map((r) => r.name)).toEqual(['migration']);
      expect(await migrateUp(address)).toEqual(names);
      expect(await look(SCHEMA)).toEqual(before);
    });

    it('a file that fails half way leaves nothing', async () => {
      const { address, look } = await open();
      const dir = folder({ ...FILES, '0001_more.sql': 'CREATE TABLE half (id INTEGER); INSERT INTO nowhere VALUES (1); CREATE TABLE other (id INTEGER);' });
      await expect(migrateUp({ ...address, dir })).rejects.toMatchObject({ code: 'STORAGE_FAILED', message: expect.stringContaining('0001_more') });
      expect((await look<{ name: string }>(SCHEMA)).map((r) => r.name)).toEqual(['kept_by_word', 'kept', 'migration']);
      expect(await look('SELECT name FROM migration')).toEqual([{ name: '0000_first' }]);
      expect(await migrateUp({ ...address, dir: folder(FILES) })).toEqual(['0001_more']);
    });

    it('refuses an edited file, a newer database, a way back that is missing', async () => {
      const { address } = await open();
      await migrateUp({ ...address, dir: folder(FILES) });
      const edited = folder({ ...FILES, '0000_first.sql': `${FILES['0000_first.sql']} ` });
      await expect(migrateUp({ ...address, dir: edited })).rejects.toThrow(/0000_first\.sql was edited .*restore the file/);
      const older = folder({ '0000_first.sql': FILES['0000_first.sql'] });
      await expect(migrateUp({ ...address, dir: older })).rejects.toThrow(/has migration 0001_more, this version does not/);
      const { '0001_more.down.sql': _, ...rest } = FILES;
      await expect(migrateDown({ ...address, dir: folder(rest) }, 0)).rejects.toThrow(/has no 0001_more\.down\.sql/);
      await expect(migrateUp({ ...address, dir: folder({ '0001_late.sql': '' }) })).rejects.toThrow(/should have number 0000/);
    });
  });

onBoth('schema', (open, kind) => {
  it('has the columns of the database', async () => {
    const { target } = await open();
    const tables = Object.values(schema).filter((table) => is(table, SQLiteTable));
    const stored = await target.look<{ name: string; sql: string }>(
      // Tables of words are virtual, and keep tables of their own beside them.
      `SELECT name, sql FROM sqlite_schema s WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'libsql_%' AND NOT EXISTS
       (SELECT 1 FROM sqlite_schema v WHERE v.sql LIKE 'CREATE VIRTUAL TABLE%' AND (s.name = v.name OR s.name GLOB v.name || '_*'))`,
    );
    expect(tables.map(getTableName).sort()).toEqual(
      stored
        .map((t) => t.name)
        .filter((name) => name !== 'migration')
        .sort(),
    );
    for (const { name, sql } of stored) expect(sql, name).toMatch(/\bSTRICT\b[^)]*$/);
    if (kind === 'sqld') return;
    for (const table of tables) {
      const name = getTableName(table);
      const columns = await target.look<{ name: string; type: string; notnull: number; pk: number; dflt_value: string | null }>(`PRAGMA table_info(${name})`);
      const ours = Object.values(getTableColumns(table));
      expect(
        ours.map((c) => [c.name, c.getSQLType().toUpperCase()]),
        name,
      ).toEqual(columns.map((c) => [c.name, c.type]));
      for (const column of columns) {
        const own = ours.find((c) => c.name === column.name)!;
        expect(own.notNull, `${name}.${column.name} not null`).toBe(column.notnull === 1 || column.pk > 0);
        if (!own.primary) expect(own.hasDefault, `${name}.${column.name} default`).toBe(column.dflt_value !== null);
      }
    }
  });
});

describe('files of drizzle/', () => {
  it('each has its way back', () => {
    const dir = join(packageRoot(), 'drizzle');
    const migrations = readMigrations(dir);
    expect(migrations.length).toBeGreaterThan(0);
    for (const { name, down } of migrations) expect(down, name).not.toBeNull();
    expect(readdirSync(dir).filter((file) => file.endsWith('.sql'))).toHaveLength(migrations.length * 2);
  });
});
