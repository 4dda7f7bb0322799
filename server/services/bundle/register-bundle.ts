import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { versionDigest } from '../../blobs/digest.ts';
import { CHECKSUMS, MANIFEST, REPORT } from '../../bundle/layout.ts';
import { registerStatements } from '../../db/register-artifact.ts';
import type { Statement } from '../../db/statement.ts';
import { newArtifactId } from '../../engine/new-id.ts';
import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import type { ExportView } from './views.ts';

export interface WrittenBundle extends Omit<ExportView, 'artifactId'> {
  /** Digest over the rows it was made from. */
  state: string;
  workspaceId: string | null;
  /** Ids of runs and artifacts in it: they are kept as long as the bundle is. */
  contained: readonly string[];
  /** False: it stands elsewhere, and only the registry knows of it. */
  listed: boolean;
}

/**
 * The bundle as an artifact: its table of contents, its checksums and its report, a further version for each further payload. It, its
 * edges and its time stand outside of what is exported. @returns its artifact id
 */
export async function registerBundle(server: Server, actor: Actor, bundle: WrittenBundle): Promise<string> {
  const { blobs, db } = server;
  const files = [];
  for (const path of [MANIFEST, CHECKSUMS, REPORT])
    files.push({ path: path.slice(path.lastIndexOf('/') + 1), ...(await blobs.put(createReadStream(join(bundle.bundlePath, path)))) });
  const at = bundle.exportedAt;
  const [known] = await db.read((q) =>
    q.all<{ id: string; version: number; versions: string }>(
      sql`SELECT a.artifact_id AS id, a.head_version AS version, (SELECT json_group_array(v.digest) FROM artifact_version v WHERE v.artifact_id = a.artifact_id) AS versions
          FROM artifact a WHERE a.type = 'bundle' AND a.kind = 'bundle' AND a.extra ->> 'bundleId' = ${bundle.bundleId} ORDER BY a.seq LIMIT 1`,
    ),
  );
  const id = known?.id ?? (bundle.workspaceId === null ? bundle.bundleId : newArtifactId(server.now()));
  const digest = versionDigest(files);
  const extra = { bundleId: bundle.bundleId, workspaceId: bundle.workspaceId, payloadDigest: bundle.payloadDigest, include: bundle.include };
  const statements: Statement[] = [
    ...(known
      ? [
          ...((JSON.parse(known.versions) as string[]).includes(digest) ? [] : nextVersion(id, known.version + 1, { digest, files, at })),
          {
            sql: 'UPDATE artifact SET extra = ?, modified_at = ?, deleted_at = NULL, documented = 0, row_version = row_version + 1 WHERE artifact_id = ?',
            args: [JSON.stringify(extra), at, id],
          },
        ]
      : registerStatements([
          {
            artifact: {
              id,
              type: 'bundle',
              kind: 'bundle',
              title: bundle.name,
              words: `bundle export ${bundle.bundleId}`,
              source: 'engine',
              runId: null,
              extra,
              at,
            },
            version: { output: 'bundle', digest, files, once: false },
          },
        ])),
    {
      sql: `INSERT OR IGNORE INTO artifact_edge (source_id, relation, target_id, created_at) SELECT ?, 'contains', value, ? FROM json_each(?)
            WHERE EXISTS (SELECT 1 FROM artifact WHERE artifact_id = value)`,
      args: [id, at, JSON.stringify(bundle.contained)],
    },
    ...(bundle.listed ? [listedStatement(bundle, id)] : []),
    auditRow(actor, 'bundle.export', bundle.bundleId, at),
  ];
  await db.write(statements);
  return id;
}

type Files = readonly { path: string; sha256: string; bytes: number }[];

function nextVersion(id: string, version: number, { digest, files, at }: { digest: string; files: Files; at: string }): Statement[] {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return [
    {
      sql: `INSERT INTO artifact_version (artifact_id, version, kind, output, digest, bytes, created_at) VALUES (?, ?, 'bundle', 'bundle', ?, ?, ?)`,
      args: [id, version, digest, bytes, at],
    },
    {
      sql: 'INSERT INTO artifact_file (artifact_id, version, path, sha256, bytes) SELECT ?, ?, value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)',
      args: [id, version, JSON.stringify(files.map((file) => [file.path, file.sha256, file.bytes]))],
    },
    { sql: 'UPDATE artifact SET head_version = ?, bytes = ?, files = ? WHERE artifact_id = ?', args: [version, bytes, files.length, id] },
  ];
}

function listedStatement(bundle: WrittenBundle, artifactId: string): Statement {
  const row = {
    bundle_id: bundle.bundleId,
    workspace_id: bundle.workspaceId,
    name: bundle.name,
    artifact_id: artifactId,
    payload_digest: bundle.payloadDigest,
    state: bundle.state,
    include: bundle.include,
    complete: bundle.complete ? 1 : 0,
    plans: bundle.plansExported,
    files: bundle.files.length,
    bytes: bundle.bytes,
    signed_by: bundle.signedBy,
    exported_at: bundle.exportedAt,
  };
  const names = Object.keys(row);
  return {
    sql: `INSERT OR REPLACE INTO bundle_export (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    args: Object.values(row),
  };
}
