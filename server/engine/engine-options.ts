import type { BlobStore } from '../blobs/blob-store.ts';
import type { Database } from '../db/open-database.ts';
import type { Catalogue } from '../pipeline/catalogue.ts';
import type { DuplicatePolicy } from './intents/register-model.ts';
import type { EmbeddingEndpoint } from './knowledge/embed.ts';
import type { Llm } from './world/words.ts';

export interface EngineOptions {
  db: Database;
  blobs: BlobStore;
  /** Read anew for each run: a reload of plugins replaces it. */
  readonly catalogue: Catalogue;
  dataDir: string;
  /** Runs at once. */
  concurrency: number;
  /** `auto`: interrupted runs go on at the next start; `ask`: they wait for Resume. */
  resume: 'auto' | 'ask';
  /** What becomes of a model run equal to an earlier one. Default `detect`: it is flagged. */
  duplicates?: DuplicatePolicy;
  /** Resident bytes a host may use. */
  hostMemory: number;
  /** Threads that a step may share its work with, ≥ 1. */
  threads: number;
  /** What silence means for an action: true = approved. Default: nothing is approved that nobody answered. */
  approvesSilence?(action: string): boolean;
  /** Who writes the analyst's words; absent = nobody, they are local. */
  llm?: Llm | null;
  /** Who makes vectors; absent = nobody. */
  embedding?: EmbeddingEndpoint | null;
  now(): number;
}
