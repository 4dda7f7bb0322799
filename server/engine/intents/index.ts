import { eq } from 'drizzle-orm';
import type { BlobStore } from '../../blobs/blob-store.ts';
import type { Database } from '../../db/open-database.ts';
import { run } from '../../db/schema.ts';
import type { Statement } from '../../db/statement.ts';
import type { Intent, IntentOf } from '../../kit/intent.ts';
import type { JsonObject } from '../../kit/json.ts';
import type { Descriptor } from '../../kit/kind.ts';
import { endDrill } from './end-drill.ts';
import { indexKnowledge } from './index-knowledge.ts';
import { moveAlias } from './move-alias.ts';
import { type DuplicatePolicy, registerModel } from './register-model.ts';
import { saveScenario } from './save-scenario.ts';

/** Who asks, and when. */
export interface Asker {
  runId: string;
  step: string;
  /** ISO-8601 UTC. */
  at: string;
  run: RunFacts;
  /** What the step wrote and read. */
  artifacts: readonly Descriptor[];
  blobs: BlobStore;
}

/** What intents need to know of the run that asks. */
export interface RunFacts {
  /** ResolvedConfig. */
  config: JsonObject;
  /** Whose history its models continue. */
  lineage: string;
  duplicates: DuplicatePolicy;
}

/** The same world or the same file, however often it was made or uploaded anew. */
export function lineageOf(config: JsonObject): string {
  const feed = config.feed as { name: string } | null | undefined;
  return feed ? `feed:${feed.name}` : `preset:${config.preset}/${config.seed}`;
}

/** A replay makes the same models once more: that is its purpose, so it is never refused for it. */
export async function readRunFacts(db: Database, runId: string, duplicates: DuplicatePolicy = 'detect'): Promise<RunFacts> {
  const [row] = await db.read((q) => q.select({ config: run.config, replayedFrom: run.replayedFrom }).from(run).where(eq(run.runId, runId)));
  const config = row ? (JSON.parse(row.config) as JsonObject) : {};
  return { config, lineage: lineageOf(config), duplicates: duplicates === 'deny' && row?.replayedFrom ? 'detect' : duplicates };
}

/** Statements of an intent, for the batch of `step.completed`; a guard among them that fails fails the step. */
export type Apply<T extends Intent['type']> = (asker: Asker, intent: IntentOf<T>) => Statement[];

const APPLY: { [T in Intent['type']]: Apply<T> } = {
  'registry.register': registerModel,
  'alias.move': moveAlias,
  'drill.end': endDrill,
  'scenario.save': saveScenario,
  'knowledge.index': indexKnowledge,
};

/** What a step asked of the world, in its order. */
export function intentStatements(asker: Asker, intents: readonly Intent[]): Statement[] {
  return intents.flatMap(<T extends Intent['type']>(intent: IntentOf<T>) => (APPLY[intent.type as T] as Apply<T>)(asker, intent));
}
