import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { artifactStatements, datasetStatements } from '../../engine/commit-step.ts';
import { isAppError } from '../../errors.ts';
import { importFeedInChild } from '../../feeds/run-job.ts';
import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { invalid } from '../parse-input.ts';
import { requireWrite } from '../require-write.ts';
import type { FeedView } from '../views.ts';
import { requireIdle } from './configure-feed.ts';
import { feedStatement, findFeed } from './feed-row.ts';

/** Begins to read a feed into a dataset, in a process of its own; answers at once with the view of the job. */
export async function importFeed(server: Server, actor: Actor, feedId: string): Promise<FeedView> {
  requireWrite(actor);
  const { view, blob, attached } = await findFeed(server, feedId);
  requireIdle(view);
  if (view.questions.length > 0) throw invalid(view.questions);
  const job = { abort: new AbortController(), progress: { fraction: 0, note: 'reading', etaMs: null } as FeedView['progress'] };
  server.imports.set(feedId, job);
  const begun: FeedView = { ...view, status: 'importing', health: null, problem: null, dataset: null };
  const at = (): string => new Date(server.now()).toISOString();
  await server.db.write([feedStatement(begun, at()), auditRow(actor, 'feed.import', feedId, at())]);
  const file = (role: string): string | undefined => {
    const found = attached.find((one) => one.role === role);
    return found && server.blobs.path(found.sha256);
  };
  const tmpDir = mkdtempSync(join(server.blobs.dir, 'tmp', 'import-'));
  const args = {
    path: server.blobs.path(blob),
    format: view.format,
    mapping: view.mapping,
    mode: view.mode,
    calendar: file('calendar'),
    prices: file('prices'),
    blobsDir: server.blobs.dir,
    tmpDir,
  };
  const done = importFeedInChild(args, {
    signal: job.abort.signal,
    onProgress: (fraction, note, etaMs) => {
      job.progress = { fraction, note, etaMs };
    },
  });
  void done
    .then(async (result) => {
      if (!result.ok) return server.db.write([feedStatement({ ...begun, status: 'refused', health: result.health, problem: result.problem }, at())]);
      const { descriptor } = result.index;
      for (const statement of datasetStatements(result.index, at())) await server.db.write([statement]);
      const ready: FeedView = {
        ...begun,
        status: 'ready',
        health: result.health,
        dataset: descriptor.digest,
        progress: { fraction: 1, note: '', etaMs: null },
      };
      await server.db.write([...artifactStatements(feedId, 'import', [descriptor], [], at()), feedStatement(ready, at())]);
    })
    .catch(async (error: unknown) => {
      if (!isAppError(error) && !job.abort.signal.aborted) console.error(`feed ${feedId}:`, error);
      const problem = isAppError(error) ? error.message : 'the import ended before it was done; try again';
      const status = job.abort.signal.aborted ? 'cancelled' : isAppError(error) && error.code === 'FEED_REFUSED' ? 'refused' : 'failed';
      await server.db.write([feedStatement({ ...begun, status, problem: status === 'cancelled' ? null : problem }, at())]);
    })
    .catch((error: unknown) => console.error(`feed ${feedId}:`, error))
    .finally(() => {
      server.imports.delete(feedId);
      rmSync(tmpDir, { recursive: true, force: true });
    });
  return begun;
}
