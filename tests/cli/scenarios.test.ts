import { expect, it, vi } from 'vitest';
import { cli } from '../support/children.ts';
import { newFolder } from '../support/folders.ts';
import { runSmall } from '../support/small-run.ts';

// Processes are started and ended here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 240_000 });

it('scenarios: create, list, show, compare, delete; what is not there is exit 3', async () => {
  const dataDir = newFolder('cli-scenarios');
  const none = await cli(['scenarios', 'list'], dataDir);
  expect([none.code, none.stdout]).toEqual([0, '']);
  const runId = await runSmall(dataDir);

  const create = (name: string, promotion: string) =>
    cli(['scenarios', 'create', '--run', runId, '--name', name, '--promotion', promotion, '--tags', 'walk', '--json'], dataDir);
  const [first, second] = [await create('Ten off', 'pct_off@10:2026-06-01..2026-06-07'), await create('Thirty off', 'pct_off@30:2026-06-01..2026-06-07')];
  expect([first.code, second.code, first.stderr]).toEqual([0, 0, '']);
  const [a, b] = [first, second].map(({ stdout }) => (JSON.parse(stdout) as { scenarioId: string }).scenarioId);

  const listed = JSON.parse((await cli(['scenarios', 'list', '--tag', 'walk', '--json'], dataDir)).stdout) as { scenarioId: string; name: string }[];
  expect(listed.map((plan) => plan.name).sort()).toEqual(['Ten off', 'Thirty off']);
  expect((await cli(['scenarios'], dataDir)).stdout.trim().split('\n')).toHaveLength(2);
  const shown = JSON.parse((await cli(['scenarios', 'show', a, '--json'], dataDir)).stdout) as { scenarioId: string; runId: string };
  expect(shown).toMatchObject({ scenarioId: a, runId });
  const compared = await cli(['scenarios', 'compare', a, b], dataDir);
  expect([compared.code, compared.stdout]).toEqual([0, expect.stringContaining('Thirty off')]);

  expect((await cli(['scenarios', 'delete', b], dataDir)).code).toBe(0);
  const missing = await cli(['scenarios', 'show', b], dataDir);
  expect([missing.code, missing.stdout, missing.stderr]).toEqual([3, '', expect.stringContaining('SCENARIO_NOT_FOUND')]);
  const odd = await cli(['scenarios', 'create', '--run', runId, '--promotion', 'gift:1..2'], dataDir);
  expect([odd.code, odd.stderr]).toEqual([2, expect.stringContaining('pct_off')]);
});
