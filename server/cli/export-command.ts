import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { AppError } from '../errors.ts';
import { plural } from '../kit/words.ts';
import { LOCAL } from '../server.ts';
import { exportArtifacts } from '../services/bundle/export-artifacts.ts';
import { exportWorkspace } from '../services/bundle/export-workspace.ts';
import type { BundleArchive, BundleInclude, ExportView } from '../services/bundle/views.ts';
import { type Json, withProduct } from './ask-product.ts';
import type { Connection } from './connect.ts';
import { onInterrupt } from './on-interrupt.ts';
import { openProgress, type Progress } from './print-progress.ts';
import { fetchFolder, saveArchive } from './save-bundle.ts';

interface ExportOptions extends Json {
  out: string;
  include?: BundleInclude;
  sign?: boolean;
  quiet?: boolean;
}

const POLL_MS = 200;

export function addExportCommand(program: Command): void {
  program
    .command('export')
    .argument('<what...>', 'a workspace by name or id; or artifacts by id (art_…), runs that were not kept among them')
    .description('export a workspace or a set of artifacts as a bundle: everything it was and made, checked, to be verified and imported elsewhere')
    .option('--out <place>', 'folder in which the bundle’s folder is made, or a file that ends in .zip, .tar or .tar.gz', '.')
    .option('--include <what>', 'artifacts: the bytes of models go along too, and the bundle restores fully', oneOfIncludes)
    .option('--sign', 'sign the checksums with the key of this instance')
    .option('--quiet', 'no progress')
    .option('--json', 'JSON on stdout')
    .action(async (what: string[], options: ExportOptions) => {
      const progress = openProgress(options.quiet ?? options.json ?? false);
      const subject = subjectOf(what);
      const done = await withProduct((connection) => runExport(connection, subject, options, progress)).finally(() => progress.clear());
      console.log(options.json ? JSON.stringify(done) : say(done));
    });
}

const ARTIFACT_ID = /^art_[0-9A-HJKMNP-TV-Z]{26}$/;

type Subject = { workspaceId: string } | { artifactIds: string[] };

/** A workspace alone, or artifacts alone: one bundle tells one story. */
function subjectOf(what: readonly string[]): Subject {
  if (what.every((one) => ARTIFACT_ID.test(one))) return { artifactIds: [...what] };
  if (what.length === 1) return { workspaceId: what[0] };
  const other = what.find((one) => !ARTIFACT_ID.test(one)) ?? '';
  const message = `"${other.slice(0, 100)}" is no artifact id; name one workspace, or artifacts by their ids (art_…)`;
  throw new AppError('INVALID_INPUT', message, [{ path: 'what', message }]);
}

function oneOfIncludes(text: string): BundleInclude {
  if (text === 'artifacts' || text === 'references') return text;
  throw new AppError('INVALID_INPUT', `--include is artifacts or references, not "${text.slice(0, 40)}"`, [
    { path: 'include', message: 'is artifacts or references' },
  ]);
}

/** Format by the suffix; none: a folder. */
function archiveOf(out: string): BundleArchive | null {
  return (['tar.gz', 'tar', 'zip'] as const).find((format) => out.toLowerCase().endsWith(`.${format}`)) ?? null;
}

async function runExport(connection: Connection, subject: Subject, options: ExportOptions, progress: Progress): Promise<ExportView & { out: string }> {
  const { client, server } = connection;
  const wish = { include: options.include, sign: options.sign };
  const format = archiveOf(options.out);
  const isFolder = format === null;
  if (isFolder && statSync(options.out, { throwIfNoEntry: false })?.isDirectory() === false)
    throw new AppError('INVALID_INPUT', `${options.out} is a file; name a folder, or a file that ends in .zip, .tar or .tar.gz`, [
      { path: 'out', message: 'is a file' },
    ]);
  const abort = new AbortController();
  const stop = onInterrupt(() => {
    abort.abort();
    if (!server && 'workspaceId' in subject) void client.bundle.cancelExport.mutate(subject).catch(() => {});
  });
  try {
    if (server && isFolder) {
      const onProgress = (bytes: number): void => progress.say(`${(bytes / 1e6).toFixed(1)} MB written`, 0, null);
      const how = { out: resolve(options.out), signal: abort.signal, onProgress };
      const view = await ('workspaceId' in subject
        ? exportWorkspace(server, LOCAL, { ...wish, ...subject }, how)
        : exportArtifacts(server, LOCAL, { ...wish, ...subject }, how));
      return { ...view, out: view.bundlePath };
    }
    const view = await ('workspaceId' in subject
      ? watched(connection, subject.workspaceId, progress, client.bundle.export.mutate({ ...wish, ...subject }))
      : client.bundle.exportArtifacts.mutate({ ...wish, ...subject }));
    const out =
      format === null ? await fetchFolder(connection, view, options.out, abort.signal) : await saveArchive(connection, view, format, options.out, abort.signal);
    return { ...view, out };
  } catch (error) {
    throw stop.wasAsked() ? stop.error(`the export of ${'workspaceId' in subject ? subject.workspaceId : subject.artifactIds.join(', ')}`) : error;
  } finally {
    stop.forget();
  }
}

/** Says how far it is for as long as the export takes. */
async function watched<T>({ client }: Connection, workspaceId: string, progress: Progress, work: Promise<T>): Promise<T> {
  const ask = setInterval(() => {
    void client.bundle.exporting.query({ workspaceId }).then(
      (at) => at && progress.say(`${(at.bytes / 1e6).toFixed(1)} MB written`, at.fraction ?? 0, at.etaMs),
      () => {},
    );
  }, POLL_MS);
  try {
    return await work;
  } finally {
    clearInterval(ask);
  }
}

function say({ out, files, bytes, complete, plansExported, unresolvedReferences, payloadDigest, signedBy }: ExportView & { out: string }): string {
  return [
    out,
    `${plural(files.length, 'file')}, ${plural(bytes, 'byte')}, ${plural(plansExported, 'plan')}; read back and found sound`,
    complete ? 'complete: it restores fully' : 'bytes of models stay here and are referenced by digest; --include artifacts takes them along',
    ...unresolvedReferences.map((one) => `unresolved  ${one.type} ${one.id} (${one.from}): ${one.reason}`),
    signedBy === null ? '' : `signed by ${signedBy}`,
    `payload ${payloadDigest}`,
  ]
    .filter((line) => line !== '')
    .join('\n');
}
