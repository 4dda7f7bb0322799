import type { z } from 'zod';
import type { Intent, KnowledgeChange } from './intent.ts';
import type { Json, JsonObject } from './json.ts';
import type { Descriptor, Table, TableValue } from './kind.ts';
import type { KindId, KindValue } from './kinds/index.ts';
import type { EmbeddingProbe, KnowledgeAnswer, KnowledgeIndex } from './kinds/knowledge.ts';
import type { Model } from './model.ts';
import type { Ops, RegistryFacts, StaleReason } from './model-registry.ts';
import type { Random } from './random.ts';
import type { Shard, ShardWork } from './shard.ts';

export type StepStatus = 'pass' | 'warn' | 'skip' | 'fail';

/** What a step reads. `from` names the writing step; without it the nearest earlier writer of the kind is bound. */
export interface Read<K extends KindId = KindId, Many extends boolean = boolean, Optional extends boolean = boolean> {
  kind: K;
  many: Many;
  optional: Optional;
  from?: string;
}
export const read = <K extends KindId>(kind: K, from?: string): Read<K, false, false> => ({ kind, many: false, optional: false, from });
/** As `read`, but absent is fine: the input is then undefined. */
export const maybe = <K extends KindId>(kind: K, from?: string): Read<K, false, true> => ({ kind, many: false, optional: true, from });
/** Every earlier output of the kind, in plan order then by name; at least one. */
export const many = <K extends KindId>(kind: K, from?: string): Read<K, true, false> => ({ kind, many: true, optional: false, from });

/** A stored input. `json()` parses and checks `value.json`; `table()` opens the columns lazily. */
export interface Input<K extends KindId = KindId> extends Descriptor {
  /** Id of the step that wrote it; `feed` when it came from outside the run. */
  step: string;
  json(): KindValue<K>;
  table(): Table<KindValue<K>>;
}
export type Inputs<R extends Record<string, Read>> = {
  [N in keyof R]: R[N] extends Read<infer K, infer M, infer O>
    ? M extends true
      ? readonly Input<K>[]
      : O extends true
        ? Input<K> | undefined
        : Input<K>
    : never;
};

/** An output: JSON value, table, or an input passed on untouched (same bytes, same digest). */
export type Output = JsonObject | TableValue | Input;

/**
 * What a step writes: output name → kind. `{ many: kind }` writes any number, each under a name of its own; those written `aside` are bound
 * only by reads that name the step with `from`, never as the nearest or one of all earlier writers.
 */
export type Writes = Record<string, KindId | { many: KindId; aside?: true }>;
export type Outputs<W extends Writes> = { [N in keyof W]?: W[N] extends { many: KindId } ? Record<string, Output> : Output };

/** What the engine saw of the world when the step started, for steps that declare `host` reads. */
export interface World {
  health?: { database: boolean; diskFreeBytes: number; writer: boolean; plugins: number; quarantined: readonly string[]; at: string };
  /** Where each alias points, and what the registry knows of the model there. */
  aliases?: Readonly<Record<string, { digest: string; runId: string; at: string; holder?: RegistryFacts; stale?: readonly StaleReason[] } | undefined>>;
  /** The five numbers of the Control Center, and what stands behind them; drills left out. */
  ops?: Ops;
  /** Whether an embedding endpoint is configured and answers. */
  embedding?: EmbeddingProbe;
  /** What the guide says against what the index holds; `change` makes them equal. */
  guide?: KnowledgeIndex & { change: KnowledgeChange };
  /** What the index has on the step's param `question`. */
  search?: KnowledgeAnswer;
  /** What a language model says of the run so far; `text` is '' when there is none, and `why` says why. Fed as recorded to a replay. */
  words?: { provider: string; text: string; why: string };
}

/** Words and figures shown on the step's card; a witness, ≤ 64 KB, never compared. */
export interface Card {
  title: string;
  figures?: readonly { label: string; value: string; unit?: string; note?: string }[];
  table?: { columns: readonly string[]; rows: readonly (readonly (string | number | null)[])[] };
  text?: string;
}

/** What a step wants decided by a person before it goes on. */
export interface ApprovalRequest {
  /** What would be done, as a name: `save_scenario_plan`. */
  action: string;
  /** Everything the person has to know of it; ≤ 16 KB. A decision counts for exactly these. */
  arguments: JsonObject;
  /** How long an answer is waited for, in ms, from when the request stands in the log; 1 … 604,800,000. Default 10 minutes. */
  windowMs?: number;
}

export interface ApprovalDecision {
  approved: boolean;
  /** `system` when nobody answered. */
  actor: string;
  reason: string;
  /** When, ISO-8601 UTC; a witness, as all of this: no part of result bytes. */
  at: string;
}

/** What the host lends a step. There is no database, no clock, no network and no global randomness. */
export interface StepContext {
  signal: AbortSignal;
  /** Own stream of numbers for this seed and name; the same name gives the same stream. */
  random(name: string): Random;
  /** Fraction 0…1 of the work done. Awaiting it lets Cancel through; do so at least every 50 ms of work. */
  progress(fraction: number, note?: string): Promise<void>;
  log(level: 'debug' | 'info' | 'warn', message: string, data?: JsonObject): void;
  /** One item of a batch is done; each is an event of its own, in this order, seen while the step runs. */
  item(item: string, status: StepStatus, detail: string): void;
  /** Shows a card; the same id replaces. */
  card(id: string, card: Card): void;
  /** A model by id. @throws RangeError naming the known ids */
  model(id: string): Model;
  /** Ids of all loaded models, sorted. */
  models(): readonly string[];
  /**
   * Spreads many independent items over the threads of the run's host, with progress and Cancel; equal bytes at any number of them.
   * @returns what each item returned, by item
   */
  shard<Input>(shard: Shard<Input>, input: Input, work: ShardWork): Promise<(Uint8Array | undefined)[]>;
  /**
   * Asks a person. Without a decision in the log the step's attempt ends here and the run waits; once there is one the step runs again
   * from its beginning and is given it at this place, so what comes before it is done twice. No answer in time is a no.
   * In a replay the recorded decision is given and nobody is asked.
   */
  requestApproval(request: ApprovalRequest): Promise<ApprovalDecision>;
  /** sha256 (hex) over the stored bytes of a file, read again from disk. */
  rehash(input: Descriptor): Promise<string>;
  world: World;
}

export interface StepResult<W extends Writes> {
  /** Default `pass`. `fail` ends the run; the others let it go on. */
  status?: StepStatus;
  /** One short line for the timeline: "30 series, 92 days". */
  detail: string;
  /** Small figures for the page and the CLI; finite or null. */
  data?: { [key: string]: Json | undefined };
  outputs?: Outputs<W>;
  intents?: readonly Intent[];
}

/** One typed unit of work. A new version, or any change of code, makes cached outputs of it unused. */
export interface Step<
  P extends z.ZodType = z.ZodType,
  R extends Record<string, Read> = Record<string, Read>,
  W extends Writes = Writes,
  Id extends string = string,
> {
  id: Id;
  version: string;
  title: string;
  /** One sentence: what it does and what it must not do. Shown in the page. */
  summary: string;
  params: P;
  reads: R;
  writes: W;
  /** Host reads: parts of the world the engine looks at when the step starts. Such a step is never cached. */
  world?: readonly (keyof World)[];
  /** False for a step that must run every time. Default true. */
  cached?: boolean;
  /** A reused `seed` is told as skip "reused"; other steps keep the status they had. */
  skipWhenReused?: boolean;
  /** Whole-step limit in ms. Default 30 minutes. */
  timeoutMs?: number;
  /** Attempts after the first when the host dies or the step throws. Default 0. */
  retries?: number;
  run(call: { inputs: Inputs<R>; params: z.output<P>; ctx: StepContext }): Promise<StepResult<W>> | StepResult<W>;
}

export function defineStep<P extends z.ZodType, R extends Record<string, Read>, W extends Writes, const Id extends string>(
  step: Step<P, R, W, Id>,
): Step<P, R, W, Id> {
  return step;
}
