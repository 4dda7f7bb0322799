import { z } from 'zod';

const digest = z.string().regex(/^[0-9a-f]{64}$/, 'is no digest: 64 hex digits');

/**
 * Enters a model in the registry, as a model run of its own. `digest` is that of a `models` artifact the step wrote or read. One run may
 * enter several of one model: they differ by window, series or source.
 */
export const RegisterModel = z.strictObject({
  type: z.literal('registry.register'),
  /** Output name, `models/naive`. */
  output: z.string(),
  modelId: z.string(),
  metric: z.string(),
  value: z.number(),
  /** Absent = of the output it wrote, whose digest a step does not know yet. */
  digest: digest.optional(),
  /** Digest of the dataset it was fitted on; figures are compared within one dataset only. */
  dataset: digest.optional(),
  /** Dates of the first and the last period it was fitted on, both included. */
  window: z.strictObject({ from: z.string().max(40), to: z.string().max(40) }).optional(),
  /** `all` (default), or the key of the one series it was fitted on. */
  series: z.string().max(400).optional(),
  /** Version of the feature frame it reads: 1 (default) = none but the series itself. */
  frameVersion: z.int().min(1).max(1_000_000).optional(),
  /** Further figures of the same test, by name; shares as fractions (wape 0.12 = 12 %). */
  metrics: z.record(z.string().max(64), z.number().nullable()).optional(),
  /** Of what it was configured with; models of equal hash, series, window and frame version are duplicates. Default: of model and run settings. */
  configHash: digest.optional(),
  /** True: the step read its bytes again and they have their digest. */
  verified: z.boolean().optional(),
  /** `drill`: made to show something; left out of drift, retraining and rankings. `backfill`: of an earlier cutoff. Default `engine`. */
  source: z.enum(['engine', 'drill', 'backfill']).optional(),
  /** Where it ends up; default `success`. Only a success can hold an alias. */
  state: z.enum(['pending', 'running', 'success', 'failed']).optional(),
});

/** What a person or a run says to have seen when it moves an alias against a gate; a failed verification cannot be acknowledged. */
export const Acknowledgement = z.enum(['worse_metric', 'frame_mismatch']);
export type Acknowledgement = z.infer<typeof Acknowledgement>;

/**
 * Points an alias at a model that is registered as a success; it fails, and the step with it, unless the alias still points at `expected`
 * (null = at nothing).
 */
export const MoveAlias = z.strictObject({
  type: z.literal('alias.move'),
  alias: z.string(),
  digest,
  expected: digest.nullable(),
  /** Why, for the alias history. Default: "showcase run". */
  reason: z.string().max(500).optional(),
  acknowledged: z.array(Acknowledgement).optional(),
});

/** Takes back a drill of this run: its sandbox alias goes, its drill models are archived. Nothing of another run is touched. */
export const EndDrill = z.strictObject({ type: z.literal('drill.end'), alias: z.string().regex(/--drill$/, 'is no alias of a drill') });

/**
 * Saves a what-if as a plan of this run, tagged by the engine with `showcase`, `source:showcase` and (while the run is kept)
 * `workspace:<name or id>`.
 */
export const SaveScenario = z.strictObject({
  type: z.literal('scenario.save'),
  /** Output name of a `scenario` artifact the step wrote or read. */
  output: z.string(),
  /** Of an artifact the step read; absent = of the output it wrote. */
  digest: digest.optional(),
  name: z.string().min(1).max(200),
  /** `agent`: an agent proposed it and a person approved. Default `run`. */
  by: z.enum(['run', 'agent']).optional(),
  /** Who approved it and when, of a plan that needed that. */
  approved: z.strictObject({ by: z.string().max(200), at: z.string().max(40) }).optional(),
});

/** One section of the guide; `digest` is over all of it. */
const GuideChunk = z.strictObject({ source: z.string(), title: z.string(), heading: z.string(), href: z.string(), text: z.string(), digest });
export const KnowledgeChange = z.strictObject({
  add: z.array(GuideChunk),
  /** Digests. */
  remove: z.array(digest),
  /** Little-endian f32 as base64, for chunks of the index. */
  vectors: z.array(z.strictObject({ digest, vector: z.string() })),
  /** Endpoint and model the vectors are of. */
  maker: z.string().nullable(),
});
export type KnowledgeChange = z.infer<typeof KnowledgeChange>;

/** Brings the index of the guide to what the guide says. */
export const IndexKnowledge = z.strictObject({ type: z.literal('knowledge.index'), change: KnowledgeChange });

/**
 * A change to the world, asked for by a step and applied by the engine in the same batch as `step.completed`; each type has its
 * statements in `server/engine/intents/`.
 */
export const Intent = z.discriminatedUnion('type', [RegisterModel, MoveAlias, EndDrill, SaveScenario, IndexKnowledge]);
export type Intent = z.infer<typeof Intent>;
export type IntentOf<T extends Intent['type']> = Extract<Intent, { type: T }>;
