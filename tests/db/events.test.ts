import { expect, it } from 'vitest';
import { appendEvents, type NewEvent, readEvents, readEventsAfter } from '../../server/db/events.ts';
import type { RunEvent } from '../../server/pipeline/event.ts';
import { seeded } from '../support/seeded.ts';
import { AT, onBoth } from './support.ts';

const paused = (runId: string, seq: number): NewEvent => ({ runId, seq, at: AT, body: { type: 'run.paused', actor: `a${seq}` } });

onBoth('events', (open, kind) => {
  it('come back as they were appended', async () => {
    const { db } = await open();
    await db.write(appendEvents([paused('r1', 1), paused('r2', 1), paused('r1', 2)]));
    const expected = { type: 'run.paused', actor: 'a2', runId: 'r1', seq: 2, position: 3, at: AT };
    expect((await readEvents(db, { runId: 'r1', afterSeq: 1, limit: 10 })) satisfies RunEvent[]).toEqual([expected]);
    expect((await readEvents(db, { runId: 'r1', afterSeq: 0, limit: 1 })).map((e) => e.seq)).toEqual([1]);
    expect(await readEventsAfter(db, { position: 2, limit: 10 })).toEqual([expected]);
    expect(await readEventsAfter(db, { position: 0, runIds: [], limit: 10 })).toEqual([]);
  });

  it('after a position: the same pages whichever way they are asked for', async () => {
    const { db } = await open();
    const random = seeded(7);
    const next = new Map<string, number>();
    const all = Array.from({ length: 3_000 }, () => {
      const runId = `r${Math.floor(random() ** 2 * 80)}`;
      next.set(runId, (next.get(runId) ?? 0) + 1);
      return paused(runId, next.get(runId)!);
    });
    for (let at = 0; at < all.length; at += 300) await db.write(appendEvents(all.slice(at, at + 300)));
    for (const count of [1, 3, 50, 51, 80]) {
      const runIds = Array.from({ length: count }, (_, i) => `r${i * (count < 50 ? 7 : 1)}`);
      const expected = all.flatMap((e, i) => (runIds.includes(e.runId) ? [i + 1] : []));
      const got: number[] = [];
      for (;;) {
        const page = await readEventsAfter(db, { position: got.at(-1) ?? 0, runIds, limit: 170 });
        if (page.length === 0) break;
        got.push(...page.map((e) => e.position));
      }
      expect(got, `${count} runs`).toEqual(expected);
      const late = await readEventsAfter(db, { position: 2_500, runIds: [...runIds, runIds[0]!, 'unknown'], limit: 9 });
      expect(late.map((e) => e.position)).toEqual(expected.filter((p) => p > 2_500).slice(0, 9));
    }
  });

  it('a follower that reads while others write sees every position once, in order', async () => {
    const { db } = await open();
    const writers = 8;
    const each = kind === 'file' ? 60 : 20;
    const seen: RunEvent[] = [];
    let done = false;
    let wake = () => {};
    db.onCommit(() => wake());
    const follower = (async () => {
      for (;;) {
        const last = done;
        const page = await readEventsAfter(db, { position: seen.at(-1)?.position ?? 0, limit: 50 });
        seen.push(...page);
        if (page.length > 0) continue;
        if (last) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
          setTimeout(resolve, 20);
        });
      }
    })();
    const failing = (async () => {
      for (let i = 0; i < each; i++)
        await expect(db.write([...appendEvents([paused('lost', i + 1)]), { sql: 'INSERT INTO guard VALUES (?, 0)', args: ['x'] }])).rejects.toThrow();
    })();
    await Promise.all([
      failing,
      ...Array.from({ length: writers }, async (_, w) => {
        for (let i = 0; i < each; i++) await db.write(appendEvents([paused(`r${w}`, 2 * i + 1), paused(`r${w}`, 2 * i + 2)]));
      }),
    ]);
    done = true;
    await follower;
    expect(seen.map((e) => e.position)).toEqual(Array.from({ length: writers * each * 2 }, (_, i) => i + 1));
    for (let w = 0; w < writers; w++) {
      const seqs = seen.filter((e) => e.runId === `r${w}`).map((e) => e.seq);
      expect(seqs).toEqual(Array.from({ length: each * 2 }, (_, i) => i + 1));
    }
  });
});
