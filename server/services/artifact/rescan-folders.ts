import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { versionDigest } from '../../blobs/digest.ts';
import { cutText, parseStorable } from '../../broken-text.ts';
import { registerStatements } from '../../db/register-artifact.ts';
import { newArtifactId } from '../../engine/new-id.ts';
import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { requireWrite } from '../require-write.ts';
import { ArtifactTags } from './change-artifact.ts';
import { FilePath } from './file-paths.ts';

/** Folders of our own below `documents/`. */
const OURS = /^(art_[0-9A-Z]{26}|runs|records)$/;
const MOST_FILES = 1000;
const DOCUMENT_BYTES = 8 << 20;

/** What is read of a foreign `run.json` or `catalog.json`; every program names a run otherwise, so that only what is known is asked. */
const Foreign = z.looseObject({
  title: z.string().trim().min(1).max(300).optional(),
  name: z.string().trim().min(1).max(300).optional(),
  description: z.string().max(10_000).optional(),
  tags: ArtifactTags.optional(),
});

export interface FolderReport {
  scanned: number;
  /** Known here by its content. */
  found: number;
  added: number;
  invalid: { path: string; reason: string }[];
}

interface Folder {
  title: string;
  description: string;
  tags: readonly string[];
  files: { path: string; sha256: string; bytes: number }[];
}

/**
 * Folders that somebody else put under `documents/`: one with a run.json or a catalog.json becomes an artifact of type run and source import
 * with its files; what cannot be believed is told and left alone. A folder whose content is an artifact already is found, not added again.
 */
export async function rescanFolders(server: Server, actor: Actor, { dryRun }: { dryRun: boolean }): Promise<FolderReport> {
  requireWrite(actor);
  const root = join(server.environment.dataDir, 'documents');
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  const names = entries.flatMap((one) => (one.isDirectory() && !OURS.test(one.name) ? [one.name] : [])).sort();
  const report: FolderReport = { scanned: names.length, found: 0, added: 0, invalid: [] };
  for (const name of names) {
    try {
      const folder = await readFolder(server, join(root, name), name, !dryRun);
      if (await isKnown(server, versionDigest(folder.files))) report.found++;
      else {
        report.added++;
        if (!dryRun) await addFolder(server, actor, folder);
      }
    } catch (error) {
      const reason = error instanceof z.ZodError ? `does not fit: ${error.issues[0]?.path.join('.')} ${error.issues[0]?.message}` : (error as Error).message;
      report.invalid.push({ path: name, reason: reason.slice(0, 300) });
    }
  }
  return report;
}

/** Adds what was found of other folders to the report of a rescan. */
export function addFolders(report: { scanned: number; found: number; added: number; invalid: FolderReport['invalid'] }, folders: FolderReport): void {
  report.scanned += folders.scanned;
  report.found += folders.found;
  report.added += folders.added;
  report.invalid.push(...folders.invalid);
}

/** Its description, and its files by digest. @param isStored whether their bytes go to the store too */
async function readFolder(server: Server, path: string, name: string, isStored: boolean): Promise<Folder> {
  const files = (await listFiles(path)).sort();
  const described = ['run.json', 'catalog.json'].filter((one) => files.includes(one));
  if (described.length === 0) throw new RangeError('has neither run.json nor catalog.json');
  const about = Object.assign({}, ...(await Promise.all(described.map((one) => readDescription(join(path, one)))))) as z.output<typeof Foreign>;
  const stored: Folder['files'] = [];
  for (const file of files) {
    const bytes = createReadStream(join(path, file));
    stored.push({ path: FilePath.parse(file), ...(isStored ? pick(await server.blobs.put(bytes)) : await digestOf(bytes)) });
  }
  return { title: about.title ?? about.name ?? cutText(name, 300), description: about.description ?? '', tags: about.tags ?? [], files: stored };
}

const pick = ({ sha256, bytes }: { sha256: string; bytes: number }) => ({ sha256, bytes });

async function digestOf(chunks: AsyncIterable<Uint8Array>): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of chunks) {
    hash.update(chunk);
    bytes += chunk.byteLength;
  }
  return { sha256: hash.digest('hex'), bytes };
}

async function readDescription(path: string): Promise<z.output<typeof Foreign>> {
  const { size } = await lstat(path);
  if (size > DOCUMENT_BYTES) throw new RangeError(`${path.split('/').at(-1)} has ${size} bytes; at most ${DOCUMENT_BYTES} are read`);
  return Foreign.parse(parseStorable(await readFile(path, 'utf8')));
}

/** Regular files below a folder; links and devices are refused, for they may lead anywhere. */
async function listFiles(root: string): Promise<string[]> {
  const found: string[] = [];
  const walk = async (folder: string, prefix: string): Promise<void> => {
    for (const one of await readdir(folder, { withFileTypes: true })) {
      if (one.isDirectory()) await walk(join(folder, one.name), `${prefix}${one.name}/`);
      else if (!one.isFile()) throw new RangeError(`${prefix}${one.name} is a link or a device; only files are taken`);
      else if (found.push(`${prefix}${one.name}`) > MOST_FILES) throw new RangeError(`has more than ${MOST_FILES} files`);
    }
  };
  await walk(root, '');
  return found;
}

async function isKnown(server: Server, digest: string): Promise<boolean> {
  const [row] = await server.db.read((q) => q.all<{ n: number }>(sql`SELECT EXISTS (SELECT 1 FROM artifact_version WHERE digest = ${digest}) AS n`));
  return row.n === 1;
}

async function addFolder(server: Server, actor: Actor, { title, description, tags, files }: Folder): Promise<void> {
  const at = new Date(server.now()).toISOString();
  const id = newArtifactId(server.now());
  const words = files
    .slice(0, 100)
    .map((file) => file.path)
    .join(' ');
  await server.db.write([
    ...registerStatements([
      {
        artifact: { id, type: 'run', kind: 'upload', title, description, tags, words, source: 'import', runId: null, at },
        version: { output: 'upload', digest: versionDigest(files), files, once: false },
      },
    ]),
    auditRow(actor, 'registry.folder', id, at),
  ]);
}
