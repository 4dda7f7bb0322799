import { describe, expect, it, vi } from 'vitest';
import hitl from '../../../plugins/steps/agents/agent-hitl-flow.ts';
import status from '../../../plugins/steps/data/status.ts';
import { groupDigits } from '../../../plugins/words/format.ts';
import type { BlobStore } from '../../../server/blobs/blob-store.ts';
import { executeStep, openInput } from '../../../server/host/execute-step.ts';
import type { KindValue } from '../../../server/kit/kinds/index.ts';
import type { ApprovalRequest, Step } from '../../../server/kit/step.ts';
import { openScratch } from '../../../server/kit-testing/scratch.ts';
import { testStep } from '../../../server/kit-testing/test-step.ts';
import { bound, MODELS_BY_ID, runStep, storeGenerated, testOn } from '../samples.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const step = hitl as unknown as Step;
async function inputsOf(blobs: BlobStore) {
  const dataset = storeGenerated(blobs, { days: 150, promotion: { probability: 0.4, lift: 1.3 }, price: { elasticity: -0.8, changeProbability: 0.5 } });
  const { outcome, trained } = await testOn(blobs, dataset);
  const stock = await runStep({ blobs, step: status as unknown as Step, params: {}, inputs: { dataset } });
  const [backtest, forecast] = bound(outcome, 'backtest');
  return { dataset, summary: bound(stock, 'status')[0], models: trained, backtest, forecast };
}
const YES = { approved: true, actor: 'somebody', reason: '', at: '2026-05-31T00:00:00.000Z' };
const models = [...MODELS_BY_ID.values()];

testStep(step, { params: {}, inputs: inputsOf, models });
describe('with a yes', () => testStep(step, { params: {}, inputs: inputsOf, models, decide: () => YES }));

describe('agent_hitl_flow', () => {
  it('asks to save exactly the plan that it then saves', async () => {
    const { blobs, remove } = openScratch();
    const asked: ApprovalRequest[] = [];
    const outcome = await executeStep({
      step,
      params: { changePct: -20, name: 'mine' },
      inputs: await inputsOf(blobs),
      seed: 42,
      world: {},
      models: MODELS_BY_ID,
      blobs,
      signal: new AbortController().signal,
      onProgress: () => {},
      onLog: () => {},
      onItem: () => {},
      decide: (request) => {
        asked.push(request);
        return YES;
      },
    });
    const plan = bound(outcome, 'agent_hitl_flow').find((one) => one.kind === 'scenario');
    const value = plan && (openInput(blobs, plan).json() as KindValue<'scenario'>);
    expect(value?.assumptions.price?.changePct).toBe(-20);
    expect(asked).toMatchObject([
      {
        action: 'save_scenario_plan',
        windowMs: 60_000,
        arguments: { name: 'mine', changePct: -20, units: `+${groupDigits(value?.units.delta.value ?? 0)} units` },
      },
    ]);
    expect(outcome.intents).toEqual([{ type: 'scenario.save', output: 'plan', name: 'mine', by: 'agent', approved: { by: 'somebody', at: YES.at } }]);
    remove();
  });
});
