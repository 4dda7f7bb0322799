import { utimesSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { versionDigest } from '../../blobs/digest.ts';
import { makeBreath } from '../../bundle/read-chunks.ts';
import { ARTIFACT_TYPES } from '../../db/artifact-types.ts';
import { edgeStatement, registerStatements } from '../../db/register-artifact.ts';
import { guard } from '../../db/statement.ts';
import { isRefused } from '../../db/write-failure.ts';
import { newArtifactId } from '../../engine/new-id.ts';
import { verifyBlobs } from '../../engine/verify-blobs.ts';
import { AppError } from '../../errors.ts';
import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { storeUpload } from '../feed/store-upload.ts';
import { invalid, parseInput } from '../parse-input.ts';
import { keyReused, keyStatements, oncePerKey, type RequestKey } from '../request-key.ts';
import { requireWrite } from '../require-write.ts';
import { findArtifact, findPresent, toArtifactRow } from './artifact-row.ts';
import { ArtifactTags } from './change-artifact.ts';
import { FilePath, findClashes, withoutClashes } from './file-paths.ts';
import { DOWNWARD, findRelated } from './find-related.ts';
import { listFiles, listVersions } from './list-files.ts';
import { recordChecks } from './verify-artifact.ts';
import type { ArtifactRow } from './views.ts';

const CHECK_MS = 600_000;
/** Missing files named in a refusal. */
const NAMED = 100;

const sha = z.string().regex(/^[0-9a-f]{64}$/, 'is a sha256: 64 lower-case hex digits');

/** An artifact whose bytes are stored already, by their digests. */
export const Manifest = z.strictObject({
  title: z.string().trim().min(1).max(300),
  type: z.enum([...ARTIFACT_TYPES, 'telemetry']).default('report'),
  description: z.string().max(10_000).default(''),
  tags: ArtifactTags.default([]),
  source: z.enum(['user', 'import', 'sim', 'drill']).default('user'),
  inputHash: sha.optional(),
  derivedFrom: z.array(z.string().min(1).max(100)).max(100).default([]),
  extra: z.record(z.string().max(100), z.json()).default({}),
  files: z
    .array(z.strictObject({ path: FilePath, sha256: sha }))
    .min(1)
    .max(10_000)
    .superRefine(withoutClashes),
});
export type Manifest = z.input<typeof Manifest>;

export interface PutResult {
  artifact: ArtifactRow;
  digest: string;
}

/** Stores bytes; with an expected digest, other bytes are refused and leave nothing. @throws AppError DIGEST_MISMATCH, UPLOAD_TOO_LARGE */
export async function putBlob(server: Server, actor: Actor, upload: { body: AsyncIterable<Uint8Array>; length: number | null; expected: string | null }) {
  requireWrite(actor);
  const blob = await storeUpload(server, upload, upload.expected);
  // Sent again, they took the place of the damaged ones; that they are right is for a check to say.
  if (server.blobs.quarantined.has(blob.sha256)) await recordChecks(server, actor, await verifyBlobs(server.blobs, [blob.sha256], CHECK_MS), blob.sha256);
  return blob;
}

/** Takes bytes away again that nothing refers to. */
export async function dropUnreferred(server: Server, sha256: string): Promise<void> {
  if (!(await isReferred(server, sha256))) server.blobs.delete(sha256);
}

async function isReferred(server: Server, sha256: string): Promise<boolean> {
  const [row] = await server.db.read((q) =>
    q.all<{ n: number }>(sql`SELECT EXISTS (SELECT 1 FROM artifact_file WHERE sha256 = ${sha256}) OR EXISTS (SELECT 1 FROM feed WHERE blob = ${sha256}) AS n`),
  );
  return row.n === 1;
}

/**
 * What an upload makes, or made before under the same key; of the body nothing is read then. `make` calls `putArtifact` with the key.
 * @param expected digest of the one file that is sent, where the client says it
 */
export const putOnce = (server: Server, key: RequestKey | null, make: () => Promise<PutResult>, expected: string | null = null): Promise<PutResult> =>
  oncePerKey(server, key, make, (artifactId) => findPut(server, artifactId, key, expected));

/** An upload as it is now. @throws AppError KEY_REUSED when its key made it of other bytes than are expected */
export async function findPut(server: Server, artifactId: string, key: RequestKey | null, expected: string | null): Promise<PutResult> {
  const row = await findPresent(server, artifactId);
  const [head] = await listVersions(server, artifactId);
  if (key !== null && expected !== null && !(await isMadeOf(server, artifactId, expected))) throw keyReused(key);
  return { artifact: toArtifactRow(row), digest: head.digest };
}

async function isMadeOf(server: Server, artifactId: string, sha256: string): Promise<boolean> {
  const rows = await server.db.read((q) =>
    q.all(sql`SELECT 1 FROM artifact_file WHERE artifact_id = ${artifactId} AND version = 1 AND sha256 = ${sha256} LIMIT 1`),
  );
  return rows.length > 0;
}

/** Stands for a digest that only the bytes will tell. */
const NOT_YET = '0'.repeat(64);

/** Looks at all that is said of a file before its bytes are taken, which may be many. @throws AppError as `putArtifact` does */
export async function checkPut(server: Server, actor: Actor, about: object, path: string): Promise<void> {
  requireWrite(actor);
  const { derivedFrom } = parseInput(Manifest, { ...about, files: [{ path, sha256: NOT_YET }] });
  for (const parent of derivedFrom) await findArtifact(server, parent);
}

/** The same for a version. @throws AppError as `putVersion` does */
export async function checkVersion(server: Server, actor: Actor, artifactId: string, path: string): Promise<void> {
  requireWrite(actor);
  const { files } = parseInput(NewVersion, { files: [{ path, sha256: NOT_YET }] });
  requireUpload(await findPresent(server, artifactId));
  await listKept(server, artifactId, files);
}

function requireUpload({ artifactId, kind }: { artifactId: string; kind: string }): void {
  if (kind !== 'upload') throw new AppError('WRONG_STATE', `artifact ${artifactId} was made by a run; versions are added to uploads only`);
}

/** Makes an artifact of stored bytes. @throws AppError INVALID_INPUT naming files whose bytes are not here, ARTIFACT_NOT_FOUND of a parent */
export async function putArtifact(server: Server, actor: Actor, body: unknown, key: RequestKey | null = null): Promise<PutResult> {
  requireWrite(actor);
  const manifest = parseInput(Manifest, body);
  const files = await withSizes(server, manifest.files);
  for (const parent of manifest.derivedFrom) await findArtifact(server, parent);
  const at = new Date(server.now()).toISOString();
  const id = newArtifactId(server.now());
  const { derivedFrom, files: _, type, inputHash, ...rest } = manifest;
  const digest = versionDigest(files);
  await server.db.write([
    ...registerStatements([
      {
        artifact: {
          ...{ ...rest, id, kind: 'upload', type: type === 'telemetry' ? 'dataset' : type, runId: null, inputHash: inputHash ?? null, at },
          words: files
            .slice(0, 100)
            .map((file) => file.path)
            .join(' '),
        },
        version: { output: 'upload', digest, files, once: false },
      },
    ]),
    ...derivedFrom.map((parent) => edgeStatement(id, 'derived_from', parent, at)),
    ...keyStatements(key, id, at),
    auditRow(actor, 'artifact.put', id, at),
  ]);
  return { artifact: toArtifactRow(await findArtifact(server, id)), digest };
}

export const NewVersion = z.strictObject({
  files: Manifest.shape.files,
  replace: z.boolean().default(false).describe('Only these files; else they join those of the head'),
});

/** A further version of what a person uploaded; earlier ones stay as they are. Equal content makes none. */
export async function putVersion(server: Server, actor: Actor, artifactId: string, body: unknown): Promise<PutResult> {
  requireWrite(actor);
  const { files: given, replace } = parseInput(NewVersion, body);
  const row = await findPresent(server, artifactId);
  requireUpload(row);
  const fresh = await withSizes(server, given);
  const files = [...(replace ? [] : await listKept(server, artifactId, fresh)), ...fresh];
  const digest = versionDigest(files);
  const [head] = await listVersions(server, artifactId);
  if (head?.digest === digest) return { artifact: toArtifactRow(row), digest };
  const at = new Date(server.now()).toISOString();
  const version = row.headVersion + 1;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  try {
    await server.db.write([
      guard('head', '(SELECT head_version FROM artifact WHERE artifact_id = ?) = ?', [artifactId, row.headVersion]),
      {
        sql: 'INSERT INTO artifact_version (artifact_id, version, kind, output, digest, bytes, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
        args: [artifactId, version, 'upload', 'upload', digest, bytes, at],
      },
      {
        sql: 'INSERT INTO artifact_file (artifact_id, version, path, sha256, bytes) SELECT ?, ?, value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)',
        args: [artifactId, version, JSON.stringify(files.map((file) => [file.path, file.sha256, file.bytes]))],
      },
      {
        sql: 'UPDATE artifact SET head_version = ?, bytes = ?, files = ?, modified_at = ?, documented = 0, row_version = row_version + 1 WHERE artifact_id = ?',
        args: [version, bytes, files.length, at, artifactId],
      },
      auditRow(actor, 'artifact.version', artifactId, at),
    ]);
  } catch (error) {
    if (!isRefused(error, { guard: 'head' })) throw error;
    return putVersion(server, actor, artifactId, body);
  }
  return { artifact: toArtifactRow(await findArtifact(server, artifactId)), digest };
}

/** Files of the head that stay beside new ones. @throws AppError INVALID_INPUT naming new ones that cannot stand beside them */
async function listKept(server: Server, artifactId: string, fresh: readonly { path: string }[]): Promise<SizedFile[]> {
  const paths = fresh.map((file) => file.path);
  const replaced = new Set(paths);
  const { files } = await listFiles(server, { artifactId, limit: 10_000 });
  const kept = files.filter((file) => !replaced.has(file.path)).map(({ path, sha256, bytes }) => ({ path, sha256, bytes }));
  const clashes = findClashes(
    paths,
    kept.map((file) => file.path),
  );
  if (clashes.length > 0) throw invalid(clashes.map(({ at, message }) => ({ path: `files.${at}.path`, message })));
  return kept;
}

interface SizedFile {
  path: string;
  sha256: string;
  bytes: number;
}

/**
 * Lengths of stored files, which are wanted again just now: a collection of what nobody refers to goes by their time, until a row refers to
 * them. A few milliseconds at once.
 * @throws AppError INVALID_INPUT naming files whose bytes are not here
 */
async function withSizes(server: Server, files: readonly { path: string; sha256: string }[]): Promise<SizedFile[]> {
  const breathe = makeBreath();
  const now = new Date();
  const sized: SizedFile[] = [];
  const missing: { path: string; message: string }[] = [];
  for (const [i, { path, sha256 }] of files.entries()) {
    // Nothing can take the bytes away between the first question and the second.
    if (server.blobs.has(sha256)) {
      utimesSync(server.blobs.path(sha256), now, now);
      sized.push({ path, sha256, bytes: server.blobs.stat(sha256).bytes });
    } else missing.push({ path: `files.${i}.sha256`, message: `bytes of ${path.slice(0, 200)} are not here; send them to /api/v1/blobs first` });
    const breath = breathe();
    if (breath) await breath;
  }
  if (missing.length === 0) return sized;
  const [{ message }] = missing;
  throw new AppError('INVALID_INPUT', missing.length === 1 ? message : `${message}; and ${missing.length - 1} more`, missing.slice(0, NAMED));
}

export const NewEdge = z.strictObject({
  relation: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, 'is a name such as derived_from'),
  target: z.string().min(1).max(100),
});

/** Declares that an artifact is related to another. @throws AppError ARTIFACT_GONE of one that was purged, INVALID_INPUT when that would close a circle */
export async function putEdge(server: Server, actor: Actor, artifactId: string, body: unknown): Promise<{ source: string; relation: string; target: string }> {
  requireWrite(actor);
  const { relation, target } = parseInput(NewEdge, body);
  await findPresent(server, artifactId);
  await findArtifact(server, target);
  const isDown = (DOWNWARD as readonly string[]).includes(relation);
  const ancestors = await findRelated(server, { id: isDown ? artifactId : target, direction: 'up', depth: 50 });
  if (artifactId === target || ancestors.includes(isDown ? target : artifactId))
    throw new AppError('INVALID_INPUT', `${relation} from ${artifactId} to ${target} would make an artifact its own ancestor`, [
      { path: 'target', message: 'would close a circle' },
    ]);
  const at = new Date(server.now()).toISOString();
  await server.db.write([
    edgeStatement(artifactId, relation, target, at),
    { sql: 'UPDATE artifact SET documented = 0 WHERE artifact_id = ?', args: [artifactId] },
    auditRow(actor, 'artifact.relate', artifactId, at),
  ]);
  return { source: artifactId, relation, target };
}
