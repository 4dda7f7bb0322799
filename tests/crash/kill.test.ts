import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { RunEvent } from '../../server/pipeline/event.ts';
import type { RunState } from '../../server/pipeline/run-state.ts';
import { cli, startCli } from '../support/children.ts';
import { newFolder } from '../support/folders.ts';
import { seeded } from '../support/seeded.ts';
import { digests, openTestServer, reduce, type TestServer } from '../support/test-server.ts';

// Processes are started and ended here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

/** Random moments a run of the tests tries; CRASH_ROUNDS asks for more, CRASH_SEED repeats a failure. */
const ROUNDS = Number(process.env.CRASH_ROUNDS ?? 20);
const SEED = Number(process.env.CRASH_SEED ?? 20_260_301);
const RUN = [
  'run',
  'demo_minimal',
  '--json',
  '--quiet',
  '--anchor-day',
  '2026-05-31',
  '--set',
  'stores=2',
  '--set',
  'products=3',
  '--models',
  'naive,seasonal_naive,ses',
  '--workspace',
  'crash',
];

let undisturbed: Record<string, string>;
let tookMs = 0;
beforeAll(async () => {
  const dataDir = newFolder('crash');
  await cli(['plugins'], dataDir);
  const began = performance.now();
  const { stdout, code } = await cli(RUN, dataDir);
  tookMs = performance.now() - began;
  expect(code).toBe(0);
  undisturbed = results(reduce(parse(stdout)));
  expect(Object.keys(undisturbed).length).toBeGreaterThan(8);
}, 60_000);

const parse = (text: string): RunEvent[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as RunEvent);
const results = (state: RunState): Record<string, string> =>
  Object.fromEntries(Object.entries(digests(state)).filter(([name]) => !name.startsWith('precheck/') && !name.startsWith('register/')));

/** What must hold of a data directory after any death: the log whole, the run ended once, equal results, nothing contradicting itself. */
async function expectWhole(dataDir: string, seen: readonly RunEvent[]): Promise<void> {
  const runIds: string[] = [];
  const test = await openTestServer({ dataDir, plugins: [] });
  try {
    const { rows } = await test.caller.run.list({});
    for (const row of rows) await test.end(row.runId);
    runIds.push(...rows.map((row) => row.runId));
    for (const row of (await test.caller.run.list({})).rows) {
      const log = await test.log(row.runId);
      const state = reduce(log);
      expect(log.map((event) => event.seq)).toEqual(log.map((_, i) => i + 1));
      expect(log.filter((event) => event.type === 'run.completed')).toHaveLength(1);
      expect(state.status).toBe('completed');
      expect(row).toMatchObject({ status: state.status, done: state.steps.length, summary: state.summary });
      expect(results(state)).toEqual(undisturbed);
      // What was told to somebody before the death is still there, word for word.
      if (seen[0]?.runId === row.runId) expect(log.slice(0, seen.length)).toEqual(seen);
    }
    if (seen.length > 0) expect(rows).toHaveLength(1);
    if (rows.length > 0) await expectAlias(test, rows[0].runId);
    expect(await test.server.db.integrity()).toEqual([]);
  } finally {
    await test.server.close();
  }
  const documents = existsSync(join(dataDir, 'documents/runs')) ? readdirSync(join(dataDir, 'documents/runs')) : [];
  expect(documents.sort()).toEqual(runIds.map((runId) => `${runId}.json`).sort());
  const { code, stdout } = await cli(['doctor'], dataDir);
  expect([code, stdout]).toEqual([0, expect.stringContaining('match their digests')]);
}

async function expectAlias(test: TestServer, runId: string): Promise<void> {
  const moved = (await test.log(runId)).find((event) => event.type === 'step.completed' && event.step === 'register');
  const wanted = moved?.type === 'step.completed' ? moved.data.digest : undefined;
  const aliases = await test.server.db.read((q) => q.all<{ digest: string; run_id: string }>('SELECT digest, run_id FROM alias'));
  expect(aliases).toEqual([{ digest: wanted, run_id: runId }]);
}

describe('kill -9 of the program', () => {
  const boundaries = Array.from({ length: 11 }, (_, i) => i + 1);
  it.each(boundaries)('right after step %i', async (index) => {
    const dataDir = newFolder('crash');
    const program = startCli(RUN, dataDir);
    const line = await program.line((one) => one.includes('"step.completed"') && one.includes(`"index":${index},`));
    program.kill();
    const { stdout } = await program.end;
    expect(line).not.toBeNull();
    await expectWhole(dataDir, parse(stdout));
  });

  const random = seeded(SEED);
  const moments = Array.from({ length: ROUNDS }, (_, i) => [i + 1, random()] as const);
  it.each(moments)(`round %i (seed ${SEED}) at %f of its time`, async (_, share) => {
    const dataDir = newFolder('crash');
    const program = startCli(RUN, dataDir);
    const timer = setTimeout(() => program.kill(), share * tookMs * 1.1);
    const { stdout } = await program.end;
    clearTimeout(timer);
    await expectWhole(dataDir, parse(stdout));
  });
});

describe('kill -9 of the host that executes the steps', () => {
  it.each(['seed', 'train', 'backtest'])(
    'in step %s fails the run with a named error, and the program lives to say so',
    async (step) => {
      const dataDir = newFolder('crash');
      const models = 'naive,seasonal_naive,ses,seasonal_average,auto_ets';
      const big = ['run', '--json', '--quiet', '--models', models, '--set', 'stores=20', '--set', 'products=100', '--set', 'windowDays=500'];
      const program = startCli(big, dataDir);
      const begun = await program.line((line) => line.includes('"step.started"') && line.includes(`"step":"${step}"`));
      expect(begun).not.toBeNull();
      const hosts = childrenOf(program.pid);
      for (const host of hosts) process.kill(host, 'SIGKILL');
      const { code, stdout } = await program.end;
      const state = reduce(parse(stdout));
      expect(hosts.length).toBeGreaterThan(0);
      expect([code, state.status, state.summary?.problem?.code]).toEqual([1, 'failed', 'HOST_DIED']);
      expect(state.summary?.problem?.message).toContain('SIGKILL');
      const { code: sound } = await cli(['doctor'], dataDir);
      expect(sound).toBe(0);
    },
    60_000,
  );

  const random = seeded(SEED + 1);
  it.each(Array.from({ length: Math.ceil(ROUNDS / 4) }, (_, i) => [i + 1, random()] as const))(
    `round %i (seed ${SEED}) at %f of its time: the run ends once, completed or with a named error`,
    async (_, share) => {
      const dataDir = newFolder('crash');
      const program = startCli(RUN, dataDir);
      const timer = setTimeout(
        () => {
          for (const host of childrenOf(program.pid).filter(isRunHost)) process.kill(host, 'SIGKILL');
        },
        share * tookMs * 1.1,
      );
      const { stdout } = await program.end;
      clearTimeout(timer);
      const events = parse(stdout);
      expect(events.filter((event) => event.type === 'run.completed')).toHaveLength(1);
      const { status, summary } = reduce(events);
      expect(status === 'completed' || (status === 'failed' && summary?.problem?.code === 'HOST_DIED'), `${status} ${summary?.problem?.code}`).toBe(true);
      expect((await cli(['doctor'], dataDir)).code).toBe(0);
    },
  );

  it('no host outlives the program, even one that spins', async () => {
    const dataDir = newFolder('crash');
    const program = startCli(['run', '--json', '--quiet', '--set', 'stores=20', '--set', 'products=100', '--set', 'windowDays=500'], dataDir);
    await program.line((line) => line.includes('"step.started"') && line.includes('"train"'));
    const hosts = childrenOf(program.pid);
    expect(hosts.length).toBeGreaterThan(0);
    program.kill();
    await program.end;
    await expect.poll(() => hosts.filter(isAlive), { timeout: 5000 }).toEqual([]);
  }, 60_000);
});

/** Processes forked by a process, from /proc. */
function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent;
      } catch {
        return false;
      }
    });
}

function isRunHost(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('host/host-main');
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) !== 'Z';
  } catch {
    return false;
  }
}
