import { describe, expect, it } from 'vitest';
import { bindPlan } from '../../server/pipeline/bind-plan.ts';
import type { StepDescriptor } from '../../server/pipeline/catalogue.ts';
import { compareRuns } from '../../server/pipeline/compare-runs.ts';
import type { RunEvent } from '../../server/pipeline/event.ts';
import { nextAction } from '../../server/pipeline/next-action.ts';
import { artifact, done, logOf, planned, QUEUED, STARTED, stateOf } from './logs.ts';

const step = (
  id: string,
  reads: StepDescriptor['reads'] = {},
  writes: StepDescriptor['writes'] = {},
  more: Partial<StepDescriptor> = {},
): [string, StepDescriptor] => [
  id,
  {
    id,
    version: '1.0.0',
    title: id,
    summary: '',
    file: `/${id}.ts`,
    index: 0,
    sealed: null,
    codeDigest: 'c',
    origin: 'test',
    reads,
    writes,
    world: [],
    cached: true,
    skipWhenReused: false,
    timeoutMs: 1,
    retries: 0,
    ...more,
  },
];
const one = (kind: string) => ({ kind, many: false });
const wants = (kind: string, more: object = {}) => ({ kind, many: false, optional: false, ...more });
const KNOWN = new Map([
  step('make', {}, { out: one('dataset') }),
  step('also', {}, { out: one('dataset'), side: one('analysis') }),
  step('use', { data: wants('dataset') }),
  step('gather', { all: wants('dataset', { many: true }) }),
  step('first', { data: wants('dataset', { from: 'make' }) }),
  step('fed', { data: wants('dataset', { from: 'feed', optional: true }) }),
  step('look', {}, {}, { world: ['health'] }),
]);
const bind = (ids: readonly string[], hasFeed = false) => bindPlan([{ phase: 'one', steps: ids.map((id) => ({ id, uses: id, params: {} })) }], KNOWN, hasFeed);
const from = (ids: readonly string[], hasFeed = false): string[] => Object.values(bind(ids, hasFeed).at(-1)!.bindings)[0].from as string[];

describe('bindPlan', () => {
  it('takes the nearest earlier writer, the one named, or all', () => {
    expect(from(['make', 'also', 'use'])).toEqual(['also']);
    expect(from(['make', 'also', 'first'])).toEqual(['make']);
    expect(from(['make', 'also', 'gather'])).toEqual(['make', 'also']);
  });

  it('never binds to a later step, to itself, or to a named step that writes no such kind', () => {
    const plan = bind(['use', 'make']);
    expect(plan[0].bindings.data.from).toEqual([]);
    expect(from(['also', 'first'])).toEqual([]);
  });

  it('binds to the feed only when there is one', () => {
    expect(from(['make', 'fed'])).toEqual([]);
    expect(from(['make', 'fed'], true)).toEqual(['feed']);
  });

  it('counts steps over the run and phases over the plan, and never caches a look at the world', () => {
    const plan = bindPlan(
      [
        { phase: 'one', steps: [{ id: 'x', uses: 'make', params: {} }] },
        { phase: 'two', steps: ['look', 'use'].map((id) => ({ id, uses: id, params: {} })) },
      ],
      KNOWN,
      false,
    );
    expect(plan.map(({ id, uses, index, phase, phaseIndex, cached }) => [id, uses, index, phase, phaseIndex, cached])).toEqual([
      ['x', 'make', 1, 'one', 1, true],
      ['look', 'look', 2, 'two', 2, false],
      ['use', 'use', 3, 'two', 2, true],
    ]);
    expect(plan[2].bindings.data.from).toEqual(['x']);
  });

  it('refuses an unknown step and a doubled id, naming them', () => {
    expect(() => bind(['nope'])).toThrow(/phase one uses step "nope", which is not among also, fed, first/);
    expect(() => bind(['make', 'make'])).toThrow(/two steps are named "make"/);
  });
});

describe('nextAction', () => {
  const wanting = (more: object) => [
    planned('a', 1, { writes: { x: one('dataset'), y: one('dataset') } }),
    planned('b', 2, { bindings: { data: { kind: 'dataset', many: false, optional: false, from: ['a'], ...more } } }),
  ];
  const actionAfter = (artifacts: ReturnType<typeof artifact>[], more: object = {}) =>
    nextAction(stateOf(logOf([{ ...QUEUED, steps: wanting(more) } as never, STARTED, done('a', 1, { artifacts })])), null);

  it('hands over what was written, with its writer: the last of one kind, or all', () => {
    const made = [artifact('x', 'dataset'), artifact('y', 'dataset'), artifact('z', 'analysis')];
    expect(actionAfter(made)).toMatchObject({ do: 'run', attempt: 1, inputs: { data: { output: 'y', step: 'a' } } });
    expect(actionAfter(made, { many: true })).toMatchObject({ inputs: { data: [{ output: 'x' }, { output: 'y' }] } });
    expect(actionAfter([], { optional: true })).toMatchObject({ do: 'run', inputs: {} });
  });

  it('skips for want of a required input, saying whose', () => {
    expect(actionAfter([])).toMatchObject({ do: 'skip', detail: 'needs dataset as "data", which a (pass) did not write' });
    expect(actionAfter([], { many: true })).toMatchObject({ do: 'skip' });
    expect(actionAfter([], { from: [] })).toMatchObject({ do: 'skip', detail: expect.stringContaining('no earlier step of the plan writes') });
    expect(actionAfter([], { from: ['feed'] })).toMatchObject({ do: 'skip' });
  });

  it('takes the feed as an input', () => {
    const feed = artifact('dataset', 'dataset');
    const state = stateOf(logOf([{ ...QUEUED, steps: wanting({ from: ['feed'] }) } as never, STARTED, done('a', 1)]));
    expect(nextAction(state, feed)).toMatchObject({ do: 'run', inputs: { data: { digest: feed.digest, step: 'feed' } } });
  });
});

describe('compareRuns', () => {
  const how = { isResult: (kind: string) => kind !== 'witness', codeChanged: false };
  const run = (digest: string, more: { version?: string; v8?: string; ids?: string[]; fail?: boolean } = {}) => {
    const { version = '1.0.0', v8 = '11', ids = ['a', 'b'], fail = false } = more;
    const log: RunEvent[] = logOf([
      { ...QUEUED, steps: ids.map((id, i) => planned(id, i + 1, { version })) } as never,
      { ...STARTED, environment: { node: '20', v8, arch: 'x64', platform: 'linux' } } as never,
      done('a', 1, { artifacts: [artifact('x', 'analysis', 'same'), artifact('w', 'witness', digest)] }),
      done('b', 2, fail ? { status: 'fail', problem: { code: 'STEP_THREW', message: 'broke' } } : { artifacts: [artifact('y', 'analysis', digest)] }),
    ]);
    return stateOf(log);
  };

  it('is Reproduced when every result is equal, whatever the witnesses saw', () => {
    expect(compareRuns(run('one'), run('one'), how)).toEqual({ verdict: 'reproduced', source: 'r', compared: 2 });
    const [x, y] = [run('one', { ids: ['a'] }), run('two', { ids: ['a'] })];
    expect(compareRuns(x, y, how)).toEqual({ verdict: 'reproduced', source: 'r', compared: 1 });
  });

  it.each<[string, ReturnType<typeof run>, boolean, RegExp]>([
    ['nothing explains it', run('two'), false, /not deterministic/],
    ['code changed', run('two'), true, /code of plugins or kit changed/],
    ['another engine', run('two', { v8: '12' }), false, /environment changed: Node 20 on x64/],
    ['another version', run('two', { version: '2.0.0' }), false, /version changed from 1\.0\.0 to 2\.0\.0/],
    ['it failed', run('two', { fail: true }), false, /the step failed: broke/],
    ['the step is gone', run('two', { ids: ['a'] }), false, /only the source has step b/],
  ])('names step, output and digests when %s', (_, replay, codeChanged, reason) => {
    const verdict = compareRuns(run('one'), replay, { ...how, codeChanged });
    expect(verdict).toMatchObject({ verdict: 'differs', step: 'b', output: 'y', expected: 'one', compared: 1, reason: expect.stringMatching(reason) });
  });

  it('counts an output that only one of the two has as a difference', () => {
    const verdict = compareRuns(run('one', { ids: ['a'] }), run('one'), how);
    expect(verdict).toMatchObject({
      verdict: 'differs',
      step: 'b',
      expected: null,
      found: 'one',
      reason: expect.stringContaining('only the replay has step b'),
    });
  });
});
