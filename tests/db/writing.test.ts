import { eq, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/libsql';
import { expect, it } from 'vitest';
import { appendEvents, statementsForEvent } from '../../server/db/events.ts';
import { dataset, event } from '../../server/db/schema.ts';
import { guard, type Statement, statement } from '../../server/db/statement.ts';
import { isRefused } from '../../server/db/write-failure.ts';
import { AT, onBoth } from './support.ts';

const log = (runId: string, seq: number): Statement[] => statementsForEvent(runId, seq, AT, { type: 'run.paused', actor: 'local' });
const end = (runId: string, seq: number): Statement[] =>
  statementsForEvent(runId, seq, AT, {
    type: 'run.completed',
    status: 'completed',
    summary: { detail: '', steps: { pass: 0, warn: 0, fail: 0, skip: 0 }, durationMs: 1 },
  });
const alias = (name: string, digest: string): Statement => ({
  sql: 'INSERT INTO alias (name, digest, run_id, moved_at) VALUES (?, ?, ?, ?)',
  args: [name, digest, 'r', AT],
});
const failure = (promise: Promise<unknown>): Promise<Error & { code?: string; guard?: string; unique?: string }> =>
  promise.then(
    () => expect.fail('it was not refused'),
    (error) => error,
  );

onBoth('writing', (open, kind) => {
  it('reads what was acknowledged, and tells the listeners', async () => {
    const { db } = await open();
    let commits = 0;
    const stop = db.onCommit(() => commits++);
    const results = await db.write([...log('r1', 1), { sql: 'UPDATE event SET at = at WHERE run_id = ? RETURNING seq AS s', args: ['r1'] }]);
    expect(results.map((r) => r.rows)).toEqual([[], [{ s: 1 }]]);
    expect(results[0]!.rowsAffected).toBe(1);
    expect(commits).toBe(1);
    expect(await db.read((q) => q.select({ runId: event.runId, seq: event.seq }).from(event))).toEqual([{ runId: 'r1', seq: 1 }]);
    stop();
    await db.write(log('r1', 2));
    expect(commits).toBe(1);
    expect(await db.write([])).toEqual([]);
  });

  it('names the false guard and writes nothing of the batch', async () => {
    const { db } = await open();
    await db.write([alias('champion', 'a')]);
    const error = await failure(
      db.write([
        guard('alias exists', 'EXISTS (SELECT 1 FROM alias WHERE name = ?)', ['champion']),
        alias('other', 'b'),
        guard('alias unmoved', 'EXISTS (SELECT 1 FROM alias WHERE name = ?1 AND digest = ?2 AND ?1 = name)', ['champion', 'z']),
        guard('never asked', '0'),
      ]),
    );
    expect(isRefused(error, { guard: 'alias unmoved' })).toBe(true);
    expect(isRefused(error, { guard: 'alias exists' })).toBe(false);
    expect(await db.read((q) => q.all(sql`SELECT name FROM alias`))).toEqual([{ name: 'champion' }]);
    expect(isRefused(await failure(db.write([guard('null is false', 'NULL')])), { guard: 'null is false' })).toBe(true);
  });

  it('a guard sees what stands before it in the batch, and leaves no row', async () => {
    const { db } = await open();
    await db.write([alias('a', 'x'), guard('there now', "(SELECT digest FROM alias WHERE name = 'a') = ?", ['x'])]);
    expect(await db.read((q) => q.all(sql`SELECT * FROM guard`))).toEqual([]);
  });

  it('names the columns that would be doubled; a run ends once', async () => {
    const { db } = await open();
    await db.write([...log('r1', 1), ...end('r1', 2)]);
    expect((await failure(db.write(log('r1', 1)))).unique).toBe('event.run_id, event.seq');
    expect(isRefused(await failure(db.write(end('r1', 3))), { unique: 'event.run_id' })).toBe(true);
    expect(await db.read((q) => q.$count(event))).toBe(2);
  });

  it('of batches that share a transaction each fails alone', async () => {
    const { db } = await open();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 40 }, (_, i) => db.write([guard(`not ${i}`, '? % 7 <> 3', [i]), ...log(`r${i}`, 1), ...(i === 20 ? log('r0', 1) : [])])),
    );
    const refused = outcomes.flatMap((o, i) => (o.status === 'rejected' ? [i] : []));
    expect(refused).toEqual([3, 10, 17, 20, 24, 31, 38]);
    const stored = await db.read((q) => q.select({ runId: event.runId }).from(event).orderBy(event.position));
    expect(stored.map((r) => r.runId)).toEqual(
      Array.from({ length: 40 }, (_, i) => i)
        .filter((i) => !refused.includes(i))
        .map((i) => `r${i}`),
    );
  });

  it('other failures are STORAGE_FAILED and tell no SQL', async () => {
    const { db } = await open();
    for (const bad of [
      'INSERT INTO nowhere VALUES (1)',
      "INSERT INTO alias (name, digest, run_id, moved_at) VALUES (NULL, 'secret', '', '')",
      "INSERT INTO guard VALUES ('x', 'secret')",
    ]) {
      const error = await failure(db.write([...log('r1', 1), { sql: bad, args: [] }]));
      expect(error.code).toBe('STORAGE_FAILED');
      expect(error.message).not.toMatch(/INSERT|secret|nowhere/);
    }
    expect((await failure(db.read((q) => q.all(sql`SELECT * FROM nowhere`)))).code).toBe('STORAGE_FAILED');
    expect(await db.read((q) => q.$count(event))).toBe(0);
    await db.write(log('r1', 1));
  });

  it('whole numbers stay integers, NaN and undefined are refused, bytes and big numbers come back', async () => {
    const { db, target } = await open();
    await db.write([
      { sql: 'CREATE TABLE any_value (v ANY) STRICT', args: [] },
      ...[1, -0, 1.5, 2 ** 53, 9_007_199_254_740_993n, 'text', null, new Uint8Array([0, 255])].map((v) => ({
        sql: 'INSERT INTO any_value VALUES (?)',
        args: [v],
      })),
    ]);
    expect((await target.look<{ t: string }>('SELECT typeof(v) AS t FROM any_value')).map((r) => r.t)).toEqual([
      'integer',
      'integer',
      'real',
      'real',
      'integer',
      'text',
      'null',
      'blob',
    ]);
    expect(await target.look("SELECT hex(v) AS h FROM any_value WHERE typeof(v) = 'blob'")).toEqual([{ h: '00FF' }]);
    expect(await target.look('SELECT count(*) AS n FROM any_value WHERE v = 9007199254740993')).toEqual([{ n: 1 }]);
    for (const v of [Number.NaN, Number.POSITIVE_INFINITY])
      await expect(db.write([{ sql: 'INSERT INTO any_value VALUES (?)', args: [v] }])).rejects.toThrow(RangeError);
    for (const v of [undefined, new Date(), new Float64Array(1).buffer])
      await expect(db.write([{ sql: 'INSERT INTO any_value VALUES (?)', args: [v as never] }])).rejects.toThrow(TypeError);
    expect(await db.read((q) => q.all(sql`SELECT typeof(${7}) AS t`))).toEqual([{ t: 'integer' }]);
  });

  it('takes drizzle queries as statements', async () => {
    const { db } = await open();
    const q = drizzle.mock();
    await db.write([
      statement(q.insert(dataset).values({ digest: 'd1', meta: '{}', descriptor: '{}', totals: '[]', createdAt: AT })),
      statement(q.update(dataset).set({ meta: '{"a":1}' }).where(eq(dataset.digest, 'd1'))),
    ]);
    expect(await db.read((r) => r.select({ meta: dataset.meta }).from(dataset))).toEqual([{ meta: '{"a":1}' }]);
  });

  it('events do not wait for bulk, bulk keeps its order and cannot carry a guard', async () => {
    const { db } = await open();
    const order: string[] = [];
    const rows = 4_000;
    const bulk = db
      .write(
        Array.from({ length: rows }, (_, i) => ({ sql: 'INSERT INTO series VALUES (?, ?, ?, ?, ?, ?)', args: ['d', i, `k${i}`, 's', 'p', 1] })),
        { bulk: true },
      )
      .then((results) => order.push(`bulk ${results.length}`));
    const seen: number[] = [];
    for (let seq = 1; seq <= 5; seq++) {
      await db.write(log('r1', seq));
      order.push(`event ${seq}`);
      seen.push(...(await db.read((q) => q.all<{ n: number }>(sql`SELECT count(*) AS n FROM series`))).map((r) => r.n));
    }
    await bulk;
    expect(order).toEqual(['event 1', 'event 2', 'event 3', 'event 4', 'event 5', `bulk ${rows}`]);
    expect(seen.every((n, i) => n < rows && (i === 0 || n >= seen[i - 1]!))).toBe(true);
    expect(await db.read((q) => q.all(sql`SELECT count(*) AS n, max(ordinal) AS m FROM series`))).toEqual([{ n: rows, m: rows - 1 }]);
    await expect(db.write([guard('g', '1')], { bulk: true })).rejects.toThrow(TypeError);
    const error = await failure(db.write([alias('a', 'x'), alias('a', 'y')], { bulk: true }));
    expect(error.unique).toBe('alias.name');
  });

  it('many concurrent writes are each there once', async () => {
    const { db } = await open();
    const runs = kind === 'file' ? 200 : 60;
    await Promise.all(
      Array.from({ length: runs }, async (_, r) => {
        for (let seq = 1; seq <= 5; seq++) await db.write(log(`r${r}`, seq));
      }),
    );
    expect(await db.read((q) => q.all(sql`SELECT count(*) AS n, max(position) AS p, count(DISTINCT run_id) AS r FROM event`))).toEqual([
      { n: runs * 5, p: runs * 5, r: runs },
    ]);
  });

  it('close finishes what was handed over and takes nothing more', async () => {
    const { db, target } = await open();
    const pending = Array.from({ length: 100 }, (_, i) => db.write(log('r1', i + 1)));
    const bulk = db.write(
      Array.from({ length: 300 }, (_, i) => ({ sql: 'INSERT INTO series VALUES (?, ?, ?, ?, ?, ?)', args: ['d', i, 'k', 's', 'p', 1] })),
      { bulk: true },
    );
    const closed = db.close();
    expect((await failure(db.write(log('r1', 101)))).code).toBe('STORAGE_FAILED');
    await closed;
    await Promise.all([...pending, bulk]);
    expect(await target.look('SELECT (SELECT count(*) FROM event) AS e, (SELECT count(*) FROM series) AS s')).toEqual([{ e: 100, s: 300 }]);
    await db.close();
  });

  it.runIf(kind === 'file')('the reading connection refuses to write', async () => {
    const { db } = await open();
    await expect(db.read((q) => q.all(sql`DELETE FROM event`))).rejects.toThrow(/SQLITE_READONLY/);
  });

  it('appends many events at once, in their order', async () => {
    const { db } = await open();
    const note = 'quote " and \' and \u{1F600} and \n';
    const made = Array.from({ length: 500 }, (_, i) => ({
      runId: 'r1',
      seq: i + 1,
      at: AT,
      body: { type: 'run.interrupted', reason: `${note}${i}` } as const,
    }));
    await db.write(appendEvents(made));
    const rows = await db.read((q) => q.select().from(event).orderBy(event.position));
    expect(rows.map((r) => r.seq)).toEqual(made.map((e) => e.seq));
    expect(JSON.parse(rows[7]!.body)).toEqual(made[7]!.body);
    expect(appendEvents([])).toEqual([]);
  });
});
