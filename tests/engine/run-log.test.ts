import { describe, expect, it, onTestFinished } from 'vitest';
import { readEvents } from '../../server/db/events.ts';
import { migrateUp } from '../../server/db/migrate.ts';
import { type Database, openDatabase } from '../../server/db/open-database.ts';
import { openRunLog, type RunLog } from '../../server/engine/run-log.ts';
import { openWriteBehind } from '../../server/engine/write-behind.ts';
import { newFolder } from '../db/support.ts';

const RUN = 'art_run';
const ended = (actor: string) => ({ type: 'run.paused' as const, actor });

/** A log whose writes wait until they are let through, or fail. */
async function openSlow() {
  const dataDir = newFolder();
  await migrateUp({ dataDir });
  const db = await openDatabase({ dataDir });
  onTestFinished(() => db.close());
  const waiting: ((failure: Error | null) => void)[] = [];
  const slow: Database = {
    ...db,
    write: async (batch, options) => {
      const failure = await new Promise<Error | null>((resolve) => waiting.push(resolve));
      if (failure) throw failure;
      return db.write(batch, options);
    },
  };
  const log = await openRunLog(slow, RUN, () => 1);
  /** Lets one write through, or no more once `isOver`. */
  const next = async (failure: Error | null = null, isOver = () => false) => {
    while (waiting.length === 0 && !isOver()) await new Promise(setImmediate);
    waiting.shift()?.(failure);
  };
  const actors = async () => (await readEvents(db, { runId: RUN, afterSeq: 0, limit: 100 })).map((event) => [event.seq, 'actor' in event ? event.actor : '']);
  return { log, next, actors, waiting };
}

const hand = (log: RunLog, names: readonly string[]) => names.map((name) => log.hand([ended(name)]));

/** Only 'a' stands, and the next append counts on from it. */
async function expectGoesOn({ log, next, actors }: Pick<Awaited<ReturnType<typeof openSlow>>, 'log' | 'next' | 'actors'>) {
  expect(log.state.seq).toBe(1);
  const then = log.append([ended('e')]);
  await next();
  await then;
  expect(await actors()).toEqual([
    [1, 'a'],
    [2, 'e'],
  ]);
}

describe('events handed over while others are written', () => {
  it('share the next commit, in order', async () => {
    const { log, next, actors, waiting } = await openSlow();
    const first = log.append([ended('a')]);
    await new Promise(setImmediate);
    const rest = hand(log, ['b', 'c', 'd']);
    expect([log.state.seq, waiting.length]).toEqual([4, 1]);
    await next();
    await first;
    expect(await actors()).toEqual([[1, 'a']]);
    await next();
    await Promise.all(rest);
    expect([waiting.length, await actors()]).toEqual([0, ['a', 'b', 'c', 'd'].map((name, i) => [i + 1, name])]);
  });

  it('are all taken back when that commit fails, with those that came after; the next append counts on from what stands', async () => {
    const { log, next, actors } = await openSlow();
    const first = log.append([ended('a')]);
    await new Promise(setImmediate);
    const lost = hand(log, ['b', 'c']).map((one) => one.catch((error: Error) => error.message));
    await next();
    await first;
    await next(new Error('the disk is full'));
    expect(await Promise.all(lost)).toEqual(['the disk is full', 'the disk is full']);
    await expect(log.hand([ended('d')])).rejects.toThrow('what it follows was not stored');
    await expectGoesOn({ log, next, actors });
  });

  it('are lost aloud when an append that took them along fails', async () => {
    const { log, next, actors } = await openSlow();
    const first = log.append([ended('a')]);
    await new Promise(setImmediate);
    const pause = log.append([ended('b')]).catch((error: Error) => error.message);
    const lost = hand(log, ['c', 'd']).map((one) => one.catch((error: Error) => error.message));
    await next();
    await first;
    await next(new Error('the disk is full'));
    expect(await Promise.all([pause, ...lost])).toEqual(['the disk is full', 'the disk is full', 'the disk is full']);
    await expectGoesOn({ log, next, actors });
  });
});

describe('ends of steps on their way to the disk', () => {
  const step = (id: string) => ({ ref: { step: id, index: 1, total: 9, phase: 'p', phaseIndex: 1, phaseTotal: 1, attempt: 1 }, uses: id, durationMs: 1 });

  it('are four at most, and the fifth has room once the first is written', async () => {
    const { log, next } = await openSlow();
    const behind = openWriteBehind(log, async () => expect.unreachable());
    for (const id of ['a', 'b', 'c', 'd']) {
      expect(await behind.makeRoom()).toBe(true);
      behind.hand(step(id), ended(id), []);
    }
    let hasRoom = false;
    const room = behind.makeRoom().then((said) => {
      hasRoom = said;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([hasRoom, behind.holds('d'), behind.holds('e')]).toEqual([false, true, false]);
    await next();
    await room;
    expect([hasRoom, behind.holds('a')]).toEqual([true, false]);
    let isSettled = false;
    const settled = behind.settle().finally(() => {
      isSettled = true;
    });
    await next(null, () => isSettled);
    expect(await settled).toBe(true);
    expect(behind.lost).toBeNull();
  });

  it('when one cannot be written the first of them ends otherwise, once, and what works on them hears it', async () => {
    const { log, next } = await openSlow();
    const failed: string[] = [];
    const behind = openWriteBehind(log, async ({ ref }) => void failed.push(ref.step));
    behind.hand(step('a'), ended('a'), []);
    behind.hand(step('b'), ended('b'), []);
    const lost = behind.lost!;
    const settled = behind.settle();
    await next(new Error('the disk is full'));
    expect([await settled, failed, lost.aborted, behind.lost, log.state.seq]).toEqual([false, ['a'], true, null, 0]);
    expect(await behind.settle()).toBe(true);
  });
});
