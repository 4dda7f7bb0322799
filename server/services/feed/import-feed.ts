import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { artifactStatements, datasetStatements } from '../../engine/commit-step.ts';
import { AppError, isAppError } from '../../errors.ts';
import type { ImportResult } from '../../feeds/import-feed.ts';
import { importFeedInChild } from '../../feeds/run-job.ts';
import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { invalid } from '../parse-input.ts';
import { keyStatements, oncePerKey, type RequestKey } from '../request-key.ts';
import { requireWrite } from '../require-write.ts';
import { requireIdle } from './configure-feed.ts';
import { type Attached, feedStatement, findFeed } from './feed-row.ts';
import { getFeed } from './get-feed.ts';
import type { FeedView } from './views.ts';

/** Begins to read a feed into a dataset, in a process of its own; answers at once with the view of the job. The same key begins one import. */
export async function importFeed(server: Server, actor: Actor, feedId: string, key: string | null = null): Promise<FeedView> {
  requireWrite(actor);
  // A key is one import of one feed; another feed may use the same.
  const wish = key === null ? null : ({ verb: 'feed.import', key: `${feedId} ${key}` } as const);
  return oncePerKey(
    server,
    wish,
    () => beginImport(server, actor, feedId, wish),
    () => getFeed(server, feedId),
  );
}

async function beginImport(server: Server, actor: Actor, feedId: string, key: RequestKey | null): Promise<FeedView> {
  const { view, blob, attached } = await findFeed(server, feedId);
  requireIdle(view);
  if (view.questions.length > 0) throw invalid(view.questions);
  if (server.imports.has(feedId)) throw new AppError('WRONG_STATE', `feed "${view.name}" is being imported already`);
  const abort = new AbortController();
  server.imports.set(feedId, { abort, progress: { fraction: 0, note: 'reading', etaMs: null } });
  const begun: FeedView = { ...view, status: 'importing', health: null, refused: null, problem: null, dataset: null };
  const at = new Date(server.now()).toISOString();
  try {
    await server.db.write([feedStatement(begun, at), ...keyStatements(key, feedId, at), auditRow(actor, 'feed.import', feedId, at)]);
  } catch (error) {
    server.imports.delete(feedId);
    throw error;
  }
  void carry(server, begun, blob, attached, abort.signal)
    .catch((error: unknown) => console.error(`feed ${feedId}:`, error))
    .finally(() => server.imports.delete(feedId));
  return begun;
}

/** Runs the job and writes what came of it. */
async function carry(server: Server, begun: FeedView, blob: string, attached: readonly Attached[], signal: AbortSignal): Promise<void> {
  const { feedId } = begun;
  const { blobs, db } = server;
  const file = (role: Attached['role']): string | undefined => {
    const found = attached.find((one) => one.role === role);
    return found && blobs.pathToRead(found.sha256);
  };
  const tmpDir = mkdtempSync(join(blobs.dir, 'tmp', 'import-'));
  const { format, mapping, mode } = begun;
  const args = { path: blobs.pathToRead(blob), format, mapping, mode, calendar: file('calendar'), prices: file('prices'), blobsDir: blobs.dir, tmpDir };
  const onProgress = (fraction: number, note: string, etaMs: number | null): void => {
    const job = server.imports.get(feedId);
    if (job) job.progress = { fraction, note, etaMs };
  };
  const finish = (rest: Partial<FeedView>) => feedStatement({ ...begun, ...rest }, new Date(server.now()).toISOString());
  try {
    const result = await importFeedInChild(args, { signal, onProgress });
    if (result.ok)
      await store(server, begun, result, finish({ status: 'ready', health: result.health, refused: result.refused, dataset: result.descriptor.digest }));
    else await db.write([finish({ status: 'refused', health: result.health, problem: result.problem })]);
  } catch (error) {
    await db.write([finish(failure(error, signal.aborted))]);
  } finally {
    rmSync(tmpDir, { recursive: true, force: true });
  }
}

/** Series rows first and in slices, for there may be many; the feed is ready only with the batch that makes its artifact. */
async function store(
  { db, now }: Server,
  { feedId, name, format, mapping }: FeedView,
  { index, health }: Extract<ImportResult, { ok: true }>,
  ready: ReturnType<typeof feedStatement>,
): Promise<void> {
  const at = new Date(now()).toISOString();
  for (const statement of datasetStatements(index, at)) await db.write([statement]);
  await db.write([
    ...artifactStatements(
      { runId: feedId, step: 'import', source: 'import', title: name, extra: { format, mapping, statistics: health } },
      [index.descriptor],
      [],
      at,
    ),
    ready,
  ]);
}

function failure(error: unknown, cancelled: boolean): Partial<FeedView> {
  if (cancelled) return { status: 'cancelled' };
  if (isAppError(error)) return { status: error.code === 'FEED_REFUSED' ? 'refused' : 'failed', problem: error.message };
  console.error(error);
  return { status: 'failed', problem: 'the import ended before it was done; try again' };
}
