import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BlobStore } from '../blobs/blob-store.ts';
import { type BoundInput, executeStep, type StepOutcome } from '../host/execute-step.ts';
import { KINDS, type KindId } from '../kit/kinds/index.ts';
import type { Model } from '../kit/model.ts';
import type { ApprovalDecision, ApprovalRequest, Step, World } from '../kit/step.ts';
import { NOT_APPROVED } from './run-plan.ts';
import { openScratch } from './scratch.ts';

/** What a step is run on: small, real, and enough for it to pass. */
export interface StepSample {
  params: unknown;
  /** Inputs by name, stored in the given store. */
  inputs?(
    blobs: BlobStore,
  ): Promise<Record<string, BoundInput | readonly BoundInput[] | undefined>> | Record<string, BoundInput | readonly BoundInput[] | undefined>;
  models?: readonly Model[];
  world?: World;
  /** Answers what it asks; without it nothing is approved. */
  decide?(request: ApprovalRequest): ApprovalDecision;
  /** Statuses it may end with on this sample. Default: pass. */
  status?: readonly StepOutcome['status'][];
}

/** The contract every step plugin keeps, built-in or not, shown on one sample. */
export function testStep(step: Step, sample: StepSample): void {
  describe(`step ${step.id}`, () => {
    const scratch = openScratch();
    let inputs: Awaited<ReturnType<NonNullable<StepSample['inputs']>>> = {};
    beforeAll(async () => {
      inputs = (await sample.inputs?.(scratch.blobs)) ?? {};
    });
    afterAll(() => scratch.remove());

    const execute = (signal: AbortSignal, onProgress: (fraction: number) => void = () => {}, seen: World = {}): Promise<StepOutcome> => {
      const { params, world: sampled = {}, decide = () => NOT_APPROVED } = sample;
      const world = { ...sampled, ...seen };
      const models = new Map((sample.models ?? []).map((model) => [model.id, model]));
      return executeStep({
        step,
        params,
        inputs,
        seed: 42,
        world,
        models,
        blobs: scratch.blobs,
        signal,
        decide,
        onProgress,
        onLog: () => {},
        onItem: () => {},
      });
    };
    const calm = (): AbortSignal => new AbortController().signal;

    it('describes itself', () => {
      expect(step.id).toMatch(/^[a-z][a-z0-9_]{0,63}$/);
      expect(step.title.length).toBeGreaterThan(0);
      expect(step.summary).toMatch(/\.$/);
      for (const read of Object.values(step.reads)) expect(KINDS).toHaveProperty(read.kind);
      for (const written of Object.values(step.writes)) expect(KINDS).toHaveProperty(typeof written === 'string' ? written : written.many);
    });

    it('refuses an unknown parameter', () => {
      expect(step.params.safeParse({ ...(sample.params as object), nonsense: 1 }).success).toBe(false);
    });

    it('ends as expected, says so in one short line, and writes what it declares', async () => {
      const outcome = await execute(calm());
      expect(sample.status ?? ['pass'], outcome.detail).toContain(outcome.status);
      expect(outcome.detail.length).toBeGreaterThan(0);
      expect(outcome.detail.length).toBeLessThanOrEqual(120);
      expect(outcome.detail).not.toContain('\n');
      for (const output of outcome.outputs) expect(output.files.length).toBeGreaterThan(0);
    });

    it('gives equal digests, data and cards on two runs', async () => {
      const [first, second] = [await execute(calm()), await execute(calm())];
      expect(second.outputs.map(({ output, digest }) => [output, digest])).toEqual(first.outputs.map(({ output, digest }) => [output, digest]));
      expect(second.data).toEqual(first.data);
      expect(second.cards).toEqual(first.cards);
    });

    it('asks for changes of the world only about what it wrote or read', async () => {
      const { intents } = await execute(calm());
      for (const intent of intents) if ('digest' in intent) expect(intent.digest).toMatch(/^[0-9a-f]{64}$/);
    });

    it('reports progress that never falls and stops when it is aborted', async () => {
      const fractions: number[] = [];
      await execute(calm(), (fraction) => fractions.push(fraction));
      for (const [i, fraction] of fractions.entries()) expect(fraction).toBeGreaterThanOrEqual(i === 0 ? 0 : fractions[i - 1]);
      const aborter = new AbortController();
      aborter.abort(new Error('cancelled'));
      await expect(execute(aborter.signal)).rejects.toThrow('cancelled');
    });

    it('computes the same whatever words it is given', async () => {
      if (!step.world?.includes('words')) return;
      const said = await execute(calm(), undefined, { words: { provider: 'somebody', text: 'Other words.', why: 'a test' } });
      const results = (outcome: StepOutcome) =>
        outcome.outputs.filter((one) => KINDS[one.kind as KindId].role === 'result').map(({ output, digest }) => [output, digest]);
      expect(results(said)).toEqual(results(await execute(calm())));
    });

    it('keeps witnesses apart: no result output of a step that looks at the world', () => {
      const written = Object.values(step.writes).map((one): KindId => (typeof one === 'string' ? one : one.many));
      if ((step.world ?? []).some((part) => part !== 'words')) for (const kind of written) expect(KINDS[kind].role).toBe('witness');
      for (const read of Object.values(step.reads)) if (written.some((kind) => KINDS[kind].role === 'result')) expect(KINDS[read.kind].role).toBe('result');
    });
  });
}
