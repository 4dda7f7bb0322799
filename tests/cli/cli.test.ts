import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { RunEvent } from '../../server/pipeline/event.ts';
import { cli, serveApi, startCli } from '../support/children.ts';
import { newFolder } from '../support/folders.ts';
import { reduce } from '../support/test-server.ts';

// Processes are started and ended here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

const parse = (stdout: string): RunEvent[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RunEvent);
const SMALL = ['--set', 'stores=1', '--set', 'products=2'];

describe('run and replay', () => {
  const dataDir = newFolder('cli');

  it('run --json prints the log and nothing else, ends 0, and keeps the run under its name', async () => {
    const { code, stdout, stderr } = await cli(['run', 'demo_minimal', '--workspace', 'first', '--json', '--quiet', ...SMALL], dataDir);
    expect([code, stderr]).toEqual([0, '']);
    const events = parse(stdout);
    expect(events.map((event) => event.seq)).toEqual(events.map((_, i) => i + 1));
    expect(events.at(-1)).toMatchObject({ type: 'run.completed', status: 'completed' });
    expect(reduce(events).steps).toHaveLength(11);
    const listed = await cli(['workspaces', '--json'], dataDir);
    expect(JSON.parse(listed.stdout)).toMatchObject([{ name: 'first', run: { status: 'completed' } }]);
  });

  it('run without --json talks on stderr and says the outcome in one line on stdout', async () => {
    const { code, stdout, stderr } = await cli(['run', ...SMALL], dataDir);
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(stdout).toMatch(/^completed {2}11 steps/);
    expect(stderr).toContain('(reused)');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes are what is looked for
    expect(stdout + stderr).not.toMatch(/\u001b\[/);
  });

  it('replay says Reproduced and ends 0, by name and by run id', async () => {
    const named = await cli(['replay', 'first', '--quiet'], dataDir);
    expect([named.code, named.stdout]).toEqual([0, expect.stringMatching(/^Reproduced {2}\d+ results have equal digests\n$/)]);
    const runId = (JSON.parse((await cli(['workspaces', '--json'], dataDir)).stdout) as { run: { runId: string } }[]).at(-1)?.run.runId ?? '';
    const byId = parse((await cli(['replay', runId, '--json', '--quiet'], dataDir)).stdout);
    expect(byId.at(-1)).toMatchObject({ summary: { verdict: { verdict: 'reproduced' } } });
  });

  it('doctor finds nothing, and ends 1 once a blob is damaged, naming it', async () => {
    const sound = await cli(['doctor', '--json'], dataDir);
    expect([sound.code, JSON.parse(sound.stdout)]).toEqual([0, expect.objectContaining({ ok: true })]);
    const root = join(dataDir, 'blobs/sha256');
    const [file] = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.length > 60);
    writeFileSync(join(root, file), 'damaged');
    const { code, stdout } = await cli(['doctor'], dataDir);
    expect(code).toBe(1);
    expect(stdout).toContain(file.split('/').at(-1));
  });
});

describe('exit codes and words', () => {
  const dataDir = newFolder('cli');

  it.each<[string, string[], number, RegExp]>([
    ['an unknown command, with the one meant', ['rnu'], 2, /Did you mean run/],
    ['an unknown option, with the one meant', ['run', '--horizn', '3'], 2, /Did you mean --horizon/],
    ['a number that is none', ['run', '--seed', 'x'], 2, /is a whole number/],
    ['an unknown preset, with those there are', ['run', 'nope'], 2, /demo_minimal/],
    ['a field out of range', ['run', '--set', 'stores=0'], 2, /overrides\.stores/],
    ['a split that does not fit', ['run', '--horizon', '80'], 2, /largest horizon that fits is \d+/],
    ['a name that is not allowed', ['run', '--workspace', 'Not Allowed'], 2, /workspaceName/],
    ['a workspace that is not there', ['replay', 'nothing'], 3, /there is no workspace "nothing"/],
    ['a run that is not there', ['replay', 'art_nothing'], 3, /there is no run "art_nothing"/],
    ['a feed file that is not there', ['run', '--feed', '/nowhere/sales.csv'], 3, /\/nowhere\/sales\.csv/],
  ])('%s', async (_, args, code, words) => {
    const { code: found, stdout, stderr } = await cli(args, dataDir);
    expect([found, stdout, stderr]).toEqual([code, '', expect.stringMatching(words)]);
    expect(stderr).not.toMatch(/node_modules|\n {4}at /);
  });

  it('all mistakes of the environment in one message', async () => {
    const { code, stderr } = await cli(['run'], dataDir, { VITRINE_PORT: 'x', VITRINE_CONCURRENCY: '0', VITRINE_MAX_UPLOAD: 'much', VITRINE_HOST: '0.0.0.0' });
    expect(code).toBe(2);
    for (const name of ['VITRINE_PORT', 'VITRINE_CONCURRENCY', 'VITRINE_MAX_UPLOAD', 'VITRINE_TOKEN']) expect(stderr).toContain(name);
  });

  it('help and version end 0', async () => {
    for (const args of [['--help'], ['run', '--help'], ['--version']]) expect((await cli(args, dataDir)).code).toBe(0);
  });

  it('lists plugins as JSON', async () => {
    const { code, stdout } = await cli(['plugins', '--json'], dataDir);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ id: 'demo_minimal', type: 'preset', state: 'loaded', origin: 'built-in' }));
  });
});

describe('a file of one’s own', () => {
  const dataDir = newFolder('cli');
  const day = (n: number): string => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10);
  const rows = Array.from({ length: 120 }, (_, n) => ['Quay', 'Tide'].map((store, s) => `${day(n)},${store},Soap,${10 + s + ((n * 3) % 7)}`)).flat();

  it('is read, run and told in numbers', async () => {
    const file = join(newFolder(), 'sales.csv');
    writeFileSync(file, `date,store,product,quantity\n${rows.join('\n')}\n`);
    const { code, stdout, stderr } = await cli(['run', '--feed', file, '--json'], dataDir);
    expect([code, stderr]).toEqual([0, expect.stringContaining('240 rows read = 240 accepted + 0 refused; 2 series × 120 periods (D)')]);
    const state = reduce(parse(stdout));
    expect(state).toMatchObject({ status: 'completed', title: 'sales.csv' });
    expect(state.steps.find((step) => step.id === 'seed')).toMatchObject({ data: { source: 'feed', series: 2, periods: 120 } });
  });

  it('is refused with line and reason when a row is bad', async () => {
    const file = join(newFolder(), 'bad.csv');
    writeFileSync(file, `date,store,product,quantity\n${rows.join('\n')}\n2026-13-45,Quay,Soap,7\n`);
    const { code, stdout, stderr } = await cli(['run', '--feed', file], dataDir);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/line 242/);
    expect((await cli(['run', '--feed', file, '--lenient', '--quiet'], dataDir)).code).toBe(0);
    const mapped = await cli(['run', '--feed', file, '--map', 'quantity=nope'], dataDir);
    expect([mapped.code, mapped.stderr]).toEqual([2, expect.stringContaining('there is no column "nope"; there are date, store, product, quantity')]);
  });
});

it('Ctrl-C cancels the run and ends 130', async () => {
  const dataDir = newFolder('cli');
  const program = startCli(['run', '--json', '--no-reuse', '--set', 'stores=60', '--set', 'products=100', '--set', 'windowDays=800'], dataDir);
  expect(await program.line((line) => line.includes('"step.started"') && line.includes('"seed"'))).not.toBeNull();
  program.kill('SIGINT');
  const { code, stdout } = await program.end;
  expect(code).toBe(130);
  expect(parse(stdout).at(-1)).toMatchObject({ type: 'run.completed', status: 'cancelled' });
});

it('a reader that leaves early does not make it crash', async () => {
  const dataDir = newFolder('cli');
  const program = startCli(['run', '--json', ...SMALL], dataDir);
  await program.line((line) => line.includes('run.started'));
  program.child.stdout?.destroy();
  const { stderr } = await program.end;
  expect(stderr).not.toMatch(/EPIPE|\n {4}at /);
});

it('a command goes to the server that holds the data directory; a dead holder leaves no lock', async () => {
  const dataDir = newFolder('cli');
  const served = await serveApi(dataDir);
  const { code, stdout } = await cli(['run', '--json', '--quiet', ...SMALL], dataDir);
  expect(code).toBe(0);
  const [first] = parse(stdout);
  const seen = await fetch(`${served.url}/api/v1/runs/${first.runId}`);
  expect(await seen.json()).toMatchObject({ status: 'completed' });
  const doctor = await cli(['doctor', '--json'], dataDir);
  expect([doctor.code, doctor.stderr]).toEqual([0, expect.stringContaining('holds the data directory')]);
  served.kill('SIGSTOP');
  served.kill('SIGCONT');
  served.kill();
  await served.end;
  expect(existsSync(join(dataDir, 'server.json'))).toBe(true);
  expect((await cli(['doctor'], dataDir)).code).toBe(0);
});

it('a second server on the same directory is refused, naming the first', async () => {
  const dataDir = newFolder('cli');
  const served = await serveApi(dataDir);
  await expect(serveApi(dataDir)).rejects.toThrow(new RegExp(`is in use by process ${served.pid}`));
  served.kill();
  await served.end;
});
