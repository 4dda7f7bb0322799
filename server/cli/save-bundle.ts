import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stageBundle } from '../bundle/stage-bundle.ts';
import { settleFolder, startFolder, swapFolder } from '../bundle/swap-folder.ts';
import { AppError, ERRORS, type ErrorCode, isAppError } from '../errors.ts';
import { openArchive } from '../services/bundle/open-archive.ts';
import type { BundleArchive } from '../services/bundle/views.ts';
import type { Connection } from './connect.ts';

interface Named {
  bundleId: string;
  payloadDigest: string;
}

/** Writes an archive of a bundle, whole or not at all. @returns where it stands */
export async function saveArchive(connection: Connection, { bundleId }: Named, format: BundleArchive, out: string, signal: AbortSignal): Promise<string> {
  const target = resolve(out);
  const half = `${target}.${process.pid}.part`;
  try {
    mkdirSync(dirname(target), { recursive: true });
    const bytes = await archiveBytes(connection, bundleId, format, signal);
    await pipeline(Readable.from(bytes, { objectMode: false, highWaterMark: 1 << 20 }), createWriteStream(half), { signal });
    renameSync(half, target);
    return target;
  } catch (error) {
    rmSync(half, { force: true });
    throw explain(error, target);
  }
}

/** Fetches a bundle from the server that has it and unpacks it, verifying as it goes, in the place of one that was there. @returns its folder */
export async function fetchFolder(connection: Connection, { bundleId, payloadDigest }: Named, out: string, signal: AbortSignal): Promise<string> {
  const parent = resolve(out);
  const holding = join(parent, `.vitrine-${randomBytes(6).toString('hex')}`);
  try {
    mkdirSync(parent, { recursive: true });
    const staged = await stageBundle(await archiveBytes(connection, bundleId, 'tar', signal), { parent: holding, signal });
    if (staged.payloadDigest !== payloadDigest)
      throw new AppError('WRONG_STATE', `another export of this workspace replaced the bundle while it was fetched; export again`);
    settleFolder(parent, bundleId);
    const part = startFolder(parent, bundleId);
    rmSync(part, { recursive: true });
    renameSync(staged.path, part);
    swapFolder(part, parent, bundleId);
    return join(parent, bundleId);
  } catch (error) {
    throw explain(error, parent);
  } finally {
    rmSync(holding, { recursive: true, force: true });
  }
}

async function archiveBytes(
  { server, url, environment }: Connection,
  bundleId: string,
  format: BundleArchive,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  if (server) return (await openArchive(server, { bundleId, format })).stream();
  const headers: Record<string, string> = environment.token === undefined ? {} : { authorization: `Bearer ${environment.token}` };
  const response = await fetch(`${url}/api/v1/bundles/${encodeURIComponent(bundleId)}.${format}`, { headers, signal });
  if (response.ok && response.body) return response.body as unknown as AsyncIterable<Uint8Array>;
  throw await problemOf(response);
}

/** An answer that says no, as one of our errors. */
export async function problemOf(response: Response): Promise<AppError> {
  const problem = (await response.json().catch(() => ({}))) as { code?: string; detail?: string; errors?: [] };
  const code = problem.code !== undefined && problem.code in ERRORS ? (problem.code as ErrorCode) : 'INTERNAL';
  return new AppError(code, problem.detail ?? `the server answered ${response.status}`, problem.errors ?? []);
}

function explain(error: unknown, place: string): unknown {
  if (isAppError(error) || !(error instanceof Error && 'syscall' in error)) return error;
  return new AppError('STORAGE_FAILED', `${place} cannot be written: ${error.message}`, [], error);
}
