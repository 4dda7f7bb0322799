import { randomBytes } from 'node:crypto';
import { asc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { retentionPolicy } from '../../db/schema.ts';
import { guard } from '../../db/statement.ts';
import { isRefused } from '../../db/write-failure.ts';
import { AppError, isAppError } from '../../errors.ts';
import { plural } from '../../kit/words.ts';
import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { parseInput } from '../parse-input.ts';
import { requireWrite } from '../require-write.ts';
import { toConditions } from './artifact-conditions.ts';
import { ArtifactFilter, ArtifactQuery, checkQuery } from './artifact-query.ts';
import { changeState } from './change-artifact.ts';
import { findArtifacts } from './find-artifacts.ts';
import { jobStatement, newJobId } from './list-jobs.ts';
import { protectionOf } from './protection.ts';
import type { RetentionPlan, RetentionPolicyView } from './views.ts';

/** Without a policy everything is kept forever. A policy deletes softly; only purge and garbage collection give bytes up. */
export const Policy = z
  .strictObject({
    policyId: z.string().max(100).optional().describe('The one to change; without it the one of this name is changed, or a new one made'),
    name: z.string().trim().min(1).max(100),
    selector: ArtifactFilter.partial(),
    keepDays: z.int().min(0).max(36_500).nullable().default(null).describe('Deletes what is older; null: age does not matter'),
    keepLast: z.int().min(0).max(1_000_000).nullable().default(null).describe('The newest so many stay'),
    enabled: z.boolean().default(false),
  })
  .refine((policy) => policy.keepDays !== null || policy.keepLast !== null, 'says keepDays, keepLast or both');
export type PolicyInput = z.input<typeof Policy>;

const MOST = 100_000;
const LISTED = 1000;
const DAY_MS = 86_400_000;

const toView = ({ selector, createdAt: _, modifiedAt: __, ...row }: typeof retentionPolicy.$inferSelect): RetentionPolicyView => ({
  ...row,
  selector: JSON.parse(selector) as Record<string, unknown>,
});

export async function listPolicies(server: Server): Promise<RetentionPolicyView[]> {
  return (await server.db.read((q) => q.select().from(retentionPolicy).orderBy(asc(retentionPolicy.name)).limit(500))).map(toView);
}

/**
 * Makes a policy, or changes the one of this id; without an id the one of this name.
 * @throws AppError INVALID_INPUT also for a selector that cannot be carried out, ARTIFACT_NOT_FOUND, NAME_TAKEN
 */
export async function savePolicy(server: Server, actor: Actor, body: unknown): Promise<RetentionPolicyView> {
  requireWrite(actor);
  const { policyId: wanted, name, selector, keepDays, keepLast, enabled } = parseInput(Policy, body);
  await checkSelector(server, selector);
  const policyId = wanted ?? (await idOfName(server, name)) ?? `policy_${randomBytes(10).toString('hex')}`;
  const at = new Date(server.now()).toISOString();
  try {
    await server.db.write([
      ...(wanted === undefined ? [] : [guard('policy_known', 'EXISTS (SELECT 1 FROM retention_policy WHERE policy_id = ?)', [policyId])]),
      {
        sql: `INSERT INTO retention_policy (policy_id, name, selector, keep_days, keep_last, enabled, created_at, modified_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
              ON CONFLICT (policy_id) DO UPDATE SET name = excluded.name, selector = excluded.selector, keep_days = excluded.keep_days, keep_last = excluded.keep_last,
                enabled = excluded.enabled, modified_at = excluded.modified_at`,
        args: [policyId, name, JSON.stringify(selector), keepDays, keepLast, enabled ? 1 : 0, at, at],
      },
      auditRow(actor, 'retention.save', policyId, at),
    ]);
  } catch (error) {
    if (isRefused(error, { guard: 'policy_known' })) throw unknownPolicy(policyId);
    if (!isRefused(error)) throw error;
    throw new AppError('NAME_TAKEN', `another policy is called "${name}"; choose another name, or leave policyId out to change that one`, [
      { path: 'name', message: 'is the name of another policy' },
    ]);
  }
  return toView(await findPolicy(server, policyId));
}

async function idOfName(server: Server, name: string): Promise<string | undefined> {
  const [row] = await server.db.read((q) => q.select({ policyId: retentionPolicy.policyId }).from(retentionPolicy).where(eq(retentionPolicy.name, name)));
  return row?.policyId;
}

/** @throws AppError INVALID_INPUT naming the field that no search could be made of */
async function checkSelector(server: Server, selector: z.output<typeof Policy>['selector']): Promise<void> {
  try {
    await toConditions(server, checkQuery(ArtifactQuery.parse(selector)));
  } catch (error) {
    if (!isAppError(error)) throw error;
    const errors = error.errors.map(({ path, message }) => ({ path: `selector.${path}`, message }));
    throw new AppError('INVALID_INPUT', `selector: ${error.message}`, errors);
  }
}

export async function deletePolicy(server: Server, actor: Actor, policyId: string): Promise<{ policyId: string }> {
  requireWrite(actor);
  const at = new Date(server.now()).toISOString();
  await server.db.write([{ sql: 'DELETE FROM retention_policy WHERE policy_id = ?', args: [policyId] }, auditRow(actor, 'retention.delete', policyId, at)]);
  return { policyId };
}

async function findPolicy(server: Server, policyId: string): Promise<typeof retentionPolicy.$inferSelect> {
  const [row] = await server.db.read((q) => q.select().from(retentionPolicy).where(eq(retentionPolicy.policyId, policyId)));
  if (!row) throw unknownPolicy(policyId);
  return row;
}

const unknownPolicy = (policyId: string): AppError => new AppError('ARTIFACT_NOT_FOUND', `there is no retention policy "${policyId.slice(0, 100)}"`);

/** What a policy would delete and why, and what protects the others; without dryRun it is done. */
export async function applyRetention(server: Server, actor: Actor, { policyId, dryRun }: { policyId: string; dryRun: boolean }): Promise<RetentionPlan> {
  requireWrite(actor);
  const row = await findPolicy(server, policyId);
  if (!dryRun && !row.enabled) throw new AppError('WRONG_STATE', `policy "${row.name}" is not enabled; look at its dry run, then enable it`);
  const startedAt = new Date(server.now()).toISOString();
  const plan: { delete: RetentionPlan['delete'][number][]; keep: RetentionPlan['keep'][number][] } = { delete: [], keep: [] };
  let truncated = false;
  const limit = server.now() - (row.keepDays ?? 0) * DAY_MS;
  const note = (list: 'delete' | 'keep', one: { artifactId: string; title: string; reason: string }): void => {
    if (list === 'keep' && plan.keep.length >= LISTED) truncated = true;
    else plan[list].push(one);
  };
  let [seen, place] = [0, 0];
  for (let cursor: string | undefined; seen < MOST; ) {
    const page = await findArtifacts(server, { ...ArtifactQuery.parse({ ...(JSON.parse(row.selector) as object), limit: 1000 }), cursor });
    const reasons = await protectionOf(
      server,
      page.artifacts.map((one) => one.artifactId),
    );
    for (const { artifactId, title, createdAt, deletedAt, purgedAt } of page.artifacts) {
      seen++;
      if (deletedAt !== null || purgedAt !== null) {
        note('keep', { artifactId, title, reason: `it is ${purgedAt === null ? 'deleted' : 'purged'} already` });
        continue;
      }
      place++;
      const kept = reasons.get(artifactId);
      if (row.keepLast !== null && place <= row.keepLast) note('keep', { artifactId, title, reason: `among the newest ${row.keepLast}` });
      else if (row.keepDays !== null && Date.parse(createdAt) >= limit)
        note('keep', { artifactId, title, reason: `younger than ${plural(row.keepDays, 'day')}` });
      else if (kept) note('keep', { artifactId, title, reason: kept.join('; ') });
      else {
        const why = [
          row.keepDays === null ? '' : `older than ${plural(row.keepDays, 'day')}`,
          row.keepLast === null ? '' : `not among the newest ${row.keepLast}`,
        ];
        note('delete', { artifactId, title, reason: why.filter(Boolean).join(', ') });
      }
    }
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
    // The next time goes on with what is older then.
    truncated ||= seen >= MOST;
  }
  if (!dryRun) plan.delete = await deleteEach(server, actor, plan.delete, (one, reason) => note('keep', { ...one, reason }));
  const report: RetentionPlan = {
    policyId,
    dryRun,
    delete: plan.delete.slice(0, LISTED),
    keep: plan.keep,
    truncated: truncated || plan.delete.length > LISTED,
  };
  await server.db.write([
    jobStatement(
      newJobId(),
      'retention',
      dryRun,
      { policyId, deleted: plan.delete.length, kept: plan.keep.length },
      startedAt,
      new Date(server.now()).toISOString(),
    ),
  ]);
  return report;
}

/** @param onKept told of what is protected or gone meanwhile: it stays. @returns what was deleted */
async function deleteEach<T extends { artifactId: string }>(
  server: Server,
  actor: Actor,
  wanted: readonly T[],
  onKept: (one: T, reason: string) => void,
): Promise<T[]> {
  const deleted: T[] = [];
  for (const one of wanted) {
    try {
      await changeState(server, actor, { artifactId: one.artifactId }, 'delete');
      deleted.push(one);
    } catch (error) {
      if (!isAppError(error)) throw error;
      onKept(one, error.message);
    }
  }
  return deleted;
}
