import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { AppError, ERRORS, type ErrorCode, type FieldError } from '../errors.ts';
import type { ImportArgs, ImportResult } from './import-feed.ts';
import type { Inspection } from './inspect-feed.ts';
import type { OnProgress } from './pacer.ts';
import type { FeedFormat } from './sniff.ts';

/** An import as plain JSON: the blob store by its directory. */
export type ImportJob = Omit<ImportArgs, 'blobs' | 'signal' | 'onProgress'> & { blobsDir: string };

export type JobRequest = ({ type: 'import' } & ImportJob) | { type: 'inspect'; path: string; format: FeedFormat | null };

/** Resident memory of the child, bytes: before the work, and the most it ever had. */
export interface JobUsage {
  rssStart: number;
  rssPeak: number;
}

export type JobAnswer =
  | { type: 'progress'; fraction: number; note: string; etaMs: number | null }
  | { type: 'done'; result: ImportResult | Inspection; usage: JobUsage }
  | { type: 'error'; code: string; message: string; errors: readonly FieldError[] };

export interface JobOptions {
  signal?: AbortSignal;
  onProgress?: OnProgress;
  onUsage?: (usage: JobUsage) => void;
}

/** How long a cancelled child may take before it is killed. */
const GRACE_MS = 700;

/** Runs `importFeed` in a child process of its own. Same result, same errors; the caller's event loop stays free. */
export const importFeedInChild = (job: ImportJob, options: JobOptions = {}): Promise<ImportResult> =>
  runJob({ type: 'import', ...job }, options) as Promise<ImportResult>;

/** Runs `inspectFeed` in a child process of its own. */
export const inspectFeedInChild = (path: string, format: FeedFormat | null = null, options: JobOptions = {}): Promise<Inspection> =>
  runJob({ type: 'inspect', path, format }, options) as Promise<Inspection>;

function runJob(request: JobRequest, { signal, onProgress, onUsage }: JobOptions): Promise<ImportResult | Inspection> {
  if (signal?.aborted) return Promise.reject(signal.reason);
  const child = forkJob();
  return new Promise((resolve, reject) => {
    let grace: NodeJS.Timeout | undefined;
    let complaint = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(-2000);
    });
    const cancel = (): void => {
      if (child.connected) child.send({ type: 'cancel' });
      grace = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    };
    const settle = (finish: () => void): void => {
      signal?.removeEventListener('abort', cancel);
      clearTimeout(grace);
      if (child.connected) child.disconnect();
      finish();
    };
    signal?.addEventListener('abort', cancel, { once: true });
    child.on('message', (answer: JobAnswer) => {
      if (answer.type === 'progress') return onProgress?.(answer.fraction, answer.note, answer.etaMs);
      settle(() => {
        if (signal?.aborted) return reject(signal.reason);
        if (answer.type === 'error') return reject(toError(answer));
        onUsage?.(answer.usage);
        resolve(answer.result);
      });
    });
    child.once('error', (cause) => settle(() => reject(new AppError('HOST_DIED', 'the import process could not be started', [], cause))));
    child.once('exit', (code, killedBy) =>
      settle(() =>
        reject(
          signal?.aborted
            ? signal.reason
            : new AppError('HOST_DIED', `the import process ended early (${killedBy ?? `exit ${code}`})`, [], complaint || undefined),
        ),
      ),
    );
    child.send(request);
  });
}

/** Sources need a loader; compiled code runs plainly. The environment holds nothing of the server's. */
function forkJob(): ChildProcess {
  const isSource = import.meta.url.endsWith('.ts');
  const main = fileURLToPath(new URL(isSource ? './job-main.ts' : './job-main.js', import.meta.url));
  const env: Record<string, string> = {};
  for (const name of ['PATH', 'HOME', 'TZ', 'TMPDIR']) if (process.env[name] !== undefined) env[name] = process.env[name];
  return fork(main, [], {
    env: env as NodeJS.ProcessEnv,
    execArgv: isSource ? ['--import', resolveLoader()] : [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

const resolveLoader = (): string => import.meta.resolve('tsx');

function toError({ code, message, errors }: Extract<JobAnswer, { type: 'error' }>): AppError {
  return new AppError(code in ERRORS ? (code as ErrorCode) : 'INTERNAL', message, errors);
}
