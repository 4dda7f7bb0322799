import { spawnSync } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { KINDS, type KindId } from '../../server/kit/kinds/index.ts';
import type { RunEvent } from '../../server/pipeline/event.ts';
import { cannotRun, emptyTarget, type Target } from '../db/support.ts';
import { cli } from '../support/children.ts';
import { newFolder, ROOT } from '../support/folders.ts';

/** The package that holds nothing but the program, so that no script of it has to run. */
const NODE_24 = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}@24`;
const RUN = ['run', 'demo_minimal', '--json', '--quiet', '--anchor-day', '2026-05-31'];

/** Digest of every result by step and output; witnesses speak of the machine and differ. */
function resultsOf(stdout: string): Record<string, string> {
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RunEvent);
  expect(events.at(-1)).toMatchObject({ type: 'run.completed', status: 'completed' });
  const completed = events.filter((event) => event.type === 'step.completed');
  const results = completed.flatMap((event) =>
    event.artifacts.filter((one) => KINDS[one.kind as KindId].role === 'result').map((one) => [`${event.step} ${one.output}`, one.digest]),
  );
  return Object.fromEntries(results);
}

describe('the same run on other legs gives the same digests', () => {
  const targets: Target[] = [];
  afterAll(async () => {
    for (const target of targets) await target.stop();
  });

  it('on a LibSQL server instead of the embedded file', async (context) => {
    if (cannotRun('sqld', context.task.name)) return context.skip();
    const target = await emptyTarget('sqld');
    targets.push(target);
    const [here, there] = await Promise.all([cli(RUN, newFolder('leg')), cli(RUN, newFolder('leg'), { DATABASE_URL: String(target.address.url) })]);
    expect(resultsOf(there.stdout)).toEqual(resultsOf(here.stdout));
    expect(Object.keys(resultsOf(here.stdout)).length).toBeGreaterThan(10);
  }, 60_000);

  it('on Node 24', async (context) => {
    const npx = spawnSync('npx', ['-y', '-p', NODE_24, 'node', '--version'], { cwd: ROOT, encoding: 'utf8' });
    if (npx.status !== 0 || !npx.stdout.trim().startsWith('v24')) {
      if (process.env.CI === 'true') throw new Error(`Node 24 could not be fetched: ${npx.stderr}`);
      console.warn('SKIPPED: Node 24 could not be fetched; the second leg was not walked');
      return context.skip();
    }
    const here = await cli(RUN, newFolder('leg'));
    const env = { ...process.env, VITRINE_DATA: newFolder('leg') };
    const there = spawnSync('npx', ['-y', '-p', NODE_24, 'node', 'server/cli/vitrine.mjs', ...RUN], { cwd: ROOT, encoding: 'utf8', env });
    expect(resultsOf(there.stdout)).toEqual(resultsOf(here.stdout));
    expect(there.stdout).toContain('"node":"24.');
  }, 120_000);
});
