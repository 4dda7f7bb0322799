import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { lockData } from '../../server/db/data-lock.ts';
import { migrateUp } from '../../server/db/migrate.ts';
import { openDatabase } from '../../server/db/open-database.ts';
import { packageRoot } from '../../server/package-root.ts';
import { entry } from '../../server/thread-entry.ts';
import { AT, cannotRun, emptyTarget, newFolder, onBoth } from './support.ts';

describe('opening', () => {
  it('says what is wrong with a file, and leaves no thread behind', async () => {
    const dataDir = newFolder();
    writeFileSync(join(dataDir, 'vitrine.db'), 'this is not a database, it is a sentence'.repeat(50));
    const failed = { code: 'STORAGE_FAILED', message: expect.stringMatching(/SQLITE_NOTADB: .*doctor/) };
    await expect(openDatabase({ dataDir })).rejects.toMatchObject(failed);
    await expect(migrateUp({ dataDir })).rejects.toMatchObject(failed);
    const blocked = newFolder();
    mkdirSync(join(blocked, 'vitrine.db'));
    await expect(openDatabase({ dataDir: blocked })).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
  });

  it('says that a remote database does not answer', async () => {
    const address = { url: 'http://127.0.0.1:9', dataDir: newFolder() };
    const failed = { code: 'STORAGE_FAILED', message: expect.stringMatching(/DATABASE_UNREACHABLE: .*DATABASE_URL/) };
    await expect(openDatabase(address)).rejects.toMatchObject(failed);
    await expect(migrateUp(address)).rejects.toMatchObject(failed);
    await expect(lockData(address)).rejects.toMatchObject(failed);
    await (await lockData({ dataDir: address.dataDir })).release();
  });

  it.skipIf(cannotRun('sqld', 'opening'))('says so too when the remote database goes away while it is open', async () => {
    const target = await emptyTarget('sqld');
    await migrateUp(target.address);
    const db = await openDatabase(target.address);
    await target.stop();
    const failed = { code: 'STORAGE_FAILED', message: expect.stringContaining('DATABASE_UNREACHABLE') };
    await expect(db.read((q) => q.all(sql`SELECT * FROM alias`))).rejects.toMatchObject(failed);
    const write = () => db.write([{ sql: 'DELETE FROM alias', args: [] }]);
    for (const outcome of await Promise.allSettled([write(), write(), write()])) expect(outcome).toMatchObject({ status: 'rejected', reason: failed });
    await db.close();
  });

  it('two databases in one process do not meet', async () => {
    const [a, b] = await Promise.all(
      [newFolder(), newFolder()].map(async (dataDir) => {
        await migrateUp({ dataDir });
        return openDatabase({ dataDir });
      }),
    );
    await a!.write([{ sql: "INSERT INTO alias (name, digest, run_id, moved_at) VALUES ('a', 'd', 'r', ?)", args: [AT] }]);
    expect(await b!.read((q) => q.all(sql`SELECT * FROM alias`))).toEqual([]);
    await Promise.all([a!.close(), b!.close()]);
  });
});

describe('thread entry', () => {
  it('starts TypeScript sources in a thread, named either way', async () => {
    expect(existsSync(join(packageRoot(), 'drizzle'))).toBe(true);
    const named = entry('server/db/writer-main');
    expect(entry(new URL('../../server/db/writer-main', import.meta.url))).toEqual(named);
    const { url, execArgv } = entry('tests/db/fixtures/say-number');
    const worker = new Worker(url, { execArgv });
    expect(await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))).toBe(7);
    await worker.terminate();
  });
});

onBoth('integrity', (open, kind) => {
  it('names what contradicts itself', async () => {
    const { db, target } = await open();
    expect(await db.integrity()).toEqual([]);
    const rows: [string, RegExp][] = [
      [`INSERT INTO event (run_id, seq, type, at, body) VALUES ('lonely', 1, 'run.paused', '${AT}', '{}')`, /an event belongs to a run: not so for lonely/],
      [
        `INSERT INTO run (run_id, preset, title, status, config, reuse, purpose, queued_at, total, seq) VALUES ('r1', 'p', 't', 'completed', '{}', 0, 'bench', '${AT}', 0, 9)`,
        /has ended exactly .* r1/,
      ],
      [
        `INSERT INTO event (run_id, seq, type, at, body) VALUES ('r1', 2, 'run.completed', '${AT}', '{}'), ('r1', 4, 'run.paused', '${AT}', '{}')`,
        /1, 2, 3 .*r1/,
      ],
      [`INSERT INTO event (run_id, seq, type, at, body) VALUES ('r1', 1, 'run.paused', '${AT}', '{}')`, /order of seq: not so for r1/],
      [`INSERT INTO artifact_file VALUES ('art_x', 1, 'a.json', 'h', 1)`, /a file belongs to a version: not so for art_x\/a\.json/],
      [`INSERT INTO series VALUES ('d1', 0, 'k', 's', 'p', 1), ('d2', 0, 'k', 's', 'p', 1)`, /a series belongs to a dataset: not so for d1, d2/],
      [`INSERT INTO alias (name, digest, run_id, moved_at) VALUES ('champion', 'd', 'r1', '${AT}')`, /alias agrees .* champion/],
    ];
    for (const [statement, problem] of rows) {
      await target.look(statement);
      expect((await db.integrity()).join('\n')).toMatch(problem);
    }
    expect((await db.integrity()).join('\n')).toMatch(/nothing follows the end of a run: not so for r1[\s\S]*not ahead of its log: not so for r1/);
  });

  it.runIf(kind === 'file')('finds damaged pages', async () => {
    const { db, target } = await open();
    const insert = { sql: 'INSERT INTO series VALUES (?, ?, ?, ?, ?, ?)' };
    await db.write(Array.from({ length: 2_000 }, (_, i) => ({ ...insert, args: ['d', i, `key number ${i}`, 's', 'p', 1] })));
    await db.close();
    const file = join(target.address.dataDir, 'vitrine.db');
    const bytes = readFileSync(file);
    bytes.fill(0x55, bytes.length - 6_000, bytes.length - 200);
    writeFileSync(file, bytes);
    const again = await openDatabase(target.address);
    expect((await again.integrity().catch((error: Error) => [error.message])).join('\n')).toMatch(/integrity check: |SQLITE_CORRUPT/);
    await again.close();
  });
});
