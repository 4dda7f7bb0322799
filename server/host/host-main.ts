import { constants, setPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { openBlobStore } from '../blobs/blob-store.ts';
import { type DatasetIndex, indexDataset } from '../blobs/index-dataset.ts';
import type { Model } from '../kit/model.ts';
import type { Step } from '../kit/step.ts';
import { findDecision } from '../pipeline/approval.ts';
import type { PluginRef } from '../pipeline/catalogue.ts';
import { isApprovalNeeded } from './approvals.ts';
import { executeStep, type StepCall } from './execute-step.ts';
import { loadPlugin } from './load-plugins.ts';
import type { HostMessage, HostRequest, ItemLine, LogLine } from './protocol.ts';
import { openShardPool } from './shard-pool.ts';
import { toProblem } from './to-problem.ts';

/** Entry of a run host: executes the steps of one run, one after another, and ends with the server. */
const blobs = openBlobStore(process.argv[2]);
/** What was logged goes first, so that the order is kept. */
const send = (message: HostMessage): void => {
  sendLogs();
  process.send?.(message);
};
const plugins = new Map<string, Promise<Step | Model>>();
/** Threads that steps may share work with, this one left free for messages. */
const threadCount = Number(process.argv[3] ?? 1);
const pool = threadCount > 1 ? openShardPool(threadCount) : undefined;
let aborter = new AbortController();

/** Lines of one turn of the event loop share a message: a step that says much is not slowed by saying it. */
const LINES = 256;
let lines: (LogLine | ItemLine)[] = [];
const say = (line: LogLine | ItemLine): void => {
  if (lines.push(line) === 1) setImmediate(sendLogs);
  if (lines.length >= LINES) sendLogs();
};
function sendLogs(): void {
  if (lines.length > 0) process.send?.({ type: 'logs', lines } satisfies HostMessage);
  lines = [];
}

try {
  setPriority(process.pid, constants.priority.PRIORITY_BELOW_NORMAL);
} catch {}

// A plugin that loops never hears of the server's end; this thread does.
new Worker(`const { ppid } = process; setInterval(() => { if (process.ppid !== ppid) process.kill(process.pid, 'SIGKILL'); }, 500);`, {
  eval: true,
  resourceLimits: { maxOldGenerationSizeMb: 8 },
}).unref();

const load = <P extends Step | Model>(ref: PluginRef): Promise<P> => {
  const key = `${ref.file}#${ref.index}`;
  const known = plugins.get(key) ?? loadPlugin<P>(ref);
  plugins.set(key, known);
  return known as Promise<P>;
};

const loadModels = async (refs: readonly PluginRef[]): Promise<ReadonlyMap<string, Model>> => {
  const loaded = await Promise.all(refs.map((ref) => load<Model>(ref)));
  return new Map(loaded.map((model) => [model.id, model]));
};

process.on('message', async (request: HostRequest) => {
  if (request.type === 'abort') return aborter.abort(new Error('cancelled'));
  if (request.type === 'load') {
    pool?.warm(request.models);
    await Promise.allSettled([...request.steps, ...request.models].map(load));
    return;
  }
  aborter = new AbortController();
  try {
    const call: StepCall = {
      step: await load<Step>(request.plugin),
      params: request.params,
      inputs: request.inputs,
      seed: request.seed,
      world: request.world,
      models: await loadModels(request.models),
      blobs,
      ...(pool ? { threads: { pool, refs: request.models } } : {}),
      signal: aborter.signal,
      onProgress: (fraction, note) => send({ type: 'progress', fraction, note }),
      onLog: (level, message, data) => say({ level, message, data }),
      onItem: (item, status, detail) => say({ item, status, detail }),
      decide: (asked) => findDecision(request.decisions, asked),
    };
    const outcome = await executeStep(call);
    const inputs = Object.values(request.inputs).flat();
    const fresh = outcome.outputs.filter((output) => output.kind === 'dataset' && !inputs.some((input) => input?.digest === output.digest));
    const datasets: DatasetIndex[] = fresh.map((output) => indexDataset(blobs, output));
    send({ type: 'done', outcome, datasets });
  } catch (error) {
    send(isApprovalNeeded(error) ? { type: 'asks', asked: error.asked } : { type: 'failed', problem: toProblem(error) });
  }
});
process.on('disconnect', () => process.exit(0));
