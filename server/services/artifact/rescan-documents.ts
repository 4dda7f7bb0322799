import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { versionDigest } from '../../blobs/digest.ts';
import { parseStorable } from '../../broken-text.ts';
import { ARTIFACT_SOURCES, ARTIFACT_TYPES } from '../../db/artifact-types.ts';
import type { Statement } from '../../db/statement.ts';
import { isRefused } from '../../db/write-failure.ts';
import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { requireWrite } from '../require-write.ts';
import { jobStatement, newJobId } from './list-jobs.ts';
import { placeRows } from './place-rows.ts';
import { addFolders, rescanFolders } from './rescan-folders.ts';
import { rescanRecords } from './rescan-records.ts';
import { rescanRuns } from './rescan-runs.ts';
import type { RescanReport } from './views.ts';
import { ARTIFACT_FORMAT, documentFolder, USER_FORMAT } from './write-documents.ts';

const text = z.string().max(100_000);
const stamp = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const sha = z.string().regex(/^[0-9a-f]{64}$/);
const Document = z.object({
  format: z.literal(ARTIFACT_FORMAT),
  artifact: z.object({
    artifactId: z.string().regex(/^art_[0-9A-Z]{26}$/),
    type: z.enum(ARTIFACT_TYPES),
    kind: text,
    title: text,
    description: text,
    words: text,
    source: z.enum(ARTIFACT_SOURCES),
    runId: text.nullable(),
    step: text.nullable(),
    preset: text.nullable(),
    model: text.nullable(),
    inputHash: text.nullable(),
    tags: z.array(text),
    extra: z.record(z.string(), z.unknown()),
    createdAt: stamp,
    edges: z.array(z.tuple([text, text, text, text])),
  }),
  version: z.object({
    version: z.int().min(0),
    kind: text.optional(),
    output: text.optional(),
    digest: sha.optional(),
    bytes: z.int().min(0).optional(),
    createdAt: stamp.optional(),
    files: z.array(z.object({ path: text, sha256: sha, bytes: z.int().min(0) })).optional(),
  }),
});
const User = z.object({
  format: z.literal(USER_FORMAT),
  title: text,
  description: text,
  tags: z.array(text),
  archived: z.literal([0, 1]),
  pinned: z.literal([0, 1]),
  deletedAt: stamp.nullable(),
  purgedAt: stamp.nullable(),
  editedAt: stamp.nullable(),
});
type Document = z.output<typeof Document>;

interface Scanned {
  id: string;
  versions: Document[];
  user: z.output<typeof User> | null;
}

const AT_ONCE = 500;
/** Documents are small and read at once, so long at a time. */
const TURN_MS = 5;
const LISTED = 1000;
const MOST_TRIES = 5;

/**
 * Rebuilds the registry's rows from `documents/`: what is not known is added with its versions, edges and what a person wrote; what is
 * known stays as it is, for the rows are the newer ones. Rows without a document are counted and get theirs written again.
 */
export async function rescanDocuments(server: Server, actor: Actor, { dryRun }: { dryRun: boolean }): Promise<RescanReport> {
  requireWrite(actor);
  const began = performance.now();
  const startedAt = new Date(server.now()).toISOString();
  const root = join(server.environment.dataDir, 'documents');
  const report: RescanReport & { invalid: RescanReport['invalid'][number][] } = {
    jobId: newJobId(),
    dryRun,
    scanned: 0,
    found: 0,
    added: 0,
    records: 0,
    missing: 0,
    invalid: [],
    tookMs: 0,
  };
  let writing: Promise<unknown> = Promise.resolve();
  for await (const ids of foldersOf(root)) {
    report.scanned += ids.length;
    const known = new Set(
      (
        await server.db.read((q) =>
          q.all<{ id: string }>(sql`SELECT artifact_id AS id FROM artifact WHERE artifact_id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`),
        )
      ).map((one) => one.id),
    );
    report.found += known.size;
    const fresh: Scanned[] = [];
    const breathe = turns();
    for (const id of ids) {
      if (known.has(id)) continue;
      const scanned = readFolder(documentFolder(server.environment.dataDir, id), id, report.invalid);
      if (scanned) fresh.push(scanned);
      await breathe();
    }
    report.added += fresh.length;
    // The next are read while these are written.
    await writing;
    if (!dryRun && fresh.length > 0) writing = addRows(server, fresh);
    writing.catch(() => {});
  }
  await writing;
  report.missing = await countMissing(server, dryRun);
  addFolders(report, await rescanRuns(server, actor, { dryRun }));
  addFolders(report, await rescanFolders(server, actor, { dryRun }));
  const records = await rescanRecords(server, actor, { dryRun });
  report.records = records.added;
  report.invalid.push(...records.invalid);
  report.tookMs = Math.round(performance.now() - began);
  const { invalid, ...summary } = report;
  const endedAt = new Date(server.now()).toISOString();
  await server.db.write([
    jobStatement(report.jobId, 'rescan', dryRun, { ...summary, invalid: invalid.length }, startedAt, endedAt),
    ...(dryRun ? [] : [auditRow(actor, 'registry.rescan', report.jobId, endedAt)]),
  ]);
  return { ...report, invalid: invalid.slice(0, LISTED) };
}

/** Folders of artifacts as the disk has them, so many at a time: a million names never stand in memory. */
async function* foldersOf(root: string): AsyncGenerator<string[]> {
  if (!existsSync(root)) return;
  let ids: string[] = [];
  for await (const one of await opendir(root, { bufferSize: 1024 })) {
    if (!one.isDirectory() || !one.name.startsWith('art_')) continue;
    ids.push(one.name);
    if (ids.length < AT_ONCE) continue;
    yield ids.sort();
    ids = [];
  }
  if (ids.length > 0) yield ids.sort();
}

/** Gives others their turn now and then. */
function turns(): () => Promise<void> {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < TURN_MS) return;
    await new Promise((resolve) => setImmediate(resolve));
    began = performance.now();
  };
}

/** Null, and a line in `invalid`, for what cannot be believed. */
function readFolder(folder: string, id: string, invalid: { path: string; reason: string }[]): Scanned | null {
  try {
    const names = readdirSync(folder);
    const versions: Document[] = [];
    for (const name of names) {
      if (!/^v\d{1,9}\.json$/.test(name)) continue;
      const document = Document.parse(parseStorable(readFileSync(join(folder, name), 'utf8')));
      const { files = [], digest } = document.version;
      if (document.artifact.artifactId !== id) throw new RangeError(`${name} is of ${document.artifact.artifactId}`);
      if (digest !== undefined && versionDigest(files) !== digest) throw new RangeError(`${name}: its files do not have the digest it names`);
      versions.push(document);
    }
    if (versions.length === 0) throw new RangeError('has no version document');
    const user = names.includes('user.json') ? User.parse(parseStorable(readFileSync(join(folder, 'user.json'), 'utf8'))) : null;
    return {
      id,
      versions: versions.filter((one) => one.version.version > 0 || versions.length === 1).sort((a, b) => a.version.version - b.version.version),
      user,
    };
  } catch (error) {
    const reason = error instanceof z.ZodError ? `does not fit: ${error.issues[0]?.path.join('.')} ${error.issues[0]?.message}` : (error as Error).message;
    invalid.push({ path: id, reason: reason.slice(0, 300) });
    return null;
  }
}

const madeAt = ({ versions }: Scanned): number => Date.parse(versions[versions.length - 1].artifact.createdAt);

/** A place can be taken between the look and the write: then it is looked for again. */
async function addRows(server: Server, fresh: readonly Scanned[]): Promise<void> {
  const ordered = [...fresh].sort((a, b) => madeAt(a) - madeAt(b) || (a.id < b.id ? -1 : 1));
  for (let tries = 1; ; tries++) {
    const places = await placeRows(server, ordered.map(madeAt));
    try {
      await server.db.write(addStatements(ordered, places));
      return;
    } catch (error) {
      if (!isRefused(error, { unique: 'artifact.seq' }) || tries === MOST_TRIES) throw error;
    }
  }
}

function addStatements(scanned: readonly Scanned[], places: readonly number[]): Statement[] {
  const rows = scanned.map(({ versions, user }, at) => {
    const { artifact, version } = versions[versions.length - 1];
    const { title, description, tags } = user ?? artifact;
    return [
      ...[
        artifact.artifactId,
        artifact.type,
        artifact.kind,
        title,
        description,
        JSON.stringify(tags),
        artifact.words,
        artifact.source,
        artifact.runId,
        artifact.step,
      ],
      ...[artifact.preset, artifact.model, artifact.inputHash, version.version, version.bytes ?? 0, version.files?.length ?? 0, JSON.stringify(artifact.extra)],
      ...[
        artifact.createdAt,
        user?.editedAt ?? artifact.createdAt,
        user?.archived ?? 0,
        user?.pinned ?? 0,
        user?.deletedAt ?? null,
        user?.purgedAt ?? null,
        user?.editedAt ?? null,
        1,
      ],
      places[at],
    ];
  });
  const all = scanned.flatMap((one) => one.versions);
  const tags = scanned.flatMap(({ versions, user, id }) => (user ?? versions[versions.length - 1].artifact).tags.map((tag) => [id, tag]));
  const of = (list: readonly unknown[]): [string] => [JSON.stringify(list)];
  return [
    {
      sql: `INSERT INTO artifact (${COLUMNS}, seq) SELECT ${Array.from({ length: 26 }, (_, i) => `value ->> ${i}`).join(', ')} FROM json_each(?)`,
      args: of(rows),
    },
    {
      sql: `INSERT OR IGNORE INTO artifact_tag (tag, created_at, type) SELECT value ->> 1, a.seq, a.type FROM json_each(?) JOIN artifact a ON a.artifact_id = value ->> 0`,
      args: of(tags),
    },
    {
      sql: `INSERT OR IGNORE INTO artifact_version (artifact_id, version, kind, output, digest, bytes, created_at)
            SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6 FROM json_each(?)`,
      args: of(
        all.flatMap(({ artifact, version: v }) =>
          v.digest === undefined
            ? []
            : [[artifact.artifactId, v.version, v.kind ?? artifact.kind, v.output ?? '', v.digest, v.bytes ?? 0, v.createdAt ?? artifact.createdAt]],
        ),
      ),
    },
    {
      sql: `INSERT INTO artifact_file (artifact_id, version, path, sha256, bytes) SELECT f.value ->> 0, f.value ->> 1, f.value ->> 2, f.value ->> 3, f.value ->> 4 FROM json_each(?) f
            JOIN artifact_version v ON v.artifact_id = f.value ->> 0 AND v.version = f.value ->> 1`,
      args: of(
        all.flatMap(({ artifact, version }) => (version.files ?? []).map((file) => [artifact.artifactId, version.version, file.path, file.sha256, file.bytes])),
      ),
    },
    {
      sql: `INSERT OR IGNORE INTO artifact_edge (source_id, relation, target_id, created_at) SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?)`,
      args: of(scanned.flatMap(({ versions }) => versions[versions.length - 1].artifact.edges)),
    },
  ];
}

const COLUMNS =
  'artifact_id, type, kind, title, description, tags, words, source, run_id, step, preset, model, input_hash, head_version, bytes, files, extra, created_at, modified_at, archived, pinned, deleted_at, purged_at, edited_at, documented';

/** Rows that should have a document and have none; they are marked, so that it is written again. */
async function countMissing(server: Server, dryRun: boolean): Promise<number> {
  let missing = 0;
  const breathe = turns();
  for (let after = 0; ; ) {
    const rows = await server.db.read((q) =>
      q.all<{ seq: number; id: string }>(sql`SELECT seq, artifact_id AS id FROM artifact WHERE documented = 1 AND seq > ${after} ORDER BY seq LIMIT 2000`),
    );
    const gone: number[] = [];
    for (const { seq, id } of rows) {
      if (!existsSync(documentFolder(server.environment.dataDir, id))) gone.push(seq);
      await breathe();
    }
    missing += gone.length;
    if (gone.length > 0 && !dryRun)
      await server.db.write([{ sql: 'UPDATE artifact SET documented = 0 WHERE seq IN (SELECT value FROM json_each(?))', args: [JSON.stringify(gone)] }]);
    const last = rows.at(-1);
    if (rows.length < 2000 || !last) return missing;
    after = last.seq;
  }
}
