import type { BlobStore } from '../blobs/blob-store.ts';
import type { Database } from '../db/open-database.ts';
import type { Descriptor } from '../kit/kind.ts';
import type { Catalogue } from '../pipeline/catalogue.ts';
import type { DuplicatePolicy } from './intents/register-model.ts';
import type { EmbeddingEndpoint } from './knowledge/embed.ts';
import type { RunHost } from './run-host.ts';
import type { RunLog } from './run-log.ts';
import type { RestartSource } from './take-over.ts';
import type { Llm } from './world/words.ts';

/** A run under way, with all that carrying it needs. */
export interface Drive {
  db: Database;
  blobs: BlobStore;
  catalogue: Catalogue;
  dataDir: string;
  /** What becomes of a model run equal to an earlier one. */
  duplicates?: DuplicatePolicy;
  /** Who writes words; absent = nobody. */
  llm?: Llm | null;
  /** Who makes vectors; absent = nobody. */
  embedding?: EmbeddingEndpoint | null;
  log: RunLog;
  run: {
    runId: string;
    reuse: boolean;
    replayedFrom: string | null;
    feed: Descriptor | null;
    models: readonly string[];
    codeDigest: string;
    /** Who answers what its steps ask. */
    approve: 'ask' | 'yes' | 'no';
    /** The run whose steps before `step` are taken over; what comes after is computed anew. */
    restart: { source: RestartSource | null; step: string } | null;
  };
  /** A host that is alive: the same one while it lives, else a new one. */
  host(): RunHost;
  /** Aborted by Cancel and by the server's own stop; only the first ends the run. */
  signal: AbortSignal;
  isCancelled(): boolean;
  /** Who asked to pause; looked at between steps. */
  pausing(): string | null;
  /** A request stands in the log and waits for its answer. */
  onWaiting(approvalId: string, windowMs: number): void;
  now(): number;
}
