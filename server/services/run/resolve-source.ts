import { eq } from 'drizzle-orm';
import { dataset, run } from '../../db/schema.ts';
import { foreseeTakeOver, missingFiles, readRestartSource, type TakenOver } from '../../engine/take-over.ts';
import type { ErrorCode, FieldError } from '../../errors.ts';
import type { JsonObject } from '../../kit/json.ts';
import type { Descriptor } from '../../kit/kind.ts';
import { plural } from '../../kit/words.ts';
import { isTerminal, type PlannedStep } from '../../pipeline/event.ts';
import type { Server } from '../../server.ts';
import { toStartInput } from './copy-commands.ts';
import { diffConfig } from './diff-config.ts';
import type { StartRequest } from './start-request.ts';
import type { ConfigChange, ResolvedConfig } from './views.ts';

export interface SourceRefusal {
  code: ErrorCode;
  errors: FieldError[];
}

type SourceRow = Pick<typeof run.$inferSelect, 'config' | 'status'>;

async function findSource(server: Server, runId: string): Promise<SourceRow | null> {
  const [row] = await server.db.read((q) => q.select({ config: run.config, status: run.status }).from(run).where(eq(run.runId, runId)));
  return row ?? null;
}

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A body that restarts a run takes every setting it does not name from that run; of overrides and split, every field. */
export async function withRecorded(server: Server, body: Record<string, unknown>): Promise<Record<string, unknown>> {
  const { fromStep } = body;
  const runId = isObject(fromStep) && typeof fromStep.runId === 'string' ? fromStep.runId : null;
  const source = runId === null ? null : await findSource(server, runId);
  if (source === null) return body;
  const config = JSON.parse(source.config) as ResolvedConfig;
  const recorded: Record<string, unknown> = { ...toStartInput(config), reset: config.reset, reuseDataset: config.reuseDataset };
  const overrides = isObject(recorded.overrides) ? freed(recorded.overrides, body) : {};

  return {
    ...recorded,
    ...body,
    ...(recorded.overrides === undefined && body.overrides === undefined
      ? {}
      : { overrides: isObject(body.overrides ?? {}) ? { ...overrides, ...(body.overrides as object) } : body.overrides }),
    backtest: isObject(body.backtest ?? {}) ? { ...config.backtest, ...(body.backtest as object) } : body.backtest,
  };
}

/** Recorded fields that `count` and `effects` of the body take the place of. */
function freed(overrides: JsonObject, { count, effects }: Record<string, unknown>): JsonObject {
  const left = { ...overrides };
  if (count !== undefined) for (const size of ['stores', 'products', 'windowDays']) delete left[size];
  if (effects !== undefined && isObject(left.effects)) {
    const named = Array.isArray(effects) ? effects.map(String) : isObject(effects) ? Object.keys(effects) : [];
    left.effects = Object.fromEntries(Object.entries(left.effects).filter(([name]) => !named.includes(name)));
  }
  return left;
}

/** What came of the runs a request names, for a config that is resolved. */
export interface Sourced {
  config: ResolvedConfig;
  warnings: string[];
  /** Null when it is made from no other run. */
  changes: readonly ConfigChange[] | null;
}

/** Checks the runs a request names as its source, and records what it changed of theirs. */
export async function resolveSource(
  server: Server,
  { fromStep, modifiedFrom, replayedFrom }: Pick<StartRequest, 'fromStep' | 'modifiedFrom' | 'replayedFrom'>,
  config: ResolvedConfig,
  steps: readonly PlannedStep[],
): Promise<Sourced | SourceRefusal> {
  const named = modifiedFrom ?? fromStep?.runId;
  const warnings: string[] = [];
  if (replayedFrom !== undefined) {
    const refusal = await checkReplayed(server, replayedFrom, config);
    if (refusal) return refusal;
  }
  if (named === undefined) return { config, warnings, changes: null };
  const source = await findSource(server, named);
  if (source === null) return unknownRun(modifiedFrom === undefined ? 'fromStep.runId' : 'modifiedFrom', named);
  const recorded = JSON.parse(source.config) as ResolvedConfig;
  if (fromStep && recorded.batch)
    return { code: 'INVALID_INPUT', errors: [{ path: 'fromStep.runId', message: `run ${named} is a batch; retry its failed items instead` }] };
  const diff = diffConfig(recorded, config);
  const told: ResolvedConfig = modifiedFrom === undefined && diff.length === 0 ? config : { ...config, modifiedFrom: { runId: named, diff } };
  if (fromStep === undefined) return { config: told, warnings, changes: diff };
  const restart = await checkRestart(server, fromStep, config, steps);
  return 'errors' in restart ? restart : { config: told, warnings: restart.warnings, changes: diff };
}

const unknownRun = (path: string, runId: string): SourceRefusal => ({
  code: 'RUN_NOT_FOUND',
  errors: [{ path, message: `there is no run "${runId.slice(0, 100)}"` }],
});

async function checkReplayed(server: Server, runId: string, config: ResolvedConfig): Promise<SourceRefusal | null> {
  const source = await findSource(server, runId);
  if (source === null) return unknownRun('replayedFrom', runId);
  const refuse = (message: string): SourceRefusal => ({ code: 'INVALID_INPUT', errors: [{ path: 'replayedFrom', message }] });
  if (!isTerminal(source.status)) return refuse(`run ${runId} is ${source.status}; replay it when it has ended`);
  const changed = diffConfig(JSON.parse(source.config) as ResolvedConfig, config).map((one) => one.path);
  return changed.length === 0 ? null : refuse(`is for the recorded settings, and these differ: ${changed.join(', ')}; send modifiedFrom instead`);
}

async function checkRestart(
  server: Server,
  { runId, step }: NonNullable<StartRequest['fromStep']>,
  config: ResolvedConfig,
  steps: readonly PlannedStep[],
): Promise<{ warnings: string[] } | SourceRefusal> {
  const from = steps.findIndex((one) => one.id === step);
  const refuse = (code: ErrorCode, message: string): SourceRefusal => ({ code, errors: [{ path: 'fromStep.step', message }] });
  if (from < 0) return refuse('INVALID_INPUT', `there is no step "${step}" in this plan; there are ${steps.map((one) => one.id).join(', ')}`);
  const source = await readRestartSource(server.db, runId);
  if (source === null) return unknownRun('fromStep.runId', runId);
  const upstream = new Set(steps.slice(0, from).map((one) => one.id));
  const open = source.state.steps.filter((one) => upstream.has(one.id) && !['pass', 'warn', 'skip'].includes(one.status));
  if (open.length > 0) {
    const names = open.map((one) => `${one.id} (${one.status})`).join(', ');
    return refuse('UPSTREAM_UNFINISHED', `run ${runId} has not finished ${names} before ${step}; restart from ${open[0].id}, or wait for it`);
  }
  const foreseen = foreseeTakeOver(
    source,
    steps,
    from + 1,
    { seed: config.seed, models: config.models, catalogue: server.catalogue.catalogue },
    await feedOf(server, config),
  );
  for (const one of foreseen.taken) {
    const missing = missingFiles(server.blobs, one);
    if (missing.length > 0)
      return refuse('UPSTREAM_MISSING', `${missing[0]} of step ${one.id} is not stored any more; restart from ${one.id}, or from a step before it`);
  }
  return { warnings: sayForeseen(runId, step, foreseen) };
}

function sayForeseen(runId: string, step: string, { taken, anew }: TakenOver): string[] {
  const outputs = taken.reduce((sum, one) => sum + one.artifacts.length, 0);
  return [
    taken.length > 0
      ? `taken over from run ${runId}: ${taken.map((one) => one.id).join(', ')} (${plural(outputs, 'artifact')} by digest); computed anew from ${step} on`
      : `nothing is taken over from run ${runId}: every step is computed`,
    ...anew.map((one) => `${one.step} comes before ${step} and runs again: ${one.why}`),
  ];
}

async function feedOf(server: Server, { feed }: ResolvedConfig): Promise<Descriptor | null> {
  if (feed === null) return null;
  const [row] = await server.db.read((q) => q.select({ descriptor: dataset.descriptor }).from(dataset).where(eq(dataset.digest, feed.digest)));
  return row ? (JSON.parse(row.descriptor) as Descriptor) : null;
}
