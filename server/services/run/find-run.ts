import { eq } from 'drizzle-orm';
import { run } from '../../db/schema.ts';
import { AppError } from '../../errors.ts';
import type { Server } from '../../server.ts';

/** The row of a run. @throws AppError RUN_NOT_FOUND */
export async function findRun(server: Server, runId: string) {
  const [row] = await server.db.read((q) => q.select().from(run).where(eq(run.runId, runId)));
  if (!row) throw new AppError('RUN_NOT_FOUND', `there is no run "${runId.slice(0, 100)}"`);
  return row;
}
