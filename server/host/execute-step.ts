import type { BlobStore } from '../blobs/blob-store.ts';
import { canonicalJson } from '../blobs/canonical-json.ts';
import { versionDigest } from '../blobs/digest.ts';
import { openTable, writeTable } from '../blobs/table-files.ts';
import { cutText, mendText } from '../broken-text.ts';
import { AppError } from '../errors.ts';
import type { Intent } from '../kit/intent.ts';
import type { Json, JsonObject } from '../kit/json.ts';
import type { Descriptor, StoredFile, TableValue } from '../kit/kind.ts';
import { KINDS, type KindId } from '../kit/kinds/index.ts';
import type { Model } from '../kit/model.ts';
import { type Random, randomStream } from '../kit/random.ts';
import type { ApprovalDecision, ApprovalRequest, Card, Input, Output, Read, Step, StepContext, StepStatus, World } from '../kit/step.ts';
import { ApprovalNeeded, completeRequest } from './approvals.ts';
import { checkColumns, checkResult, refused } from './check-result.ts';
import { knownModel } from './known-model.ts';
import { isWorthThreads, runInline } from './run-shard.ts';
import type { ShardCall, ShardPool } from './shard-pool.ts';

export interface StepCall {
  step: Step;
  params: unknown;
  /** By input name, as bound by the plan; `step` says who wrote it. Undefined only for optional reads. */
  inputs: Readonly<Record<string, BoundInput | readonly BoundInput[] | undefined>>;
  seed: number;
  world: World;
  models: ReadonlyMap<string, Model>;
  blobs: BlobStore;
  /** Threads to share work with, and what they load; without it everything happens in this one. */
  threads?: { pool: ShardPool; refs: ShardCall['models'] };
  signal: AbortSignal;
  onProgress(fraction: number, note: string): void;
  onLog(level: 'debug' | 'info' | 'warn', message: string, data?: JsonObject): void;
  onItem(item: string, status: StepStatus, detail: string): void;
  /** The decision there is on a request; without one, or without this, `executeStep` throws ApprovalNeeded. */
  decide?(request: Required<ApprovalRequest>): ApprovalDecision | null;
}
export type BoundInput = Descriptor & { step: string };

export interface StepOutcome {
  status: StepStatus;
  detail: string;
  data: { [key: string]: Json };
  outputs: readonly Descriptor[];
  cards: Readonly<Record<string, Card>>;
  intents: readonly Intent[];
}

const CARD_BYTES = 65_536;
const JSON_BYTES = 1_048_576;
const STATUSES: ReadonlySet<string> = new Set<StepStatus>(['pass', 'warn', 'skip', 'fail']);

/** Runs one step: opens its inputs, lends it the context, checks and stores what it returns. Nothing else runs plugin code. */
export async function executeStep(call: StepCall): Promise<StepOutcome> {
  const { step, blobs } = call;
  const params = step.params.parse(call.params);
  const inputs: Record<string, Input | readonly Input[] | undefined> = {};
  for (const [name, read] of Object.entries(step.reads)) inputs[name] = openBound(blobs, name, read, call.inputs[name]);
  const cards: Record<string, Card> = {};
  const result = await runToEnd(call, cards, (own, ctx) => own.run({ inputs: inputs as never, params, ctx }));
  call.signal.throwIfAborted();
  checkResult(step, result);
  if (typeof result !== 'object' || result === null) throw refused(step, `returned ${String(result)}; return { detail, … }`);
  const status = result.status ?? 'pass';
  if (!STATUSES.has(status)) throw refused(step, `ended with the status "${String(status)}"; there are ${[...STATUSES].join(', ')}`);
  const outputs: Descriptor[] = [];
  for (const [name, value] of Object.entries(result.outputs ?? {})) {
    const declared = step.writes[name];
    if (declared === undefined)
      throw refused(step, `wrote "${name}", which it does not declare; it declares ${Object.keys(step.writes).join(', ') || 'nothing'}`);
    if (value === undefined) continue;
    if (typeof declared === 'string') outputs.push(store(call, name, declared, value as Output));
    else if (typeof value !== 'object' || value === null)
      throw refused(step, `wrote "${name}" as a ${typeof value}; it declares many, so it is an object of outputs by name`);
    else for (const key of Object.keys(value).sort()) outputs.push(store(call, `${name}/${key}`, declared.many, (value as Record<string, Output>)[key]));
  }
  await blobs.flush();
  const data = JSON.parse(canonicalJson(result.data ?? {}, 'data')) as { [key: string]: Json };
  return { status, detail: typeof result.detail === 'string' ? mendText(result.detail) : result.detail, data, outputs, cards, intents: result.intents ?? [] };
}

/**
 * Runs the step until it returns, or asks for a decision there is not: its promise then stays open, so that no `catch` of the plugin
 * takes it for an error, and whatever of it still works is stopped and no longer heard.
 */
async function runToEnd<R>(call: StepCall, cards: Record<string, Card>, run: (step: Step, ctx: StepContext) => R | Promise<R>): Promise<R> {
  const left = new AbortController();
  const heard =
    <A extends unknown[]>(tell: (...told: A) => void) =>
    (...told: A): void => {
      if (!left.signal.aborted) tell(...told);
    };
  let ask: (needed: ApprovalNeeded) => void = () => {};
  const needed = new Promise<never>((_, reject) => {
    ask = reject;
  });
  const own: StepCall = {
    ...call,
    signal: AbortSignal.any([call.signal, left.signal]),
    onProgress: heard(call.onProgress),
    onLog: heard(call.onLog),
    onItem: heard(call.onItem),
  };
  const requestApproval = async (request: ApprovalRequest): Promise<ApprovalDecision> => {
    const asked = completeRequest(call.step, request);
    const decision = call.decide?.(asked) ?? null;
    if (decision !== null) return decision;
    ask(new ApprovalNeeded({ ...asked, cards: { ...cards } }));
    left.abort(new Error('the step waits for a decision'));
    return new Promise(() => {});
  };
  return Promise.race([run(call.step, { ...contextOf(own, cards), requestApproval }), needed]);
}

function openBound(blobs: BlobStore, name: string, read: Read, bound: BoundInput | readonly BoundInput[] | undefined): Input | readonly Input[] | undefined {
  if (read.many) return (bound as readonly BoundInput[]).map((one) => openInput(blobs, one));
  if (bound !== undefined) return openInput(blobs, bound as BoundInput);
  if (read.optional) return undefined;
  throw new AppError('STEP_FAILED', `input "${name}" (${read.kind}) is missing`);
}

export function openInput(blobs: BlobStore, bound: BoundInput): Input {
  const kind = KINDS[bound.kind as KindId];
  let table: ReturnType<Input['table']> | undefined;
  return {
    ...bound,
    json: () => kind.schema.parse(JSON.parse(blobs.read(bound.files[0].sha256).toString('utf8'))) as never,
    table: () => (table ??= openTable(blobs, bound.files, (meta) => kind.schema.parse(meta)) as never),
  };
}

function contextOf(call: StepCall, cards: Record<string, Card>): Omit<StepContext, 'requestApproval'> {
  const { step, signal, models, blobs } = call;
  let last = 0;
  const report = (fraction: number, note = ''): void => {
    const share = Math.min(1, Math.max(last, fraction));
    if (Number.isFinite(share)) last = share;
    call.onProgress(last, cutText(String(note), 500));
  };
  const progress = async (fraction: number, note?: string): Promise<void> => {
    report(fraction, note);
    // Gives messages (Cancel) a turn before the work goes on.
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
  };
  const random = (name: string): Random => randomStream(call.seed, step.id, name);
  return {
    signal,
    world: call.world,
    random,
    progress,
    async shard(shard, input, work) {
      const { from = 0, to = 1, note = () => '', items } = work;
      const shareOf = (done: number): number => from + ((to - from) * done) / Math.max(1, items);
      if (!call.threads || !isWorthThreads(work))
        return runInline(shard, input, work, { model: (id) => knownModel(models, id), random }, (done) => progress(shareOf(done), note(done)));
      const { pool, refs } = call.threads;
      return pool.run(shard, input, { items, models: refs, seed: call.seed, step: step.id, signal, onDone: (done) => report(shareOf(done), note(done)) });
    },
    log: (level, message, data) =>
      call.onLog(LEVELS.has(level) ? level : 'info', cutText(String(message), 4000), data === undefined ? undefined : asJson(data)),
    item(item, status, detail) {
      if (!STATUSES.has(status)) throw refused(step, `ended item "${item}" with the status "${String(status)}"; there are ${[...STATUSES].join(', ')}`);
      call.onItem(cutText(String(item), 200), status, cutText(String(detail), 500));
    },
    card(id, card) {
      const bytes = Buffer.byteLength(canonicalJson(card, `card ${id}`));
      if (bytes > CARD_BYTES) throw refused(step, `made card "${id}" of ${bytes} bytes; a card holds at most ${CARD_BYTES}`);
      cards[id] = card;
    },
    model: (id) => knownModel(models, id),
    models: () => [...models.keys()].sort(),
    async rehash(input) {
      const files: StoredFile[] = [];
      for (const file of input.files) files.push({ ...file, sha256: await blobs.rehash(file.sha256) });
      return versionDigest(files);
    },
  };
}

function store(call: StepCall, output: string, kindId: KindId, value: Output): Descriptor {
  const { step, blobs } = call;
  if (isInput(value)) {
    if (value.kind !== kindId) throw refused(step, `passed on a ${value.kind} as "${output}", which is declared as ${kindId}`);
    return { output, kind: kindId, digest: value.digest, files: value.files };
  }
  const kind = KINDS[kindId];
  if (!kind) throw refused(step, `declares "${output}" as the unknown kind "${kindId}"`);
  const parsed = kind.schema.safeParse(kind.encoding === 'table' ? (value as TableValue).meta : value);
  if (!parsed.success) {
    const issues = parsed.error.issues.slice(0, 3).map((issue) => `${issue.path.join('.') || 'the value'}: ${issue.message}`);
    throw refused(step, `wrote "${output}" that is no ${kindId}: ${issues.join('; ')}`);
  }
  if (kind.encoding === 'table') checkColumns(step, output, value as TableValue);
  const files = kind.encoding === 'table' ? writeTable(blobs, value as TableValue) : [writeValue(blobs, step, output, parsed.data)];
  return { output, kind: kindId, digest: versionDigest(files), files };
}

function writeValue(blobs: BlobStore, step: Step, output: string, value: unknown): StoredFile {
  const bytes = Buffer.from(canonicalJson(value, output));
  if (bytes.byteLength > JSON_BYTES) throw refused(step, `wrote "${output}" of ${bytes.byteLength} bytes of JSON; at most ${JSON_BYTES}, use a table`);
  return { path: 'value.json', ...blobs.putSync([bytes]) };
}

const LEVELS: ReadonlySet<string> = new Set(['debug', 'info', 'warn']);
const asJson = (data: JsonObject): JsonObject => JSON.parse(canonicalJson(data, 'log data')) as JsonObject;

const isInput = (value: Output): value is Input =>
  typeof value === 'object' && value !== null && 'digest' in value && 'files' in value && 'table' in value && typeof value.table === 'function';
