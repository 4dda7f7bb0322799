import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { MANIFEST } from '../../bundle/layout.ts';
import { type BundleManifest, parseManifest } from '../../bundle/manifest.ts';
import { guard, type Statement } from '../../db/statement.ts';
import { isRefused } from '../../db/write-failure.ts';
import { writeRunDocument } from '../../engine/finish-run.ts';
import { AppError, isAppError } from '../../errors.ts';
import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { parseInput } from '../parse-input.ts';
import { requireWrite } from '../require-write.ts';
import { stagingRoot } from './bundle-folders.ts';
import { type Decisions, decideImport } from './decide-import.ts';
import { findImport, type ImportRecord, toImportView } from './import-row.ts';
import { landStatements } from './land-rows.ts';
import { type ImportPlan, planImport } from './plan-import.ts';
import { receivedStatements } from './register-received.ts';
import { countFates, findApplied } from './stage-import.ts';
import { clearRows, stageRows } from './stage-rows.ts';
import { takeBytes } from './take-bytes.ts';
import type { ImportView } from './views.ts';

export const ApplyImport = z.strictObject({
  policy: z.enum(['skip', 'add', 'copy', 'fail']).default('skip').describe('What becomes of a conflict'),
  applyAliases: z.boolean().default(false).describe('Aliases land under their own names instead of imported/…'),
});
export type ApplyImport = z.input<typeof ApplyImport> & { importId: string };

/** One at a time: each is planned against what the one before left. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Applies a bundle that was staged: bytes first, then every row in one transaction, so that at any moment all of it is here or nothing.
 * Applying the same payload again changes nothing.
 * @throws AppError IMPORT_NOT_FOUND, WRONG_STATE (discarded, or a conflict under the policy fail), BUNDLE_REFUSED, DISK_FULL
 */
export function applyImport(server: Server, actor: Actor, { importId, ...wish }: ApplyImport, options: { signal?: AbortSignal } = {}): Promise<ImportView> {
  requireWrite(actor);
  const input = parseInput(ApplyImport, wish);
  const apply = (): Promise<ImportView> => applyOne(server, actor, importId, input, options.signal);
  const turn = last.then(apply, apply);
  last = turn.catch(() => {});
  return turn;
}

async function applyOne(
  server: Server,
  actor: Actor,
  importId: string,
  { policy, applyAliases }: z.output<typeof ApplyImport>,
  signal?: AbortSignal,
): Promise<ImportView> {
  const record = await findImport(server, importId);
  if (record.status === 'applied') return toImportView(record);
  const folder = join(stagingRoot(server.environment.dataDir), record.staging, 'bundle');
  if (record.status === 'discarded' || !existsSync(folder)) throw new AppError('WRONG_STATE', `import ${importId} was discarded; give the bundle anew`);
  const { manifest } = parseManifest(readFileSync(join(folder, MANIFEST), 'utf8'));
  if (!manifest) throw new AppError('BUNDLE_REFUSED', `${MANIFEST} of import ${importId} cannot be read; give the bundle anew`);
  const appliedBefore = await findApplied(server, record.payloadDigest);
  const plan = await planImport(server, folder);
  const decisions = await decideImport(server, plan, appliedBefore === null ? policy : 'skip', applyAliases);
  await takeBytes(server, folder, manifest, signal);
  const view = await land(server, actor, { record, folder, manifest, plan, decisions, appliedBefore });
  for (const run of plan.things.filter((thing) => thing.entity === 'run')) await tryDocument(server, decisions.renames.ids[run.id] ?? run.id);
  rmSync(join(stagingRoot(server.environment.dataDir), record.staging), { recursive: true, force: true });
  return view;
}

interface Landing {
  record: ImportRecord;
  folder: string;
  manifest: BundleManifest;
  plan: ImportPlan;
  decisions: Decisions;
  appliedBefore: string | null;
}

/** Rows into line, then all of them into their tables with the record of it. */
async function land(server: Server, actor: Actor, { record, folder, manifest, plan, decisions, appliedBefore }: Landing): Promise<ImportView> {
  const { importId } = record;
  const at = new Date(server.now()).toISOString();
  const { items, renames } = decisions;
  const here = (id: string): string => renames.ids[id] ?? id;
  const workspace = plan.things.find((thing) => thing.entity === 'workspace');
  const view: ImportView = {
    ...toImportView(record),
    status: 'applied',
    appliedBefore,
    items,
    counts: countFates(items),
    aliases: renames.aliases,
    workspaceId: workspace ? here(workspace.id) : null,
    appliedAt: at,
  };
  const runIds = plan.things.filter((thing) => thing.entity === 'run').map((thing) => here(thing.id));
  try {
    await stageRows(server, folder, importId, plan, decisions);
    const statements: Statement[] = [
      guard('still_planned', `(SELECT status FROM import_record WHERE import_id = ?) = 'planned'`, [importId]),
      ...landStatements(importId),
      ...(appliedBefore === null ? await receivedStatements(server, { folder, manifest, runIds, importId, at }) : []),
      {
        sql: `UPDATE import_record SET status = 'applied', applied_at = ?, workspace_id = ?, view = ?, renames = ?, staging = '' WHERE import_id = ?`,
        args: [at, view.workspaceId, JSON.stringify(view), JSON.stringify(renames), importId],
      },
      auditRow(actor, 'import.apply', importId, at),
    ];
    await server.db.write(statements);
    return view;
  } catch (error) {
    await server.db.write([clearRows(importId)], { bulk: true }).catch(() => {});
    throw explain(importId, error);
  }
}

/** A batch that was refused left nothing; why it was says who has to do something. */
function explain(importId: string, error: unknown): unknown {
  if (isRefused(error)) return new AppError('VERSION_CONFLICT', `what is here changed while import ${importId} was applied; apply it again`, [], error);
  const cause = isAppError(error) && error.cause instanceof Error ? error.cause.message : '';
  if (/CHECK constraint|cannot store|NOT NULL constraint|malformed JSON/.test(cause))
    return new AppError('BUNDLE_REFUSED', `a row of the bundle does not fit its table: ${cause.slice(0, 200)}`, [], error);
  return error;
}

/** Its document is written from its rows, as when it ends; a start makes up for it. */
async function tryDocument(server: Server, runId: string): Promise<void> {
  await writeRunDocument(server.db, server.environment.dataDir, runId).catch((error: unknown) =>
    console.error(`run ${runId}: its document could not be written:`, error),
  );
}
