import { expect, it } from 'vitest';
import { openDatabase } from '../../server/db/open-database.ts';
import { seeded } from '../support/seeded.ts';
import { startChild } from './children.ts';
import { AT, onBoth, sleep } from './support.ts';

const SEED = Number(process.env.CRASH_SEED ?? Date.now() % 2 ** 31);

onBoth('kill -9 while writing', (open, kind) => {
  const rounds = kind === 'file' ? 20 : 4;
  it(`${rounds} times at random moments: everything acknowledged is there, nothing by halves`, { timeout: 180_000 }, async () => {
    console.log(`kill -9 on ${kind}: CRASH_SEED=${SEED}`);
    const random = seeded(SEED);
    const lanes = 2;
    await Promise.all(
      Array.from({ length: lanes }, async (_, lane) => {
        const { db, target } = await open();
        await db.write(
          [0, 1, 2, 3].map((r) => ({
            sql: "INSERT INTO run (run_id, preset, title, status, config, reuse, purpose, queued_at, total) VALUES (?, 'p', 't', 'paused', '{}', 0, 'bench', ?, 0)",
            args: [`r${r}`, AT],
          })),
        );
        await db.write([{ sql: "INSERT INTO dataset (digest, meta, descriptor, totals, created_at) VALUES ('d', '{}', '{}', '[]', ?)", args: [AT] }]);
        await db.close();
        const acknowledged = new Map<string, number>();
        for (let round = 0; round < rounds / lanes; round++) {
          const wait = random() * 300;
          const child = await startChild('write-until-killed', { address: target.address, round });
          // The first child of a lane gets at least one write acknowledged, however slow the machine; the others may die before.
          while (round === 0 && child.lines().length === 0) await sleep(5);
          await sleep(wait);
          await child.kill();
          for (const line of child.lines()) {
            const [runId, seq] = line.split(' ') as [string, string];
            acknowledged.set(runId, Number(seq));
          }
          const again = await openDatabase(target.address);
          const where = `seed ${SEED}, lane ${lane}, round ${round}, killed after ${wait.toFixed(1)} ms`;
          expect(await again.integrity(), where).toEqual([]);
          const runs = await target.look<{ run_id: string; seq: number; n: number; last: number }>(
            'SELECT run_id, seq, (SELECT count(*) FROM event e WHERE e.run_id = run.run_id) AS n, (SELECT coalesce(max(seq), 0) FROM event e WHERE e.run_id = run.run_id) AS last FROM run',
          );
          for (const { run_id, seq, n, last } of runs) {
            expect({ seq, n }, `${run_id}, ${where}`).toEqual({ seq: last, n: last });
            expect(last % 2, where).toBe(0);
            expect(last, `${run_id}, ${where}`).toBeGreaterThanOrEqual(acknowledged.get(run_id) ?? 0);
          }
          await again.close();
        }
        expect([...acknowledged.values()].reduce((a, b) => a + b, 0)).toBeGreaterThan(0);
      }),
    );
  });
});
