import { isDeepStrictEqual } from 'node:util';
import { isTerminal, type RunEvent } from '../../server/pipeline/event.ts';
import { nextAction } from '../../server/pipeline/next-action.ts';
import { emptyRun, type RunState, reduceRun } from '../../server/pipeline/run-state.ts';
import type { Told } from './history.ts';
import type { Store } from './memory-database.ts';

function must(law: string, holds: boolean, about: unknown): void {
  if (!holds) throw new Error(`${law}: ${JSON.stringify(about)}`);
}
const reduce = (log: readonly RunEvent[]): RunState => log.reduce(reduceRun, emptyRun(log[0].runId));
const shown = (log: readonly RunEvent[]): string[] => log.slice(-6).map((event) => `${event.seq} ${event.type}${'step' in event ? ` ${event.step}` : ''}`);

/** Runs as a client knows them that takes in each batch as it comes. */
const streamed = new WeakMap<Store, Map<string, RunState>>();

/** What holds of every run whose log just grew. */
export function checkBatch(store: Store, runIds: readonly string[]): void {
  const states = streamed.get(store) ?? new Map<string, RunState>();
  streamed.set(store, states);
  for (const runId of runIds) {
    const log = store.events.get(runId) ?? [];
    const before = states.get(runId) ?? emptyRun(runId);
    const state = log.slice(before.seq).reduce(reduceRun, before);
    states.set(runId, state);
    const row = store.rows.get(runId);
    if (row?.status !== state.status || row.seq !== log.length || state.seq !== log.length) must('the list says what the log says', false, [row, shown(log)]);
    if (isTerminal(before.status)) must('nothing follows an end', false, shown(log));
  }
}

function checkSteps(log: readonly RunEvent[]): void {
  const tail = shown(log);
  const plan = log[0].type === 'run.queued' ? log[0].steps : [];
  const done = new Map<string, string>();
  const attempts = new Map<string, number>();
  const retries = new Map<string, number>();
  let running: string | null = null;
  let asked: string | null = null;
  for (const event of log) {
    if (event.type.startsWith('step.')) must('a run that waits for a person does nothing', asked === null, [event, tail]);
    if (event.type === 'approval.requested') {
      must('only a step at work asks', running === event.step, [event, tail]);
      [running, asked] = [null, event.approvalId];
    }
    if (event.type === 'approval.decided') {
      must('a question is answered once, and before the next', asked === event.approvalId, [event, tail]);
      asked = null;
    }
    if (event.type === 'run.interrupted' || event.type === 'step.retried') running = null;
    if (event.type === 'step.started') {
      must('one step at a time', running === null || running === event.step, [event, tail]);
      must('no step begins again once it has ended', !done.has(event.step), [event, tail]);
      must('attempts count on', event.attempt === (attempts.get(event.step) ?? 0) + 1, [event.attempt, attempts.get(event.step), tail]);
      attempts.set(event.step, event.attempt);
      running = event.step;
    }
    if (event.type === 'step.retried') {
      retries.set(event.step, (retries.get(event.step) ?? 0) + 1);
      must('no more retries than the plan allows', (retries.get(event.step) ?? 0) <= plan[event.index - 1].retries, [event, tail]);
    }
    if (event.type !== 'step.completed') continue;
    must('a step ends once', !done.has(event.step), [event.step, tail]);
    must('steps end in the order of the plan', event.index === done.size + 1, [event.step, done.size, tail]);
    must('nothing goes on after a failure', ![...done.values()].includes('fail'), [event.step, tail]);
    done.set(event.step, event.status);
    running = null;
  }
}

function checkAnswers(log: readonly RunEvent[], told: Told): void {
  const answers = new Map(log.flatMap((event) => (event.type === 'approval.decided' ? [[event.approvalId, event] as const] : [])));
  for (const event of log) {
    if (event.type !== 'approval.requested') continue;
    const answer = answers.get(event.approvalId);
    must('every question is answered', answer !== undefined, shown(log));
    const said = told.decided.get(event.approvalId);
    if (said !== undefined) must('an answer that was acknowledged stands', answer?.approved === said && answer.actor !== 'system', [answer, said]);
    if (answer?.actor === 'system') must('silence approves nothing', !answer.approved, answer);
  }
}

/** What holds when nothing is left to do. */
export function checkEnd(store: Store, told: Told): void {
  for (const runId of told.started) must('a run that was acknowledged is there', store.events.has(runId), runId);
  for (const [runId, log] of store.events) {
    const state = reduce(log);
    must(
      'seq counts 1, 2, 3',
      log.every((event, i) => event.seq === i + 1),
      shown(log),
    );
    must(
      'position rises',
      log.every((event, i) => i === 0 || event.position > log[i - 1].position),
      shown(log),
    );
    must('one end', log.filter((event) => event.type === 'run.completed').length === 1, shown(log));
    must('whoever took in batch after batch knows the same', isDeepStrictEqual(streamed.get(store)?.get(runId), state), runId);
    checkSteps(log);
    checkAnswers(log, told);
    must('every run ends', isTerminal(state.status), [runId, state.status]);
    must('nothing is left to do', nextAction(state, null).do === 'rest', runId);
    if (told.cancelled.has(runId)) must('a cancel that was acknowledged stands', state.status === 'cancelled', [runId, state.status]);
    const failed = state.steps.some((step) => step.status === 'fail');
    if (state.status === 'failed') must('a run fails for a step that failed', failed, [runId, state.summary]);
    if (state.status === 'completed')
      must(
        'a completed run has done all its steps',
        state.steps.every((step) => ['pass', 'warn', 'skip'].includes(step.status)),
        [runId, state.steps.map((step) => step.status)],
      );
    // A page that was sent half the log as JSON and then the rest, with some of it twice, shows the same run.
    const half = log.length >> 1;
    const sent = JSON.parse(JSON.stringify(reduce(log.slice(0, Math.max(1, half))))) as RunState;
    must('list, page and stream agree', isDeepStrictEqual(log.slice(Math.max(0, half - 3)).reduce(reduceRun, sent), state), runId);
  }
}
