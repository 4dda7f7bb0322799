import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { newArtifactId } from '../../server/engine/new-id.ts';
import { newFolder } from '../support/folders.ts';
import { openTestServer, type TestServer } from '../support/test-server.ts';
import { expectSound } from './soundness.ts';

vi.setConfig({ testTimeout: 120_000 });

const HOUR = 3_600_000;
const JUMPS = [
  ['an hour back', -HOUR],
  ['a day forward', 24 * HOUR],
] as const;

let test: TestServer;
let shift = 0;
const real = Date.now;
beforeAll(async () => {
  vi.spyOn(Date, 'now').mockImplementation(() => real() + shift);
  test = await openTestServer();
});
afterEach(() => {
  shift = 0;
});
afterAll(async () => {
  await test.server.close();
  vi.restoreAllMocks();
});

function gate(): { params: object; open(): void } {
  const file = join(newFolder(), 'open');
  return { params: { do: 'gate', file }, open: () => writeFileSync(file, '') };
}
const begun = (runId: string, step: string) => test.event(runId, (event) => event.type === 'step.progress' && event.step === step);

describe.each(JUMPS)('the clock goes %s in the middle of a run', (name, jump) => {
  it('order and durations are those of the run, not of the clock', async () => {
    const first = gate();
    const began = performance.now();
    const runId = await test.start([
      { id: 'a', params: first.params },
      { id: 'b', params: { note: name } },
    ]);
    await begun(runId, 'a');
    shift = jump;
    first.open();
    const state = await test.end(runId);
    const tookMs = performance.now() - began;
    const log = await test.log(runId);
    expect(state.status).toBe('completed');
    expect(log.map((event) => event.seq)).toEqual(log.map((_, i) => i + 1));
    expect(log.every((event, i) => i === 0 || event.position > log[i - 1].position)).toBe(true);
    for (const step of state.steps) {
      expect(step.durationMs).toBeGreaterThanOrEqual(0);
      expect(step.durationMs).toBeLessThan(tookMs);
    }
    const sum = state.steps.reduce((total, step) => total + (step.durationMs ?? 0), 0);
    expect(state.summary?.durationMs).toBeGreaterThanOrEqual(Math.floor(sum));
    expect(state.summary?.durationMs).toBeLessThan(tookMs + 1);
    for (const event of log) if (event.type === 'step.progress' && event.etaMs !== undefined) expect(event.etaMs).toBeLessThan(HOUR);
    await expectSound(test);
  });

  it('a run that came later waits behind those that came before', async () => {
    const first = gate();
    const running = await test.start([{ id: 'a', params: first.params }]);
    await begun(running, 'a');
    const before = await test.start([{ id: 'a', params: { note: `before ${name}` } }]);
    shift = jump;
    const after = await test.start([{ id: 'a', params: { note: `after ${name}` } }]);
    first.open();
    await test.end(before);
    await test.end(after);
    const [early, late] = await Promise.all([before, after].map(async (runId) => (await test.log(runId)).find((event) => event.type === 'run.started')));
    expect(early?.position).toBeLessThan(late?.position ?? 0);
  });

  it('a run nobody kept is neither deleted nor hidden for good', async () => {
    const runId = await test.start([{ id: 'a', params: { note: `kept ${name}` } }]);
    await test.end(runId);
    shift = jump * 10;
    await test.caller.run.list({});
    expect((await test.caller.run.state({ runId })).status).toBe('completed');
    shift = 0;
    expect((await test.caller.run.list({ limit: 100 })).rows.map((row) => row.runId)).toContain(runId);
  });
});

it('runs that come in the same millisecond go in the order in which they came', async () => {
  const first = gate();
  const running = await test.start([{ id: 'a', params: first.params }]);
  await begun(running, 'a');
  const now = real();
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => now);
  const waiting: string[] = [];
  for (let i = 0; i < 6; i++) waiting.push(await test.start([{ id: 'a', params: { note: `same ${i}` } }]));
  clock.mockImplementation(() => real() + shift);
  first.open();
  for (const runId of waiting) await test.end(runId);
  const begins = await Promise.all(waiting.map(async (runId) => (await test.log(runId)).find((event) => event.type === 'run.started')?.position));
  expect(begins).toEqual([...begins].sort((a, b) => Number(a) - Number(b)));
});

it('ids are unique and rise, whatever the clock does', () => {
  const ids: string[] = [];
  let now = real();
  for (let i = 0; i < 20_000; i++) {
    if (i % 5000 === 4999) now -= HOUR;
    else if (i % 7 === 0) now += 1;
    ids.push(newArtifactId(now));
  }
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every((id) => /^art_[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(id))).toBe(true);
  expect(ids).toEqual([...ids].sort());
});
