import { type ChildProcess, fork } from 'node:child_process';
import { Socket } from 'node:net';
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

/** How long a process that has done its job waits for another. */
const IDLE_MS = 30_000;
/** A process that waits for a job. It keeps nobody from ending. */
let spare: ChildProcess | undefined;

/** Starts a process for the next job, so that the job does not wait for it. */
export function warmJob(): void {
  if (!isAlive(spare)) setAside(forkJob());
}

const isAlive = (child: ChildProcess | undefined): child is ChildProcess => child?.connected === true && child.exitCode === null && child.signalCode === null;

function setAside(child: ChildProcess): void {
  if (isAlive(spare)) {
    child.disconnect();
    return;
  }
  spare = child;
  child.unref();
  child.channel?.unref();
  const leave = setTimeout(() => {
    if (spare !== child) return;
    spare = undefined;
    if (child.connected) child.disconnect();
  }, IDLE_MS);
  leave.unref();
}

function takeChild(): ChildProcess {
  const child = spare;
  spare = undefined;
  if (!isAlive(child)) return forkJob();
  child.ref();
  child.channel?.ref();
  return child;
}

function runJob(request: JobRequest, { signal, onProgress, onUsage }: JobOptions): Promise<ImportResult | Inspection> {
  if (signal?.aborted) return Promise.reject(signal.reason);
  const child = takeChild();
  return new Promise((resolve, reject) => {
    let grace: NodeJS.Timeout | undefined;
    let complaint = '';
    const listen = (text: string): void => {
      complaint = (complaint + text).slice(-2000);
    };
    const cancel = (): void => {
      if (child.connected) child.send({ type: 'cancel' });
      grace = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    };
    const settle = (finish: () => void, isDone = false): void => {
      signal?.removeEventListener('abort', cancel);
      clearTimeout(grace);
      child.off('message', hear).off('error', fail).off('exit', end);
      child.stderr?.off('data', listen);
      if (isDone && isAlive(child)) setAside(child);
      else if (child.connected) child.disconnect();
      finish();
    };
    const hear = (answer: JobAnswer): void => {
      if (answer.type === 'progress') {
        onProgress?.(answer.fraction, answer.note, answer.etaMs);
        return;
      }
      const isCancelled = signal?.aborted === true;
      settle(
        () => {
          if (isCancelled) return reject(signal.reason);
          if (answer.type === 'error') return reject(toError(answer));
          onUsage?.(answer.usage);
          resolve(answer.result);
        },
        !isCancelled && answer.type === 'done',
      );
    };
    const fail = (cause: Error): void => settle(() => reject(new AppError('HOST_DIED', 'the import process could not be started', [], cause)));
    const end = (code: number | null, killedBy: NodeJS.Signals | null): void =>
      settle(() =>
        reject(
          signal?.aborted
            ? signal.reason
            : new AppError('HOST_DIED', `the import process ended early (${killedBy ?? `exit ${code}`})`, [], complaint || undefined),
        ),
      );
    signal?.addEventListener('abort', cancel, { once: true });
    child.stderr?.on('data', listen);
    child.on('message', hear).on('error', fail).on('exit', end);
    child.send(request);
  });
}

/** Sources need a loader; compiled code runs plainly. The environment holds nothing of the server's. */
function forkJob(): ChildProcess {
  const isSource = import.meta.url.endsWith('.ts');
  const main = fileURLToPath(new URL(isSource ? './job-main.ts' : './job-main.js', import.meta.url));
  const env: Record<string, string> = {};
  for (const name of ['PATH', 'HOME', 'TZ', 'TMPDIR']) if (process.env[name] !== undefined) env[name] = process.env[name];
  const child = fork(main, [], {
    env: env as NodeJS.ProcessEnv,
    execArgv: isSource ? ['--import', resolveLoader()] : [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  // While nobody has a job for it, its end is nobody's trouble.
  child.on('error', () => {});
  child.stderr?.setEncoding('utf8').resume();
  if (child.stderr instanceof Socket) child.stderr.unref();
  return child;
}

const resolveLoader = (): string => import.meta.resolve('tsx');

function toError({ code, message, errors }: Extract<JobAnswer, { type: 'error' }>): AppError {
  return new AppError(code in ERRORS ? (code as ErrorCode) : 'INTERNAL', message, errors);
}
