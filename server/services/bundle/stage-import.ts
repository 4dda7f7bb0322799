import { basename, dirname } from 'node:path';
import { sql } from 'drizzle-orm';
import { stageBundle } from '../../bundle/stage-bundle.ts';
import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { keyStatements, oncePerKey, type RequestKey } from '../request-key.ts';
import { requireWrite } from '../require-write.ts';
import { stagingRoot } from './bundle-folders.ts';
import { decideImport, newImportId } from './decide-import.ts';
import { getImport } from './get-import.ts';
import { planImport } from './plan-import.ts';
import type { ImportFate, ImportItem, ImportView } from './views.ts';

/**
 * Unpacks, verifies and plans a bundle; nothing of it is applied.
 * @param source bytes of an archive as they arrive, or a path on the machine of the server (folder or archive)
 * @param options.key the same key unpacks once; later requests are answered with that import
 * @throws AppError BUNDLE_REFUSED (422), BUNDLE_NOT_FOUND, DISK_FULL; nothing is left behind
 */
export async function stageImport(
  server: Server,
  actor: Actor,
  source: AsyncIterable<Uint8Array> | string,
  options: { signal?: AbortSignal; key?: string | null } = {},
): Promise<ImportView> {
  requireWrite(actor);
  const wish = options.key == null ? null : ({ verb: 'import.stage', key: options.key } as const);
  return oncePerKey(
    server,
    wish,
    () => unpack(server, actor, source, options.signal, wish),
    (importId) => getImport(server, { importId }),
  );
}

async function unpack(
  server: Server,
  actor: Actor,
  source: AsyncIterable<Uint8Array> | string,
  signal: AbortSignal | undefined,
  key: RequestKey | null,
): Promise<ImportView> {
  const root = stagingRoot(server.environment.dataDir);
  const staged = await stageBundle(source, { parent: root, signal });
  try {
    const { manifest, payloadDigest, checks, bytes } = staged;
    const plan = await planImport(server, staged.path);
    const { items, renames } = await decideImport(server, plan, 'skip', false);
    const importId = newImportId(server);
    const at = new Date(server.now()).toISOString();
    const workspace = plan.things.find((thing) => thing.entity === 'workspace');
    const view: ImportView = {
      importId,
      status: 'planned',
      bundleId: manifest.id,
      name: manifest.name,
      payloadDigest,
      complete: manifest.complete,
      appliedBefore: await findApplied(server, payloadDigest),
      checks,
      items,
      counts: countFates(items),
      aliases: renames.aliases,
      unresolvedReferences: manifest.unresolved_references.map(({ type, id, from, reason }) => ({ type, id, from, reason })),
      signedBy: manifest.signer?.key_id ?? null,
      bytes,
      createdAt: at,
      workspaceId: workspace?.id ?? null,
      appliedAt: null,
    };
    await server.db.write([
      {
        sql: `INSERT INTO import_record (import_id, status, bundle_id, payload_digest, workspace_id, view, staging, actor, created_at) VALUES (?, 'planned', ?, ?, NULL, ?, ?, ?, ?)`,
        args: [importId, manifest.id, payloadDigest, JSON.stringify(view), basename(dirname(staged.path)), actor.name, at],
      },
      ...keyStatements(key, importId, at),
      auditRow(actor, 'import.stage', importId, at),
    ]);
    return { ...view, workspaceId: null };
  } catch (error) {
    staged.dispose();
    throw error;
  }
}

export function countFates(items: readonly ImportItem[]): Record<ImportFate, number> {
  const counts: Record<ImportFate, number> = { new: 0, identical: 0, newer: 0, conflict: 0 };
  for (const { fate } of items) counts[fate]++;
  return counts;
}

/** The first import that applied this payload and is still what it was. */
export async function findApplied(server: Server, payloadDigest: string): Promise<string | null> {
  const [row] = await server.db.read((q) =>
    q.all<{ id: string }>(
      sql`SELECT import_id AS id FROM import_record WHERE payload_digest = ${payloadDigest} AND status = 'applied' ORDER BY applied_at, import_id LIMIT 1`,
    ),
  );
  return row?.id ?? null;
}
