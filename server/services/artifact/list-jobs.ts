import { randomBytes } from 'node:crypto';
import { desc } from 'drizzle-orm';
import { registryJob } from '../../db/schema.ts';
import type { Statement } from '../../db/statement.ts';
import type { Server } from '../../server.ts';

export interface JobView {
  jobId: string;
  verb: 'rescan' | 'gc' | 'retention' | 'scrub';
  dryRun: boolean;
  report: Readonly<Record<string, unknown>>;
  startedAt: string;
  endedAt: string | null;
}

/** The latest housekeeping, newest first. */
export async function listJobs(server: Server): Promise<JobView[]> {
  const rows = await server.db.read((q) => q.select().from(registryJob).orderBy(desc(registryJob.startedAt)).limit(50));
  return rows.map(({ report, status: _, ...row }) => ({ ...row, report: JSON.parse(report) as Record<string, unknown> }));
}

export const newJobId = (): string => `job_${randomBytes(10).toString('hex')}`;

/** The report of a job that is done. */
export const jobStatement = (jobId: string, verb: JobView['verb'], dryRun: boolean, report: object, startedAt: string, endedAt: string): Statement => ({
  sql: `INSERT INTO registry_job (job_id, verb, status, dry_run, report, started_at, ended_at) VALUES (?, ?, 'done', ?, ?, ?, ?)`,
  args: [jobId, verb, dryRun ? 1 : 0, JSON.stringify(report), startedAt, endedAt],
});
