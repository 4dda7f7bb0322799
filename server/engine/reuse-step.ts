import { desc, eq } from 'drizzle-orm';
import { stepCache } from '../db/schema.ts';
import type { StepStatus } from '../kit/step.ts';
import type { PlannedStep } from '../pipeline/event.ts';
import type { BoundInputs } from '../pipeline/next-action.ts';
import { type CacheParts, cacheKey, explainMiss } from './cache-key.ts';
import type { Drive } from './drive.ts';
import type { Completed } from './end-step.ts';
import { matchStep, missingFiles } from './take-over.ts';

/** What a step made before, and the run it was made in. */
type Hit = Pick<Completed, 'status' | 'detail' | 'data' | 'cards' | 'artifacts'> & { reusedFrom: string };

/** Of a restart: the step as the source has it, or why it must run; null when that is for the cache to say. */
export function takeOver(
  { run: { restart, models }, log, catalogue, blobs }: Drive,
  step: PlannedStep,
  inputs: BoundInputs,
): { hit?: Hit; why?: string } | null {
  if (restart === null) return null;
  const from = log.state.plan.findIndex((one) => one.id === restart.step);
  if (from >= 0 && step.index > from) return { why: `the run was restarted from ${restart.step}` };
  if (restart.source === null) return null;
  const match = matchStep(restart.source, { step, inputs, seed: log.state.seed, models, catalogue });
  if ('why' in match || missingFiles(blobs, match.found).length > 0) return null;
  const { status, detail, data, artifacts, cards } = match.found;
  return { hit: { status: status as StepStatus, detail, data, artifacts, cards, reusedFrom: restart.source.state.runId } };
}

/** The stored outputs of equal work, if all their bytes are still there; else why it must run. */
export async function lookUp({ db, blobs }: Drive, step: PlannedStep, parts: CacheParts): Promise<{ hit?: Hit; why?: string }> {
  const [row] = await db.read((q) =>
    q
      .select()
      .from(stepCache)
      .where(eq(stepCache.cacheKey, cacheKey(parts))),
  );
  if (row) {
    const stored = JSON.parse(row.completed) as Omit<Hit, 'reusedFrom'>;
    if (stored.artifacts.every((artifact) => artifact.files.every((file) => blobs.has(file.sha256)))) return { hit: { ...stored, reusedFrom: row.runId } };
  }
  const [latest] = await db.read((q) =>
    q.select({ parts: stepCache.parts }).from(stepCache).where(eq(stepCache.step, step.uses)).orderBy(desc(stepCache.createdAt)).limit(1),
  );
  return latest ? { why: explainMiss(parts, JSON.parse(latest.parts) as CacheParts) } : {};
}
