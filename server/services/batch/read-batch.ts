import type { run } from '../../db/schema.ts';
import { readRunLog } from '../../engine/read-run-log.ts';
import { AppError } from '../../errors.ts';
import { type BatchItem, type BatchResult, itemName } from '../../kit/kinds/batch.ts';
import type { BacktestSettings, Metric } from '../../kit/settings.ts';
import { isTerminal, type PlannedStep, type RunEvent } from '../../pipeline/event.ts';
import { emptyRun, type RunState, reduceRun, type StepState } from '../../pipeline/run-state.ts';
import type { Server } from '../../server.ts';
import { findRun } from '../run/find-run.ts';
import { readValue } from '../run/read-output.ts';
import type { ResolvedConfig } from '../run/views.ts';
import type { ScopeRequest } from './batch-request.ts';
import { BATCH_STEP } from './plan-batch.ts';
import type { BatchConfig, BatchItemView, BatchStatus } from './views.ts';

/** Params of the step that carries a batch. */
export type BatchParams = BacktestSettings & { title: string; scope: ScopeRequest; models: readonly string[]; leaveOut: readonly string[] };

export type ToldItem = Extract<RunEvent, { type: 'step.item' }>;

/** A batch as its run's log tells it. */
export interface ReadBatch {
  row: typeof run.$inferSelect;
  config: ResolvedConfig;
  /** Null when the batch is a step of a larger run. */
  asked: BatchConfig | null;
  state: RunState;
  step: StepState;
  plan: PlannedStep;
  params: BatchParams;
  /** Null until every item is done. */
  result: BatchResult | null;
  /** Items as they were told, of the latest attempt. */
  told: readonly ToldItem[];
}

/** @throws AppError BATCH_NOT_FOUND when there is no such run, or it has no batch */
export async function readBatch(server: Server, batchId: string): Promise<ReadBatch> {
  const row = await findRun(server, batchId).catch(() => null);
  const events = row ? await readRunLog(server.db, batchId) : [];
  const state = events.reduce(reduceRun, emptyRun(batchId));
  const step = state.steps.find((one) => one.uses === BATCH_STEP);
  const plan = state.plan.find((one) => one.uses === BATCH_STEP);
  if (!row || !step || !plan) throw new AppError('BATCH_NOT_FOUND', `there is no batch "${batchId.slice(0, 100)}"; vitrine batch list shows those there are`);
  const config = JSON.parse(row.config) as ResolvedConfig;
  const written = step.artifacts.find(({ kind }) => kind === 'batch');
  const began = events.findLastIndex((event) => event.type === 'step.started' && event.step === step.id);
  return {
    row,
    config,
    asked: config.batch ?? null,
    state,
    step,
    plan,
    params: plan.params as unknown as BatchParams,
    result: written ? readValue(server, 'batch', written) : null,
    told: events.slice(began + 1).filter((event): event is ToldItem => event.type === 'step.item' && event.step === step.id),
  };
}

/** What it came to, or how far it is. */
export function statusOf({ state, step }: Pick<ReadBatch, 'state' | 'step'>): BatchStatus {
  const { outcome } = step.data;
  if (outcome === 'completed' || outcome === 'partial' || outcome === 'failed') return outcome;
  if (step.status === 'skip') return 'skipped';
  return state.status === 'completed' ? 'failed' : state.status;
}

export const isOver = ({ state, step }: Pick<ReadBatch, 'state' | 'step'>): boolean =>
  isTerminal(state.status) || step.status === 'pass' || step.status === 'warn' || step.status === 'skip' || step.status === 'fail';

const PERCENT: ReadonlySet<Metric> = new Set(['wape', 'smape']);

/** "12.3 %" of a fraction, else four digits. */
function scoreText(metric: Metric, value: number): string {
  return PERCENT.has(metric) ? `${(value * 100).toFixed(1)} %` : String(Number(value.toPrecision(4)));
}

/** All items that are done, in their order. */
export function itemsOf({ result, told }: Pick<ReadBatch, 'result' | 'told'>): BatchItemView[] {
  if (result) return result.items.map((item) => ({ ...item, words: itemWords(item, result.metric) }));
  return told.map(({ item, status, detail }) => {
    const at = item.indexOf(' on ');
    const [score, reason] = splitDetail(detail);
    return {
      series: null,
      key: item.slice(at + 4),
      store: '',
      product: '',
      model: item.slice(0, at),
      status: status === 'fail' ? 'failed' : status === 'warn' ? 'warn' : 'ok',
      reason: status === 'fail' ? detail : reason,
      scores: null,
      points: null,
      windows: null,
      words: status === 'fail' ? detail : score,
    };
  });
}

/** "9.9 %; naive stands in …": the score, and what is to be said of it. */
function splitDetail(detail: string): [score: string, reason: string | null] {
  const at = detail.indexOf('; ');
  return at < 0 ? [detail, null] : [detail.slice(0, at), detail.slice(at + 2)];
}

function itemWords({ scores, status, reason }: BatchItem, metric: Metric): string {
  const value = scores[metric];
  return status === 'failed' || value === null ? (reason ?? '') : scoreText(metric, value);
}

/** Names of items that need not run again: what is done and has a score. */
export const doneItems = (batch: Pick<ReadBatch, 'result' | 'told' | 'params'>): string[] => [
  ...new Set([...(batch.params.leaveOut ?? []), ...itemsOf(batch).flatMap(({ model, key, status }) => (status === 'failed' ? [] : itemName(model, key)))]),
];

/** Digest of the dataset it is tested on; null when its run has made none. */
export function datasetOf({ state, plan, config }: Pick<ReadBatch, 'state' | 'plan' | 'config'>): string | null {
  const earlier = state.steps.filter((step) => step.index < plan.index).flatMap((step) => step.artifacts);
  return earlier.findLast(({ kind }) => kind === 'dataset')?.digest ?? config.feed?.digest ?? null;
}
