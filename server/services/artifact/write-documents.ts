import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { canonicalJson } from '../../blobs/canonical-json.ts';
import type { Server } from '../../server.ts';
import { fileRuns } from './file-runs.ts';
import { writeRecords } from './write-records.ts';

export const ARTIFACT_FORMAT = 'vitrine-artifact/1';
export const USER_FORMAT = 'vitrine-artifact-user/1';
const PAGE = 25;
const IDLE_MS = 250;
/** Records are written at most so often. */
const RECORDS_MS = 5000;
/** Documents give way to runs and to whoever writes, who wait for the same disk; never longer than this. */
const GIVE_WAY_MS = 10_000;

interface Pending {
  id: string;
  rowVersion: number;
  editedAt: string | null;
  artifact: string;
  versions: string;
  user: string;
}

/** Folder of an artifact's documents; ids are ours and safe in a path. */
export const documentFolder = (dataDir: string, artifactId: string): string => join(dataDir, 'documents', artifactId);

/** Writes the documents of artifacts that changed since theirs were written, a page at a time. @returns how many */
export async function writeDocuments(server: Server): Promise<number> {
  const { db, environment } = server;
  const waiting = await fileRuns(server);
  const pending = (await db.read((q) => q.all<Pending>(sql`${sql.raw(PENDING)} LIMIT ${PAGE}`))).filter((one) => !waiting.has(one.id));
  await Promise.all(pending.map((one) => writeOne(environment.dataDir, one)));
  if (pending.length > 0)
    await db.write(
      [
        {
          sql: `UPDATE artifact SET documented = 1 WHERE (artifact_id, row_version) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?)) AND documented = 0`,
          args: [JSON.stringify(pending.map((one) => [one.id, one.rowVersion]))],
        },
      ],
      { bulk: true },
    );
  return pending.length;
}

const PENDING = `SELECT a.artifact_id AS id, a.row_version AS rowVersion, a.edited_at AS editedAt,
  json_object('artifactId', a.artifact_id, 'type', a.type, 'kind', a.kind, 'title', a.title, 'source', a.source, 'runId', a.run_id, 'step', a.step, 'preset', a.preset,
    'model', a.model, 'inputHash', a.input_hash, 'words', a.words, 'tags', json(a.tags), 'description', a.description, 'extra', json(a.extra), 'createdAt', a.created_at,
    'edges', json((SELECT json_group_array(json_array(e.source_id, e.relation, e.target_id, e.created_at)) FROM
      (SELECT * FROM artifact_edge WHERE source_id = a.artifact_id AND relation NOT IN ('generates', 'contains')
       UNION ALL SELECT * FROM artifact_edge WHERE target_id = a.artifact_id AND relation IN ('generates', 'contains') LIMIT 1000) e))) AS artifact,
  (SELECT json_group_array(json_object('version', v.version, 'kind', v.kind, 'output', v.output, 'digest', v.digest, 'bytes', v.bytes, 'createdAt', v.created_at,
    'files', json((SELECT json_group_array(json_object('path', f.path, 'sha256', f.sha256, 'bytes', f.bytes)) FROM artifact_file f
      WHERE f.artifact_id = v.artifact_id AND f.version = v.version)))) FROM artifact_version v WHERE v.artifact_id = a.artifact_id) AS versions,
  json_object('title', a.title, 'description', a.description, 'tags', json(a.tags), 'archived', a.archived, 'pinned', a.pinned, 'deletedAt', a.deleted_at,
    'purgedAt', a.purged_at, 'editedAt', a.edited_at) AS user
  FROM artifact a INDEXED BY artifact_undocumented WHERE a.documented = 0 ORDER BY a.seq`;

/** One document a version (`v0.json` while there is none), and what a person wrote beside them. */
async function writeOne(dataDir: string, { id, editedAt, artifact, versions, user }: Pending): Promise<void> {
  const folder = documentFolder(dataDir, id);
  await mkdir(folder, { recursive: true });
  const of = JSON.parse(artifact) as object;
  const all = JSON.parse(versions) as { version: number }[];
  const documents: [string, object][] = (all.length > 0 ? all : [{ version: 0 }]).map((version) => [
    `v${version.version}.json`,
    { format: ARTIFACT_FORMAT, artifact: of, version },
  ]);
  if (editedAt !== null) documents.push(['user.json', { format: USER_FORMAT, ...(JSON.parse(user) as object) }]);
  for (const [name, document] of documents) {
    const target = join(folder, name);
    await writeFile(`${target}.tmp`, canonicalJson(document));
    await rename(`${target}.tmp`, target);
  }
}

/** Keeps the documents up with the rows, in the background; what a crash left out is written at the next start. @returns the way to stop it */
export function keepDocuments(server: Server): () => Promise<void> {
  let stopped = false;
  let wake: (() => void) | null = null;
  let isWanted = true;
  let recorded = '';
  let recordedAt = 0;
  let committedAt = 0;
  const unlisten = server.db.onCommit(() => {
    isWanted = true;
    committedAt = performance.now();
    wake?.();
  });
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      timer.unref();
      if (stopped) resolve();
    });
  const isBusy = (): boolean => server.engine.busy().size > 0 || performance.now() - committedAt < IDLE_MS;
  const work = async (): Promise<void> => {
    while (!stopped) {
      for (let waited = 0; !stopped && isBusy() && waited < GIVE_WAY_MS; waited += IDLE_MS) await pause(IDLE_MS);
      isWanted = false;
      try {
        while (!stopped && (await writeDocuments(server)) === PAGE) await pause(1);
        if (!stopped && performance.now() - recordedAt >= RECORDS_MS) {
          recorded = await writeRecords(server, recorded);
          recordedAt = performance.now();
        }
      } catch (error) {
        if (!stopped) console.error('documents of artifacts could not be written; they are tried again:', error);
        await pause(5000);
      }
      await pause(IDLE_MS);
      if (!isWanted && !stopped)
        // A run's own document may come after its last commit: looked at again though nothing was written.
        await Promise.race([
          pause(5000),
          new Promise<void>((resolve) => {
            wake = resolve;
          }),
        ]);
      wake = null;
    }
  };
  const done = work();
  return async () => {
    stopped = true;
    unlisten();
    (wake as (() => void) | null)?.();
    await Promise.race([done, new Promise((resolve) => setTimeout(resolve, 2000).unref())]);
  };
}
