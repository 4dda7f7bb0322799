import { expect, it, vi } from 'vitest';
import type { RunEvent } from '../../server/pipeline/event.ts';
import { pairText, plant } from '../hostile/support.ts';
import { cli } from '../support/children.ts';
import { reduce } from '../support/test-server.ts';

// Processes are started and ended here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 240_000 });

const ASKS = `const { approved } = await ctx.requestApproval({ action: 'deed', arguments: { word: params.word } });
  return { detail: approved ? 'done' : 'left', outputs: { value: analysis(String(approved)) } };`;
const parse = (text: string): RunEvent[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as RunEvent);

it('without a terminal nobody is asked: no unless told yes; the history lists it, and a run is restarted from a step', async () => {
  const dataDir = plant({ 'asker.mjs': pairText('asker', { run: ASKS }) });
  const silent = await cli(['run', 'asker', '--json', '--models', 'naive,seasonal_naive'], dataDir);
  expect([silent.code, silent.stderr]).toEqual([0, '']);
  const first = reduce(parse(silent.stdout));
  expect(first.steps[0]).toMatchObject({
    detail: 'left',
    approvals: [{ decision: { approved: false, actor: 'system', reason: 'the run was started with approve "no"' } }],
  });

  const willing = await cli(['run', 'asker', '--approve', 'yes', '--models', 'naive,seasonal_naive'], dataDir);
  expect(willing.code).toBe(0);
  expect(willing.stderr).toContain('asks: deed {"word":"calm"}');
  expect(willing.stderr).toContain('approved by system');

  const listed = await cli(['approvals', 'list', '--json'], dataDir);
  const rows = JSON.parse(listed.stdout) as { approvalId: string; decision: { approved: boolean } }[];
  expect(rows.map((row) => row.decision.approved)).toEqual([true, false]);
  const late = await cli(['approvals', 'approve', rows[0].approvalId, '--reason', 'late'], dataDir);
  expect([late.code, late.stderr]).toEqual([4, expect.stringContaining('was decided before')]);
  expect((await cli(['approvals', 'reject', 'apr_none'], dataDir)).code).toBe(3);

  const again = await cli(['run', '--from', first.runId, '--step', 'asker_step', '--approve', 'yes', '--json'], dataDir);
  expect(again.code).toBe(0);
  const restarted = reduce(parse(again.stdout));
  expect(restarted).toMatchObject({ preset: 'asker', steps: [{ detail: 'done' }] });
  const half = await cli(['run', '--step', 'asker_step'], dataDir);
  expect([half.code, half.stderr]).toEqual([2, expect.stringContaining('--step needs it')]);
  expect((await cli(['run', '--approve', 'maybe'], dataDir)).code).toBe(2);
});
