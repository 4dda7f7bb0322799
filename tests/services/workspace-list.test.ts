import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Statement } from '../../server/db/statement.ts';
import type { RunStatus } from '../../server/pipeline/event.ts';
import { WORKSPACE_SORTS, type WorkspaceSort } from '../../server/services/workspace/workspace-cursor.ts';
import { calmly } from '../support/calm.ts';
import { openTestServer, refusal, type TestServer } from '../support/test-server.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** What the list is told of one workspace; the model below filters and sorts these by hand. */
interface Known {
  id: string;
  runId: string;
  name: string | null;
  title: string;
  description: string;
  note: string;
  tags: string[];
  preset: string;
  status: RunStatus;
  seed: number;
  winner: string | null;
  value: number | null;
  pinned: boolean;
  archived: boolean;
  createdAt: string;
  deleted: boolean;
  /** The run is gone: the workspace speaks for itself. */
  orphan: boolean;
}
interface Wish {
  q?: string;
  tags?: string[];
  preset?: string[];
  status?: RunStatus[];
  winner?: string[];
  from?: string;
  to?: string;
  archived?: boolean;
  sort?: WorkspaceSort;
  order?: 'asc' | 'desc';
}

/** mulberry32: the same rows in every run of the test. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % sides;
  };
}

const WORDS = ['alpha', 'Beta', '100%', 'under_score', 'back\\slash', 'gamma'];
const TAGS = ['red', 'green', 'blue', 'a b'];
const PRESETS = ['demo_minimal', 'holiday_rush', 'sparse'];
const STATUSES: RunStatus[] = ['completed', 'failed', 'cancelled', 'running'];
const WINNERS = ['theta', 'ets', null];

function makeRows(count: number, roll: (sides: number) => number): Known[] {
  const hex = (n: number): string => n.toString(16).padStart(8, '0');
  return Array.from({ length: count }, (_, i) => {
    const status = STATUSES[roll(4)];
    const winner = status === 'completed' ? WINNERS[roll(3)] : null;
    return {
      id: `${hex(roll(2 ** 31))}${hex(roll(2 ** 31))}${hex(i)}${hex(7)}`,
      runId: `art_RUN${String(i).padStart(8, '0')}`,
      name: roll(3) === 0 ? null : `${['zeta', 'eta', 'theta'][roll(3)]}-${i}`,
      title: `World ${roll(5)}`,
      description: roll(2) === 0 ? '' : `about ${WORDS[roll(WORDS.length)]}`,
      note: roll(4) === 0 ? `noted ${WORDS[roll(WORDS.length)]}` : '',
      tags: TAGS.filter(() => roll(2) === 0),
      preset: PRESETS[roll(3)],
      status,
      seed: roll(6),
      winner,
      value: winner === null ? null : roll(5) / 4,
      pinned: roll(5) === 0,
      archived: roll(4) === 0,
      createdAt: new Date(Date.UTC(2026, 0, 1 + roll(20), roll(3))).toISOString(),
      deleted: roll(12) === 0,
      orphan: roll(10) === 0,
    };
  });
}

function toStatements(row: Known): Statement[] {
  const summary = row.winner === null ? null : JSON.stringify({ detail: '', steps: {}, durationMs: 1, winner: row.winner, metric: 'wape', value: row.value });
  const config = JSON.stringify({ preset: row.preset, seed: row.seed, feed: null });
  const run: Statement = {
    sql: `INSERT INTO run (run_id, preset, title, status, config, reuse, purpose, workspace_id, queued_at, total, summary) VALUES (?, ?, ?, ?, ?, 1, 'person', ?, ?, 1, ?)`,
    args: [row.runId, row.preset, row.title, row.status, config, row.deleted ? null : row.id, row.createdAt, summary],
  };
  const workspace: Statement = {
    sql: `INSERT INTO workspace (workspace_id, run_id, name, description, tags, pinned, archived, created_at, updated_at, deleted_at, title, preset, status, seed, config, winner, value, queued_at)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS REAL), ?)`,
    args: [
      row.id,
      row.runId,
      row.name,
      row.description,
      JSON.stringify(row.tags),
      Number(row.pinned),
      Number(row.archived),
      row.createdAt,
      row.createdAt,
      row.deleted ? row.createdAt : null,
      row.title,
      row.preset,
      // Stale on purpose while the run is there: the run's own state is the newer one.
      row.orphan ? row.status : 'queued',
      row.seed,
      config,
      row.orphan ? row.winner : null,
      row.orphan ? row.value : null,
      row.createdAt,
    ],
  };
  const note: Statement = {
    sql: `INSERT INTO workspace_note (workspace_id, at, actor, text) VALUES (?, ?, 'local', ?)`,
    args: [row.id, row.createdAt, row.note],
  };
  return [...(row.orphan ? [] : [run]), workspace, ...(row.note === '' ? [] : [note])];
}

const lower = (text: string): string => text.toLowerCase();

/** The list as a person would make it with a pencil. */
function expected(rows: readonly Known[], wish: Wish): string[] {
  const { q, tags = [], preset, status, winner, from, to, archived = false, sort = 'created' } = wish;
  const order = wish.order ?? { created: 'desc', name: 'asc', seed: 'desc', status: 'asc', metric: 'asc' }[sort];
  const sign = order === 'asc' ? 1 : -1;
  const key = (row: Known): string | number | null => ({ created: row.createdAt, name: row.name, seed: row.seed, status: row.status, metric: row.value })[sort];
  const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);
  return rows
    .filter((row) => !row.deleted && (archived || !row.archived))
    .filter((row) => !q || [row.name ?? '', row.title, row.description, row.note].some((text) => lower(text).includes(lower(q))))
    .filter((row) => tags.every((tag) => row.tags.includes(tag)))
    .filter((row) => (!preset || preset.includes(row.preset)) && (!status || status.includes(row.status)))
    .filter((row) => !winner || (row.winner !== null && winner.includes(row.winner)))
    .filter((row) => (!from || row.createdAt.slice(0, 10) >= from) && (!to || row.createdAt.slice(0, 10) <= to))
    .sort((a, b) => {
      const [ka, kb] = [key(a), key(b)];
      return (
        Number(b.pinned) - Number(a.pinned) ||
        Number(ka === null) - Number(kb === null) ||
        (ka !== null && kb !== null ? sign * compare(ka, kb) : 0) ||
        sign * compare(a.id, b.id)
      );
    })
    .map((row) => row.id);
}

function makeWish(roll: (sides: number) => number): Wish {
  const maybe = <T>(value: T): T | undefined => (roll(3) === 0 ? value : undefined);
  return {
    q: maybe([...WORDS, 'BETA', '%', '_', 'world 3', 'eta-1'][roll(WORDS.length + 5)]),
    tags: maybe(TAGS.filter(() => roll(3) === 0)),
    preset: maybe([PRESETS[roll(3)], PRESETS[roll(3)]]),
    status: maybe([STATUSES[roll(4)], STATUSES[roll(4)]]),
    winner: maybe([WINNERS[roll(2)] ?? 'ets']),
    from: maybe(`2026-01-${String(1 + roll(20)).padStart(2, '0')}`),
    to: maybe(`2026-01-${String(1 + roll(20)).padStart(2, '0')}`),
    archived: roll(2) === 0,
    sort: WORKSPACE_SORTS[roll(5)],
    order: maybe((['asc', 'desc'] as const)[roll(2)]),
  };
}

let test: TestServer;
beforeAll(async () => {
  test = await openTestServer({ engine: false });
});
afterAll(() => test.server.close());

async function readAll(wish: Wish, limit: number): Promise<{ ids: string[]; totals: Set<number> }> {
  const ids: string[] = [];
  const totals = new Set<number>();
  let cursor: string | undefined;
  do {
    const page = await test.caller.workspace.list({ ...wish, limit, cursor });
    ids.push(...page.rows.map((row) => row.workspaceId));
    totals.add(page.total);
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return { ids, totals };
}

describe('against a list made by hand', () => {
  const roll = dice(7);
  const rows = makeRows(150, roll);
  beforeAll(async () => {
    await test.server.db.write(rows.flatMap(toStatements), { bulk: true });
  });

  it('filters, sorts, pages and counts alike, neither repeating nor skipping', async () => {
    let longest = 0;
    for (let turn = 0; turn < 120; turn++) {
      const wish = makeWish(roll);
      const { ids, totals } = await readAll(wish, 1 + roll(30));
      const want = expected(rows, wish);
      expect(ids, JSON.stringify(wish)).toEqual(want);
      expect([...totals], JSON.stringify(wish)).toEqual([want.length]);
      longest = Math.max(longest, want.length);
    }
    expect(longest).toBeGreaterThan(30);
  });

  it('neither repeats nor skips a row when others come and go between pages', async () => {
    const wish: Wish = { archived: true, sort: 'name' };
    const first = await test.caller.workspace.list({ ...wish, limit: 20 });
    const last = first.rows.at(-1);
    await test.server.db.write([
      { sql: 'UPDATE workspace SET deleted_at = ? WHERE workspace_id = ?', args: ['2026-02-01T00:00:00.000Z', last?.workspaceId ?? ''] },
    ]);
    const second = await test.caller.workspace.list({ ...wish, limit: 200, cursor: first.nextCursor ?? '' });
    await test.server.db.write([{ sql: 'UPDATE workspace SET deleted_at = NULL WHERE workspace_id = ?', args: [last?.workspaceId ?? ''] }]);
    expect([...first.rows, ...second.rows].map((row) => row.workspaceId)).toEqual(expected(rows, wish));
  });

  it('counts what there is to choose from', async () => {
    const facets = await test.caller.workspace.facets({ archived: true });
    const there = rows.filter((row) => !row.deleted);
    const count = (fits: (row: Known) => boolean): number => there.filter(fits).length;
    expect(Object.fromEntries(facets.presets.map((one) => [one.value, one.count]))).toEqual(
      Object.fromEntries(PRESETS.map((preset) => [preset, count((row) => row.preset === preset)])),
    );
    for (const { value, count: n } of facets.statuses) expect(n).toBe(count((row) => row.status === value));
    for (const { value, count: n } of facets.winners) expect(n).toBe(count((row) => row.winner === value));
    expect(facets.tags.map((one) => one.value).sort()).toEqual([...TAGS].sort());
    for (const { value, count: n } of facets.tags) expect(n).toBe(count((row) => row.tags.includes(value)));
  });

  it('refuses a cursor of another order, and what is no filter', async () => {
    const { nextCursor } = await test.caller.workspace.list({ limit: 1 });
    for (const wish of [{ sort: 'name' }, { order: 'asc' }, { sort: 'metric' }] as Wish[])
      expect(await refusal(test.caller.workspace.list({ ...wish, cursor: nextCursor ?? '' }))).toMatchObject({ code: 'BAD_QUERY' });
    for (const wish of [{ sort: 'size' }, { status: ['done'] }, { from: 'monday' }, { limit: 0 }, { owner: 'me' }])
      await expect(test.caller.workspace.list(wish as object)).rejects.toThrow();
  });
});

it('lists and narrows a thousand without a wait one can feel', async () => {
  await test.server.db.write(
    makeRows(1000, dice(11))
      .map((row, i) => ({ ...row, runId: `art_MORE${i}`, name: row.name && `more-${row.name}`, id: row.id.replace(/.{8}$/, '0000000f') }))
      .flatMap(toStatements),
    { bulk: true },
  );
  const wishes: Wish[] = [
    {},
    { q: 'beta', archived: true },
    { tags: ['red', 'blue'] },
    { sort: 'metric', status: ['completed'] },
    { winner: ['ets'], sort: 'name' },
  ];
  const took: number[] = [];
  for (const wish of wishes) {
    const times: number[] = [];
    for (let turn = 0; turn < 5; turn++) {
      const began = performance.now();
      await test.caller.workspace.list({ ...wish, limit: 50 });
      times.push(performance.now() - began);
    }
    took.push(Math.min(...times));
  }
  console.info(`1,150 workspaces, best of five, ms: ${took.map((ms) => ms.toFixed(1)).join(' ')}`);
  expect(Math.max(...took)).toBeLessThan(calmly(200));
});
