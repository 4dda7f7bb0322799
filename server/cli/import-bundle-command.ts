import { createReadStream, existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import type { Command } from 'commander';
import { listArchive } from '../bundle/archive-entries.ts';
import { tarBytes } from '../bundle/tar-archive.ts';
import { AppError } from '../errors.ts';
import { LOCAL } from '../server.ts';
import { stageImport } from '../services/bundle/stage-import.ts';
import type { ConflictPolicy, ImportView } from '../services/bundle/views.ts';
import { type Json, withProduct } from './ask-product.ts';
import type { Connection } from './connect.ts';
import { onInterrupt } from './on-interrupt.ts';
import { problemOf } from './save-bundle.ts';

interface ImportOptions extends Json {
  dryRun?: boolean;
  policy?: ConflictPolicy;
  applyAliases?: boolean;
}

const POLICIES: readonly ConflictPolicy[] = ['skip', 'add', 'copy', 'fail'];

export function addImportBundleCommand(program: Command): void {
  program
    .command('import-bundle')
    .argument('<bundle>', 'folder, zip, tar, tar.gz or tar.zst')
    .description('import a bundle: verified first, then everything of it or nothing; exit 1 when it is refused')
    .option('--dry-run', 'say what would be done, and do nothing')
    .option('--policy <policy>', 'what becomes of a conflict: skip keeps ours, add lands beside it, copy takes a new id, fail refuses the whole', onePolicy)
    .option('--apply-aliases', 'aliases land under their own names instead of imported/…')
    .option('--json', 'JSON on stdout')
    .action(async (bundle: string, options: ImportOptions) => {
      const view = await withProduct((connection) => runImport(connection, bundle, options));
      console.log(options.json ? JSON.stringify(view) : say(view));
    });
}

function onePolicy(text: string): ConflictPolicy {
  const found = POLICIES.find((policy) => policy === text);
  if (found) return found;
  throw new AppError('INVALID_INPUT', `--policy is one of ${POLICIES.join(', ')}, not "${text.slice(0, 40)}"`, [
    { path: 'policy', message: `is one of ${POLICIES.join(', ')}` },
  ]);
}

async function runImport(connection: Connection, bundle: string, { dryRun, policy, applyAliases }: ImportOptions): Promise<ImportView> {
  const { client } = connection;
  const path = resolve(bundle);
  if (!existsSync(path)) throw new AppError('BUNDLE_NOT_FOUND', `there is nothing at ${bundle}`);
  const abort = new AbortController();
  const stop = onInterrupt(() => abort.abort());
  try {
    const staged = await stage(connection, path, abort.signal);
    if (!dryRun) return await client.bundle.applyImport.mutate({ importId: staged.importId, policy, applyAliases });
    await client.bundle.discardImport.mutate({ importId: staged.importId });
    return staged;
  } catch (error) {
    throw stop.wasAsked() ? stop.error(`the import of ${bundle}`) : error;
  } finally {
    stop.forget();
  }
}

/** Unpacked and verified here, or by the server that has the data directory; a folder is sent as a tar. */
async function stage({ server, url, environment }: Connection, path: string, signal: AbortSignal): Promise<ImportView> {
  if (server) return stageImport(server, LOCAL, path, { signal });
  const { size } = statSync(path);
  const isFolder = statSync(path).isDirectory();
  const body = isFolder
    ? Readable.from(copies(tarBytes(await listArchive(path))), { objectMode: false, highWaterMark: 1 << 20 })
    : createReadStream(path, { highWaterMark: 1 << 20 });
  const response = await fetch(`${url}/api/v1/bundles/import?dryRun=true`, {
    method: 'POST',
    body: Readable.toWeb(body),
    headers: {
      'content-type': 'application/octet-stream',
      ...(isFolder ? {} : { 'content-length': String(size) }),
      ...(environment.token === undefined ? {} : { authorization: `Bearer ${environment.token}` }),
    },
    duplex: 'half',
    signal,
  } as RequestInit);
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as ImportView;
}

async function* copies(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield Buffer.from(chunk);
}

function say({ status, name, items, counts, aliases, appliedBefore, unresolvedReferences, workspaceId, payloadDigest }: ImportView): string {
  const loud = items.filter((item) => item.fate === 'conflict' || item.fate === 'newer');
  return [
    `${name}: ${counts.new} new, ${counts.identical} identical, ${counts.newer} newer, ${counts.conflict} in conflict`,
    ...loud.map((item) => `${item.fate.padEnd(9)} ${item.entity} ${item.title} (${item.id}): ${item.does}`),
    ...Object.entries(aliases).map(([there, here]) => `alias     ${there} → ${here}`),
    ...unresolvedReferences.map((one) => `unresolved  ${one.type} ${one.id}: ${one.reason}`),
    appliedBefore === null ? '' : `this payload was imported before (${appliedBefore})`,
    status === 'applied' ? `imported${workspaceId === null ? '' : `; workspace ${workspaceId}`}` : 'nothing was done: a dry run',
    `payload ${payloadDigest}`,
  ]
    .filter((line) => line !== '')
    .join('\n');
}
