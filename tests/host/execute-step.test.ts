import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { canonicalJson } from '../../server/blobs/canonical-json.ts';
import { type BoundInput, executeStep, type StepCall, type StepOutcome } from '../../server/host/execute-step.ts';
import { toProblem } from '../../server/host/to-problem.ts';
import { defineStep, maybe, type Output, read, type Step, type StepContext, type StepResult } from '../../server/kit/step.ts';
import { openScratch } from '../../server/kit-testing/scratch.ts';

const { blobs, remove } = openScratch();
afterAll(remove);

const analysis = (text: string): Output => ({ findings: [{ title: 't', text }], proposal: { action: 'keep_champion', text: '' } });
const table = (values: readonly number[], more: object = {}): Output => ({
  meta: { version: '1', dataset: 'd', cutoff: 1, horizon: 1, rows: values.length, columns: [] },
  columns: [{ name: 'rows', dtype: 'f64', shape: [values.length, 1], data: Float64Array.from(values), ...more }],
});

interface Wish {
  run(ctx: StepContext, inputs: Record<string, unknown>): unknown;
  writes?: Step['writes'];
  inputs?: Record<string, BoundInput | undefined>;
  reads?: Step['reads'];
  call?: Partial<StepCall>;
}
function execute({ run, writes = { value: 'analysis', frame: 'feature_frame' }, reads = {}, inputs = {}, call = {} }: Wish): Promise<StepOutcome> {
  const step = defineStep({
    id: 'tried',
    version: '1.0.0',
    title: '',
    summary: '',
    params: z.strictObject({}),
    reads,
    writes,
    run: ({ ctx, inputs: given }) => run(ctx, given as Record<string, unknown>) as StepResult<typeof writes>,
  });
  return executeStep({
    step: step as unknown as Step,
    params: {},
    inputs,
    seed: 1,
    world: {},
    models: new Map(),
    blobs,
    signal: new AbortController().signal,
    onProgress: () => {},
    onLog: () => {},
    onItem: () => {},
    ...call,
  });
}
const made = async (value: Output, name = 'value'): Promise<BoundInput> => {
  const { outputs } = await execute({ run: () => ({ detail: '', outputs: { [name]: value } }) });
  return { ...outputs[0], step: 'before' };
};
const refusedWith = async (wish: Wish): Promise<string> => {
  try {
    await execute(wish);
  } catch (error) {
    const { code, message } = toProblem(error);
    return `${code}: ${message}`;
  }
  return 'nothing was refused';
};

describe('what a step may not write', () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    [
      'an output it did not declare',
      { other: analysis('x') },
      /^OUTPUT_REFUSED: step tried@1\.0\.0 wrote "other", which it does not declare; it declares value, frame/,
    ],
    ['a value of another shape', { value: { findings: [] } }, /^OUTPUT_REFUSED: .*wrote "value" that is no analysis: proposal/],
    ['a table whose head is of another shape', { frame: { ...table([1]), meta: {} } }, /^OUTPUT_REFUSED: .*wrote "frame" that is no feature_frame/],
    ['NaN in a table', { frame: table([1, Number.NaN]) }, /^OUTPUT_REFUSED: column rows holds NaN at cell 1; write a mask column/],
    ['infinity in a table', { frame: table([Number.NEGATIVE_INFINITY]) }, /holds -Infinity at cell 0/],
    ['fewer cells than the shape says', { frame: table([1, 2], { shape: [3, 1] }) }, /column rows has 2 cells; its shape \[3, 1\] asks for 3/],
    ['more than a megabyte of JSON', { value: analysis('x'.repeat(1_100_000)) }, /^OUTPUT_REFUSED: .*bytes of JSON; at most 1048576, use a table/],
  ])('%s', async (_, outputs, words) => {
    expect(await refusedWith({ run: () => ({ detail: '', outputs }) })).toMatch(words);
  });

  it('NaN and infinities in its figures, at any depth', async () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(await refusedWith({ run: () => ({ detail: '', data: { a: [{ b: value }] } }) })).toMatch(/^OUTPUT_REFUSED: data\.a\[0\]\.b is (NaN|Infinity)/);
    }
  });

  it('a card of more than 64 KB, and takes one just below', async () => {
    const card = (bytes: number): Wish => ({
      run(ctx) {
        ctx.card('big', { title: 'x'.repeat(bytes) });
        return { detail: '' };
      },
    });
    expect(await refusedWith(card(65_536))).toMatch(/^OUTPUT_REFUSED: .*card "big" of 65548 bytes; a card holds at most 65536/);
    expect((await execute(card(65_500))).cards.big.title).toHaveLength(65_500);
  });

  it('a status that is none, and nothing at all', async () => {
    expect(await refusedWith({ run: () => ({ detail: 'x', status: 'banana' }) })).toMatch(/^OUTPUT_REFUSED: .*status/);
    expect(await refusedWith({ run: () => undefined })).toMatch(/^OUTPUT_REFUSED: .*returned/);
  });

  it('what it passes on as another kind', async () => {
    const input = await made(analysis('x'));
    const wish: Wish = { reads: { a: read('analysis') }, inputs: { a: input }, run: (_, { a }) => ({ detail: '', outputs: { frame: a } }) };
    expect(await refusedWith(wish)).toMatch(/passed on a analysis as "frame", which is declared as feature_frame/);
  });
});

describe('what a step may write', () => {
  it('the same bytes whenever it says the same, in whatever order', async () => {
    const swapped = { proposal: { text: '', action: 'keep_champion' }, findings: [{ text: 'x', title: 't' }] } as const;
    expect((await made(analysis('x'))).digest).toBe((await made(swapped as unknown as Output)).digest);
    expect((await made(analysis('y'))).digest).not.toBe((await made(analysis('x'))).digest);
  });

  it('minus zero as zero, in tables and in JSON', async () => {
    expect((await made(table([-0, 1]), 'frame')).digest).toBe((await made(table([0, 1]), 'frame')).digest);
    expect(canonicalJson({ a: -0 })).toBe('{"a":0}');
  });

  it('a table in chunks to the same digest as whole', async () => {
    const chunks = function* (): Generator<Float64Array> {
      yield Float64Array.of(1, 2);
      yield Float64Array.of(3);
    };
    expect((await made(table([1, 2, 3], { data: chunks }), 'frame')).digest).toBe((await made(table([1, 2, 3]), 'frame')).digest);
  });

  it('an input passed on untouched: same digest, same files, no new bytes', async () => {
    const input = await made(table([4, 5, 6]), 'frame');
    const before = [...blobs.list()].length;
    const { outputs } = await execute({
      reads: { a: read('feature_frame') },
      inputs: { a: input },
      run: (_, { a }) => ({ detail: '', outputs: { frame: a } }),
    });
    expect(outputs).toEqual([{ output: 'frame', kind: 'feature_frame', digest: input.digest, files: input.files }]);
    expect([...blobs.list()].length).toBe(before);
  });

  it('many of one kind, each under its name, in order of names', async () => {
    const { outputs } = await execute({
      writes: { all: { many: 'analysis' } },
      run: () => ({ detail: '', outputs: { all: { b: analysis('b'), a: analysis('a') } } }),
    });
    expect(outputs.map(({ output, kind }) => [output, kind])).toEqual([
      ['all/a', 'analysis'],
      ['all/b', 'analysis'],
    ]);
  });

  it('nothing, and reads nothing where that is allowed', async () => {
    const outcome = await execute({ reads: { a: maybe('analysis') }, run: (_, { a }) => ({ detail: String(a) }) });
    expect(outcome).toEqual({ status: 'pass', detail: 'undefined', data: {}, outputs: [], cards: {}, intents: [] });
    expect(await refusedWith({ reads: { a: read('analysis') }, run: () => ({ detail: '' }) })).toMatch(/^STEP_FAILED: input "a" \(analysis\) is missing/);
  });
});

describe('what a step is lent', () => {
  it('a signal that stops it at its next progress, and refuses what it made afterwards', async () => {
    for (const polite of [true, false]) {
      const stop = new AbortController();
      const run = async (ctx: StepContext) => {
        stop.abort(new Error('cancelled'));
        if (polite) await ctx.progress(0.5);
        return { detail: 'made it', outputs: { value: analysis('late') } };
      };
      expect(await refusedWith({ run, call: { signal: stop.signal } })).toBe('STEP_THREW: cancelled');
    }
  });

  it('progress that never runs backwards or beyond one', async () => {
    const seen: number[] = [];
    await execute({
      run: async (ctx) => {
        for (const share of [0.2, 0.1, Number.NaN, 7, -1]) await ctx.progress(share);
        return { detail: '' };
      },
      call: { onProgress: (fraction) => seen.push(fraction) },
    });
    expect(seen).toEqual([0.2, 0.2, 0.2, 1, 1]);
  });

  it('streams of chance that depend on seed, step and name alone', async () => {
    const draw = async (seed: number, name: string): Promise<string> =>
      (await execute({ run: (ctx) => ({ detail: String(ctx.random(name).u32()) }), call: { seed } })).detail;
    expect(await draw(1, 'a')).toBe(await draw(1, 'a'));
    expect(new Set([await draw(1, 'a'), await draw(2, 'a'), await draw(1, 'b')]).size).toBe(3);
  });

  it('words about an unknown model, and parameters checked before it runs', async () => {
    expect(await refusedWith({ run: (ctx) => ctx.model('oracle') })).toMatch(/no model "oracle"/);
    expect(await refusedWith({ run: () => ({ detail: '' }), call: { params: { surprise: 1 } } })).toMatch(/surprise/);
  });

  it('a digest taken from the disk anew, which shows damage', async () => {
    const input = await made(analysis('to be damaged'));
    const rehash: Wish = { reads: { a: read('analysis') }, inputs: { a: input }, run: async (ctx, { a }) => ({ detail: await ctx.rehash(a as BoundInput) }) };
    expect((await execute(rehash)).detail).toBe(input.digest);
    const { writeFileSync } = await import('node:fs');
    writeFileSync(blobs.path(input.files[0].sha256), 'damaged');
    expect((await execute(rehash)).detail).not.toBe(input.digest);
    blobs.delete(input.files[0].sha256);
    expect(await refusedWith({ ...rehash, run: (_, { a }) => ({ detail: JSON.stringify((a as { json(): unknown }).json()) }) })).toMatch(/^ARTIFACT_NOT_FOUND/);
  });
});
