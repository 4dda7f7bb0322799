import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateBlock } from '../../../plugins/generator/plot.ts';
import sparse from '../../../plugins/presets/sparse.ts';
import { openTable } from '../../../server/blobs/table-files.ts';
import { describePlugins } from '../../../server/host/describe-plugins.ts';
import { STATE } from '../../../server/kit/kinds/dataset.ts';
import { KINDS } from '../../../server/kit/kinds/index.ts';
import type { Preset } from '../../../server/kit/preset.ts';
import { type PlanRun, runPlan } from '../../../server/kit-testing/run-plan.ts';
import { openScratch } from '../../../server/kit-testing/scratch.ts';
import { testPreset } from '../../../server/kit-testing/test-preset.ts';
import { plotOfPreset } from '../samples.ts';

testPreset(sparse as unknown as Preset, { steps: 11 });

describe('sparse', () => {
  const scratch = openScratch();
  let run: PlanRun;
  beforeAll(async () => {
    run = await runPlan({ loaded: await describePlugins(), blobs: scratch.blobs, request: { preset: 'sparse' } });
  });
  afterAll(() => scratch.remove());

  it('never sells half of the pairs, and has three gaps in each of the others', () => {
    const plot = plotOfPreset(sparse as unknown as Preset);
    const { state } = generateBlock(plot, 0, 30);
    const rows = Array.from({ length: 30 }, (_, i) => state.slice(i * 92, (i + 1) * 92));
    const selling = rows.filter((row) => row.some((one) => one !== STATE.missing));
    expect(selling).toHaveLength(15);
    for (const row of selling)
      expect(
        [...row]
          .map((one) => (one === STATE.missing ? 'x' : '.'))
          .join('')
          .match(/x+/g),
      ).toHaveLength(3);
  });

  it('ends green, names the series it could not test, and looks first at one that has a record', () => {
    expect(run.state.steps.filter(({ status }) => status === 'fail')).toEqual([]);
    const meta = openTable(scratch.blobs, run.output('backtest', 'backtest').files, (one) => KINDS.backtest.schema.parse(one)).meta;
    expect(meta.skippedCount).toBe(15);
    expect(new Set(meta.skipped.map(({ key }) => key)).size).toBe(15);
    for (const { reason } of meta.skipped) expect(reason).toBe('no observed period in any test window');
    const summary = run.outcomes.get('status')?.data;
    expect(meta.skipped.map(({ key }) => key)).not.toContain(summary?.focus);
  });

  it('holds no NaN in anything stored', () => {
    for (const kind of ['dataset', 'forecast', 'backtest'] as const) {
      const step = kind === 'dataset' ? 'seed' : 'backtest';
      const table = openTable(scratch.blobs, run.output(step, kind).files, (meta) => meta);
      for (const { name, dtype, part } of table.columns)
        if (dtype === 'f64') expect(table.f64(name, part).every(Number.isFinite), `${kind} ${name}`).toBe(true);
    }
    expect(JSON.stringify([...run.outcomes.values()].map(({ detail, data, cards }) => [detail, data, cards]))).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('stays green when nine pairs in ten never sell', async () => {
    const { state } = await runPlan({ loaded: await describePlugins(), blobs: scratch.blobs, request: { preset: 'sparse', overrides: { sparsity: 0.9 } } });
    expect(state.steps.filter(({ status }) => status === 'fail' || status === 'pending')).toEqual([]);
  });
});
