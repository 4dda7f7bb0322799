import { afterAll, describe, expect, it } from 'vitest';
import opsSnapshot from '../../../plugins/steps/ops/ops-snapshot.ts';
import type { Ops } from '../../../server/kit/model-registry.ts';
import type { Step } from '../../../server/kit/step.ts';
import { openScratch } from '../../../server/kit-testing/scratch.ts';
import { testStep } from '../../../server/kit-testing/test-step.ts';
import { runStep } from '../samples.ts';

const step = opsSnapshot as unknown as Step;
const ops: Ops = {
  staleAliases: 1,
  retrainingCandidates: 2,
  totalRuns: 7,
  totalAliases: 3,
  degradingModels: 1,
  stale: [{ alias: 'demo-production', reason: 'newer_success_run' }],
  retraining: [{ lineage: 'preset:demo_minimal/42', model: 'theta', score: 0.25 }],
  degrading: [{ lineage: 'preset:demo_minimal/42', model: 'theta', change: 0.2 }],
};
testStep(step, { params: {}, world: { ops } });

describe('ops_snapshot', () => {
  const { blobs, remove } = openScratch();
  afterAll(remove);

  it('records the five numbers it saw, and no others', async () => {
    const outcome = await runStep({ blobs, step, params: {}, world: { ops } });
    expect(outcome.data).toEqual({ staleAliases: 1, retrainingCandidates: 2, totalRuns: 7, totalAliases: 3, degradingModels: 1 });
    expect(outcome.detail).toBe('1 stale alias, 7 model runs, 1 model degrading');
    expect(outcome.cards.ops.table?.rows).toContainEqual(['degrading', 'theta, preset:demo_minimal/42', 'WAPE +20.0 %']);
  });

  it('warns when the registry did not answer', async () => {
    expect(await runStep({ blobs, step, params: {}, world: {} })).toMatchObject({ status: 'warn', outputs: [] });
  });
});
