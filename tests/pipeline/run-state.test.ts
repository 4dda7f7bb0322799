import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EventBody, isTerminal } from '../../server/pipeline/event.ts';
import { nextAction } from '../../server/pipeline/next-action.ts';
import { emptyRun, type RunState, reduceRun } from '../../server/pipeline/run-state.ts';
import { artifact, done, END, logOf, planned, QUEUED, ref, STARTED, stateOf } from './logs.ts';

const problem = { code: 'STEP_THREW', message: 'no' };

describe('a log tells', () => {
  const steps = (state: RunState) => state.steps.map((step) => step.status);

  it('how far a run is', () => {
    const log = logOf([
      QUEUED,
      STARTED,
      { type: 'step.started', ...ref('a', 1) },
      { type: 'step.progress', ...ref('a', 1), fraction: 0.5, note: 'half', etaMs: 9 },
    ]);
    expect(stateOf(log.slice(0, 1))).toMatchObject({ status: 'queued', preset: 'p', seed: 1, seq: 1, position: 10 });
    expect(steps(stateOf(log))).toEqual(['running', 'pending', 'pending']);
    expect(stateOf(log).steps[0]).toMatchObject({ fraction: 0.5, note: 'half', etaMs: 9, attempt: 1 });
  });

  it('retries, items and what a step made', () => {
    const state = stateOf(
      logOf([
        QUEUED,
        STARTED,
        { type: 'step.started', ...ref('a', 1) },
        { type: 'step.retried', ...ref('a', 1), problem, delayMs: 100 },
        { type: 'step.started', ...ref('a', 1, 3, 2) },
        { type: 'step.item', ...ref('a', 1), item: 'x', status: 'fail', detail: '' },
        { type: 'step.item', ...ref('a', 1), item: 'y', status: 'pass', detail: '' },
        { type: 'step.logged', ...ref('a', 1), level: 'info', message: 'words' },
        done('a', 1, { attempt: 2, artifacts: [artifact('x')], reusedFrom: 'art_1', ranBecause: 'the seed is 1, was 2' }),
      ]),
    );
    expect(state.steps[0]).toMatchObject({
      status: 'pass',
      attempt: 2,
      retries: [problem],
      items: { done: 2, failed: 1 },
      fraction: 1,
      reusedFrom: 'art_1',
      ranBecause: 'the seed is 1, was 2',
      artifacts: [{ output: 'x' }],
    });
  });

  it('that a step under way at an interruption is to be done again', () => {
    const log = logOf([QUEUED, STARTED, { type: 'step.started', ...ref('a', 1) }, { type: 'run.interrupted', reason: 'power' }]);
    expect(stateOf(log)).toMatchObject({ status: 'interrupted', reason: 'power' });
    expect(steps(stateOf(log))).toEqual(['pending', 'pending', 'pending']);
    expect(stateOf([...log, ...logOf([{ type: 'run.resumed', actor: 'system' }], 5)])).toMatchObject({ status: 'running', reason: '' });
  });

  it('waiting, pausing and the end', () => {
    const ask: EventBody = { type: 'approval.requested', ...ref('a', 1), approvalId: 'q', action: 'x', arguments: {}, expiresAt: '' };
    const answer: EventBody = { type: 'approval.decided', ...ref('a', 1), approvalId: 'q', approved: false, actor: 'local', reason: '' };
    const says = (bodies: EventBody[]) => stateOf(logOf(bodies)).status;
    expect(says([QUEUED, STARTED, ask])).toBe('waiting');
    expect(says([QUEUED, STARTED, ask, answer])).toBe('running');
    expect(says([QUEUED, STARTED, { type: 'run.paused', actor: 'local' }])).toBe('paused');
    expect(stateOf(logOf([QUEUED, STARTED, { type: 'step.started', ...ref('a', 1) }, { ...END, status: 'cancelled' } as EventBody]))).toMatchObject({
      status: 'cancelled',
      finishedAt: '2026-01-01T00:00:00.000Z',
      steps: [{ status: 'pending' }, { status: 'pending' }, { status: 'pending' }],
    });
  });
});

const BODY: fc.Arbitrary<EventBody> = fc.oneof(
  fc.constantFrom<EventBody>(STARTED, { type: 'run.paused', actor: 'x' }, { type: 'run.resumed', actor: 'x' }, { type: 'run.interrupted', reason: 'y' }, END),
  fc
    .tuple(fc.constantFrom('a', 'b', 'c', 'unknown'), fc.integer({ min: 1, max: 3 }), fc.constantFrom(0, 1, 2, 3, 4, 5))
    .map(([step, index, what]): EventBody => {
      const to = ref(step, index);
      if (what === 0) return { type: 'step.started', ...to };
      if (what === 1) return { type: 'step.progress', ...to, fraction: 0.3, note: 'n' };
      if (what === 2) return { type: 'step.item', ...to, item: 'i', status: 'fail', detail: '' };
      if (what === 3) return { type: 'step.retried', ...to, problem, delayMs: 1 };
      if (what === 4) return { type: 'step.logged', ...to, level: 'info', message: '' };
      return done(step, index);
    }),
);
const LOG = fc.array(BODY, { maxLength: 40 }).map((bodies) => logOf([QUEUED, ...bodies]));

describe('whatever the log', () => {
  it('events sent again, anywhere later, change nothing', () => {
    fc.assert(
      fc.property(LOG, fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 30 }), (log, resent) => {
        const stream = [...log];
        // Each resent event is put somewhere behind its first place.
        for (const [which, where] of resent) {
          const event = log[which % log.length];
          const first = stream.indexOf(event);
          stream.splice(first + 1 + (where % (stream.length - first)), 0, event);
        }
        expect(stateOf(stream)).toEqual(stateOf(log));
      }),
      { numRuns: 1500 },
    );
  });

  it('taking it in one by one, in batches, or from a state that was sent as JSON gives the same', () => {
    fc.assert(
      fc.property(LOG, fc.nat(), (log, cut) => {
        const at = cut % (log.length + 1);
        const sent = JSON.parse(JSON.stringify(stateOf(log.slice(0, at)))) as RunState;
        expect(log.slice(at).reduce(reduceRun, sent)).toEqual(stateOf(log));
      }),
    );
  });

  it('never writes into the state it was given', () => {
    fc.assert(
      fc.property(LOG, (log) => {
        let state = emptyRun('r');
        for (const event of log) {
          const frozen = JSON.stringify(state);
          const next = reduceRun(deepFreeze(state), event);
          expect(JSON.stringify(state)).toBe(frozen);
          state = next;
        }
      }),
      { numRuns: 200 },
    );
  });
});

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}

/** The driver as a model: takes what nextAction says and lets chance decide how each step goes. */
describe('a run driven by nextAction', () => {
  const CHANCE = fc.constantFrom('pass', 'warn', 'fail', 'retry', 'crash', 'pause', 'nothing written');
  const PLAN = fc.array(fc.record({ reads: fc.boolean(), optional: fc.boolean(), writes: fc.boolean() }), { minLength: 1, maxLength: 7 });

  it('reaches exactly one end by legal moves, and never runs a step without its inputs', () => {
    fc.assert(
      fc.property(PLAN, fc.array(CHANCE, { maxLength: 60 }), (shape, luck) => {
        const steps = shape.map(({ reads, optional, writes }, i) =>
          planned(`s${i}`, i + 1, {
            writes: writes ? { x: { kind: 'analysis', many: false } } : {},
            bindings: reads
              ? {
                  in: {
                    kind: 'analysis',
                    many: false,
                    optional,
                    from: shape
                      .slice(0, i)
                      .flatMap((one, j) => (one.writes ? [`s${j}`] : []))
                      .slice(-1),
                  },
                }
              : {},
          }),
        );
        let state = emptyRun('r');
        const append = (body: EventBody): void => {
          expect(isTerminal(state.status)).toBe(false);
          [state] = [logOf([body], state.seq + 1).reduce(reduceRun, state)];
        };
        append({ ...QUEUED, steps } as EventBody);
        append(STARTED);
        let ends = 0;
        for (let turn = 0; turn < 300 && !isTerminal(state.status); turn++) {
          if (state.status === 'paused' || state.status === 'interrupted') append({ type: 'run.resumed', actor: 'x' });
          const action = nextAction(state, null);
          expect(nextAction(JSON.parse(JSON.stringify(state)) as RunState, null)).toEqual(JSON.parse(JSON.stringify(action)));
          if (action.do === 'rest') throw new Error('rests without a reason');
          if (action.do === 'finish') {
            append({ ...END, status: action.status } as EventBody);
            ends++;
            continue;
          }
          const { step } = action;
          expect(state.steps.findIndex((one) => one.status === 'pending' || one.status === 'running')).toBe(step.index - 1);
          if (action.do === 'skip') {
            append(done(step.id, step.index, { status: 'skip', detail: action.detail }));
            continue;
          }
          for (const [name, binding] of Object.entries(step.bindings)) if (!binding.optional) expect(action.inputs[name]).toBeDefined();
          const chance = luck[turn] ?? 'pass';
          append({ type: 'step.started', ...ref(step.id, step.index, steps.length, action.attempt) });
          if (chance === 'crash') append({ type: 'run.interrupted', reason: 'x' });
          else if (chance === 'retry') append({ type: 'step.retried', ...ref(step.id, step.index, steps.length, action.attempt), problem, delayMs: 1 });
          else {
            const artifacts = Object.keys(step.writes).length > 0 && chance !== 'nothing written' ? [artifact('x')] : [];
            const status = chance === 'fail' || chance === 'warn' ? chance : 'pass';
            append(done(step.id, step.index, { status, artifacts, attempt: action.attempt }));
            if (chance === 'pause') append({ type: 'run.paused', actor: 'x' });
          }
        }
        expect(ends).toBe(1);
        expect(nextAction(state, null)).toEqual({ do: 'rest' });
        const failed = state.steps.some((step) => step.status === 'fail');
        expect(state.status).toBe(failed ? 'failed' : 'completed');
        if (!failed) expect(state.steps.every((step) => step.status !== 'pending' && step.status !== 'running')).toBe(true);
      }),
      { numRuns: 800 },
    );
  });
});
