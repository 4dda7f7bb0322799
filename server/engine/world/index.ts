import type { BlobStore } from '../../blobs/blob-store.ts';
import type { Database } from '../../db/open-database.ts';
import type { JsonObject } from '../../kit/json.ts';
import type { World } from '../../kit/step.ts';
import type { Catalogue } from '../../pipeline/catalogue.ts';
import type { EmbeddingEndpoint } from '../knowledge/embed.ts';
import { lookAtAliases } from './aliases.ts';
import { lookAtHealth } from './health.ts';
import { lookAtEmbedding, lookAtGuide, lookAtSearch } from './knowledge.ts';
import { lookAtOps } from './ops.ts';
import { type Llm, lookAtWords } from './words.ts';

/** From where a step looks. */
export interface Viewpoint {
  db: Database;
  dataDir: string;
  catalogue: Catalogue;
  runId: string;
  /** Of the step that looks: what it asks for stands in them. */
  params: JsonObject;
  /** Id of that step in the plan. */
  step: string;
  /** Run whose witnesses are fed to a replay. */
  replayedFrom: string | null;
  blobs: BlobStore;
  /** Who writes words; null = nobody. */
  llm: Llm | null;
  /** Who makes vectors; null = nobody. */
  embedding: EmbeddingEndpoint | null;
  /** Aborted when the run is cancelled. */
  signal: AbortSignal;
  now: number;
}

const LOOK: { [P in keyof World]-?: (from: Viewpoint) => Promise<NonNullable<World[P]>> } = {
  health: lookAtHealth,
  aliases: lookAtAliases,
  ops: lookAtOps,
  embedding: lookAtEmbedding,
  guide: lookAtGuide,
  search: lookAtSearch,
  words: lookAtWords,
};

/** Looks at the parts of the world a step declared, at its start. What was seen is a witness, never a result. */
export async function lookAtWorld(parts: readonly string[], from: Viewpoint): Promise<World> {
  const declared = (Object.keys(LOOK) as (keyof World)[]).filter((part) => parts.includes(part));
  const seen = await Promise.all(declared.map(async (part) => [part, await LOOK[part](from)] as const));
  return Object.fromEntries(seen);
}
