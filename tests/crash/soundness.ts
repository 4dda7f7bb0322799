import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { expect, vi } from 'vitest';
import { sha256 } from '../../server/blobs/digest.ts';
import { isTerminal, type RunEvent } from '../../server/pipeline/event.ts';
import type { RunState } from '../../server/pipeline/run-state.ts';
import { followEvents } from '../../server/services/run/follow-events.ts';
import { newFolder } from '../support/folders.ts';
import { digests, reduce, type TestServer } from '../support/test-server.ts';

/**
 * A new folder in memory where there is such a thing, for tests that plant their faults themselves and write a thousand runs: there
 * a sync costs nothing.
 */
export function fastFolder(): string {
  if (!existsSync('/dev/shm')) return newFolder('faults');
  const folder = mkdtempSync('/dev/shm/vitrine-faults-');
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Digests of what a run computed; what it saw of the instance (precheck, the alias holder before) may differ. */
export const results = (state: RunState): Record<string, string> =>
  Object.fromEntries(Object.entries(digests(state)).filter(([name]) => !name.startsWith('precheck/') && !name.startsWith('register/')));

/** What must hold of a data directory at any moment at which nothing is under way, whatever failed before. */
export async function expectSound(test: TestServer, told: readonly RunEvent[] = []): Promise<void> {
  const { rows } = await test.caller.run.list({ limit: 100 });
  for (const row of rows) {
    const log = await test.log(row.runId);
    const state = reduce(log);
    expect(log.map((event) => event.seq)).toEqual(log.map((_, i) => i + 1));
    const ends = log.filter((event) => event.type === 'run.completed');
    expect(ends).toHaveLength(isTerminal(state.status) ? 1 : 0);
    expect(row).toMatchObject({ status: state.status, finishedAt: state.finishedAt, summary: state.summary });
    expectOrder(state, log);
    // What was told to somebody is there still, word for word.
    const heard = told.filter((event) => event.runId === row.runId);
    expect(log.slice(0, heard.length)).toEqual(heard);
  }
  expect(await test.server.db.integrity()).toEqual([]);
  await expectBlobs(test);
}

/** No step ends twice, and none before what it reads was made. */
function expectOrder(state: RunState, log: readonly RunEvent[]): void {
  const ended: string[] = [];
  for (const event of log) {
    if (event.type !== 'step.completed') continue;
    expect(ended).not.toContain(event.step);
    if (event.status !== 'skip' && event.status !== 'fail')
      for (const { from } of Object.values(state.plan[event.index - 1].bindings)) for (const writer of from) expect(ended).toContain(writer);
    ended.push(event.step);
  }
}

/** Every blob that can be seen is whole, and every file of an artifact is there. */
async function expectBlobs({ server: { blobs, db } }: TestServer): Promise<void> {
  const names = new Set<string>();
  for (const { sha256: name } of blobs.list()) {
    expect(sha256(readFileSync(blobs.path(name)))).toBe(name);
    names.add(name);
  }
  const files = await db.read((q) => q.all<{ sha256: string }>(sql`SELECT DISTINCT sha256 FROM artifact_file`));
  expect(files.filter((file) => !names.has(file.sha256))).toEqual([]);
}

/** Files that a failed write left in the store's own folder. */
export const leftovers = ({ server: { blobs } }: TestServer): string[] => readdirSync(join(blobs.dir, 'tmp'));

/** Listens to every run from now on, as a client does: what it was told counts as acknowledged. */
export function listen(test: TestServer): { told: RunEvent[]; stop(): void } {
  const told: RunEvent[] = [];
  const stop = new AbortController();
  void (async () => {
    for await (const batch of followEvents(test.server, 0, undefined, stop.signal)) told.push(...batch);
  })();
  return { told, stop: () => stop.abort() };
}

/** Makes an instance new without starting it again: no rows, no blobs, no documents. */
export async function wipe({ server: { blobs, db, engine }, dataDir }: TestServer): Promise<void> {
  // A run that has ended may still be writing its document.
  await vi.waitUntil(() => engine.busy().size === 0, { interval: 2 });
  const tables = await db.read((q) =>
    q.all<{ name: string }>(sql`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%migration%'`),
  );
  const emptied = tables.filter(({ name }) => !/^(guard|lease)$|_(data|idx|content|docsize|config)$/.test(name));
  await db.write(emptied.map(({ name }) => ({ sql: `DELETE FROM "${name}"`, args: [] })));
  for (const folder of [join(blobs.dir, 'sha256'), join(blobs.dir, 'tmp'), join(dataDir, 'documents')])
    if (existsSync(folder)) for (const entry of readdirSync(folder)) rmSync(join(folder, entry), { recursive: true });
}
