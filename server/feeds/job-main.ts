import { setPriority } from 'node:os';
import { openBlobStore } from '../blobs/blob-store.ts';
import { isAppError } from '../errors.ts';
import { importFeed } from './import-feed.ts';
import { inspectFeed } from './inspect-feed.ts';
import type { JobAnswer, JobRequest } from './run-job.ts';

/** Entry of the import process: one request in, progress and one answer out. It ends when its parent does. */
const cancelled = new AbortController();
const answer = (message: JobAnswer): void => {
  if (process.connected) process.send?.(message);
};

process.on('disconnect', () => process.exit(0));
process.on('message', (message: JobRequest | { type: 'cancel' }) => {
  if (message.type === 'cancel') cancelled.abort(new Error('cancelled'));
  else void run(message);
});
try {
  setPriority(10);
} catch {
  // Some containers forbid it; the work is then done at the usual priority.
}

async function run(request: JobRequest): Promise<void> {
  const rssStart = process.memoryUsage().rss;
  try {
    const result = request.type === 'inspect' ? inspectFeed(request.path, request.format) : await runImport(request);
    answer({ type: 'done', result, usage: { rssStart, rssPeak: process.resourceUsage().maxRSS * 1024 } });
  } catch (error) {
    if (isAppError(error)) answer({ type: 'error', code: error.code, message: error.message, errors: error.errors });
    else answer({ type: 'error', ...describe(error), errors: [] });
  }
}

function runImport(request: Extract<JobRequest, { type: 'import' }>): ReturnType<typeof importFeed> {
  const { type: _, blobsDir, ...job } = request;
  const onProgress = (fraction: number, note: string, etaMs: number | null): void => answer({ type: 'progress', fraction, note, etaMs });
  return importFeed({ ...job, blobs: openBlobStore(blobsDir), signal: cancelled.signal, onProgress });
}

/** Storage trouble keeps its words; anything else is ours and goes to stderr. */
function describe(error: unknown): { code: string; message: string } {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (/^E[A-Z]+$/.test(code)) return { code: 'STORAGE_FAILED', message: `the storage refused: ${code}; look at free space and permissions` };
  console.error(error);
  return { code: 'INTERNAL', message: 'the import failed for a reason of its own; the log has it' };
}
