import { afterAll, describe, expect, it } from 'vitest';
import agent from '../../../plugins/steps/agents/agent.ts';
import status from '../../../plugins/steps/data/status.ts';
import type { BlobStore } from '../../../server/blobs/blob-store.ts';
import { type BoundInput, openInput } from '../../../server/host/execute-step.ts';
import type { KindValue } from '../../../server/kit/kinds/index.ts';
import type { Step } from '../../../server/kit/step.ts';
import { openScratch } from '../../../server/kit-testing/scratch.ts';
import { sampleSeries } from '../../../server/kit-testing/test-model.ts';
import { testStep } from '../../../server/kit-testing/test-step.ts';
import { bound, runStep, storeGenerated, storeSeries, testOn } from '../samples.ts';

const step = agent as unknown as Step;
const inputsOf = async (blobs: BlobStore, dataset: BoundInput, settings: object = {}) => {
  const { outcome } = await testOn(blobs, dataset, settings);
  const stock = await runStep({ blobs, step: status as unknown as Step, params: {}, inputs: { dataset } });
  return { backtest: bound(outcome, 'backtest')[0], summary: bound(stock, 'status')[0] };
};
testStep(step, { params: {}, inputs: (blobs) => inputsOf(blobs, storeGenerated(blobs)) });

describe('agent', () => {
  const { blobs, remove } = openScratch();
  afterAll(remove);
  const say = async (dataset: BoundInput, settings: object = {}) => {
    const outcome = await runStep({ blobs, step, params: {}, inputs: await inputsOf(blobs, dataset, settings) });
    return openInput(blobs, bound(outcome, 'agent')[0]).json() as KindValue<'analysis'>;
  };

  it('says aloud that naive wins', async () => {
    const y = Array.from({ length: 150 }, (_, t) => (t < 105 ? 100 : 200));
    const { findings, proposal } = await say(storeSeries(blobs, [{ y }]));
    expect(findings.map(({ title }) => title)).toEqual(['The last value says more than last week.', 'Naive wins.', expect.any(String)]);
    expect(findings[1].text).toContain('No model beats the naive baseline at 0.0 %');
    expect(proposal.action).toBe('use_naive');
  });

  it('says that the week explains most where it does, with the figures of the run', async () => {
    const y = sampleSeries(150).map((value, t) => value + 300 * (t % 7 === 5 ? 1 : 0));
    const { findings, proposal } = await say(storeSeries(blobs, [{ y }]));
    expect(findings[0].title).toBe('The week explains most.');
    expect(findings[0].text).toMatch(/misses by \d+\.\d %/);
    expect(findings[1].title).toBe('Seasonal average leads clearly.');
    expect(proposal).toMatchObject({ action: 'keep_champion' });
  });

  it('asks for more history when many series could not be tested', async () => {
    const none = Array.from({ length: 92 }, () => Number.NaN);
    const { proposal } = await say(storeSeries(blobs, [{ y: sampleSeries(92) }, { y: none }]));
    expect(proposal).toMatchObject({ action: 'collect_history', text: expect.stringContaining('1 of 2 series') });
  });

  it('has no week to speak of in yearly data', async () => {
    const { findings } = await say(storeSeries(blobs, [{ y: sampleSeries(60) }], { frequency: 'Y', m: 1, start: '1960-01-01' }), { horizon: 4, stepSize: 4 });
    expect(findings[0].title).toBe('There is no season to lean on.');
    expect(findings[2].text).not.toContain('days');
  });
});
