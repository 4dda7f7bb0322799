import { eq } from 'drizzle-orm';
import type { Database } from '../db/open-database.ts';
import { dataset, run } from '../db/schema.ts';
import { AppError } from '../errors.ts';
import type { Descriptor } from '../kit/kind.ts';
import type { Catalogue } from '../pipeline/catalogue.ts';
import { runCodeDigest } from './plugin-code.ts';
import type { RunLog } from './run-log.ts';
import { readRestartSource } from './take-over.ts';

/** What is driven: the row of a run, its feed, the code it can meet and the run it goes on from. */
export async function readSubject(db: Database, catalogue: Catalogue, { state: { runId, plan } }: RunLog) {
  const [row] = await db.read((q) => q.select().from(run).where(eq(run.runId, runId)));
  if (!row) throw new AppError('RUN_NOT_FOUND', `there is no run "${runId}"`);
  const { preset, models, ...config } = JSON.parse(row.config) as { preset: string; models: string[]; feed: { digest: string } | null };
  let feed: Descriptor | null = null;
  const wanted = config.feed?.digest;
  if (wanted) {
    const [stored] = await db.read((q) => q.select({ descriptor: dataset.descriptor }).from(dataset).where(eq(dataset.digest, wanted)));
    feed = stored ? (JSON.parse(stored.descriptor) as Descriptor) : null;
  }
  const restart = row.restartedFrom && row.restartStep ? { source: await readRestartSource(db, row.restartedFrom), step: row.restartStep } : null;
  const codeDigest = runCodeDigest(catalogue, { preset, uses: plan.map((step) => step.uses), models });
  return { runId, reuse: row.reuse, replayedFrom: row.replayedFrom, feed, models, codeDigest, approve: row.approve, restart };
}
