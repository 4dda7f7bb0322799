import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createVitrineFiles, isProblem, type VitrineFiles } from '../client.ts';
import { AppError, ERRORS, type ErrorCode, isAppError } from '../errors.ts';
import { LOCAL } from '../server.ts';
import { importTable } from '../services/artifact/import-table.ts';
import { putArtifact, putBlob } from '../services/artifact/put-artifact.ts';
import type { ArtifactRow, TableProfile } from '../services/artifact/views.ts';
import type { Connection } from './connect.ts';

export interface PutOptions {
  title?: string;
  type?: string;
  description?: string;
  tags?: string[];
  from?: string[];
}

/** Files below the given paths, by the name they get in the artifact. */
function filesBelow(paths: readonly string[]): { path: string; file: string }[] {
  const walk = (folder: string, root: string): { path: string; file: string }[] =>
    readdirSync(folder, { withFileTypes: true })
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((one) => {
        const file = join(folder, one.name);
        if (one.isDirectory()) return walk(file, root);
        return one.isFile() ? [{ path: relative(root, file).replaceAll('\\', '/'), file }] : [];
      });
  return paths.flatMap((path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) throw new AppError('INVALID_INPUT', `there is no file ${path}`, [{ path: 'paths', message: `cannot be read: ${path}` }]);
    return found.isDirectory() ? walk(path, path) : [{ path: basename(path), file: path }];
  });
}

/** Files, or the files of folders, as one artifact. */
export async function putFiles(connection: Connection, paths: readonly string[], { title, type, description, tags, from }: PutOptions): Promise<ArtifactRow> {
  const files: { path: string; sha256: string }[] = [];
  for (const { path, file } of filesBelow(paths)) files.push({ path, sha256: await sendBlob(connection, file) });
  const manifest = { title: title ?? basename(paths[0]), type: type as 'report', description, tags, derivedFrom: from, files };
  if (connection.server) return (await putArtifact(connection.server, LOCAL, manifest)).artifact;
  return (await connection.client.artifact.put.mutate(manifest)).artifact;
}

/** A table with its columns and statistics. */
export async function importFile(
  connection: Connection,
  path: string,
  { title, description, tags, from }: PutOptions,
): Promise<ArtifactRow & { digest: string; table: TableProfile }> {
  const [{ file }] = filesBelow([path]);
  const about = { name: basename(file), title, description, tags, derivedFrom: from };
  const length = statSync(file).size;
  const { server } = connection;
  if (!server) return asked(filesOf(connection).importTable(webStream(file), about));
  const { artifact, digest, table } = await importTable(server, LOCAL, about, { body: readStream(file), length, expected: null });
  return { ...artifact, digest, table };
}

const readStream = (file: string) => createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Uint8Array>;
const webStream = (file: string) => Readable.toWeb(createReadStream(file, { highWaterMark: 1 << 20 })) as ReadableStream<Uint8Array>;

const filesOf = ({ url, environment }: Connection): VitrineFiles => createVitrineFiles({ url: url ?? '', token: environment.token });

/** Problems of the server as errors of ours. */
async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!isProblem(error)) throw error;
    throw new AppError(error.code in ERRORS ? (error.code as ErrorCode) : 'INTERNAL', error.message, error.errors);
  }
}

/** Bytes to the store, unless it has them; with their digest, so that nothing else is taken for them. */
async function sendBlob(connection: Connection, file: string): Promise<string> {
  const sha256 = await digestOf(file);
  const { server } = connection;
  if (server) {
    if (!server.blobs.has(sha256)) await putBlob(server, LOCAL, { body: readStream(file), length: statSync(file).size, expected: sha256 });
    return sha256;
  }
  const files = filesOf(connection);
  if (!(await asked(files.has(sha256)))) await asked(files.putBytes(webStream(file), { sha256 }));
  return sha256;
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Writes files of an artifact into a folder, each checked against its digest. @returns paths written @throws AppError STORAGE_FAILED, DISK_FULL naming a file that the disk does not take */
export async function getFiles(
  connection: Connection,
  artifactId: string,
  only: string | undefined,
  options: { out: string; version?: string },
): Promise<string[]> {
  const version = options.version === undefined ? undefined : Number(options.version);
  const { files, made } = await listAll(connection, artifactId, version);
  const wanted = only === undefined ? files : files.filter((file) => file.path === only.normalize('NFC'));
  if (wanted.length === 0) throw new AppError('ARTIFACT_NOT_FOUND', sayNone(artifactId, only, made));
  const written: string[] = [];
  for (const { path, sha256 } of wanted) {
    const target = resolve(options.out, path);
    if (relative(resolve(options.out), target).startsWith('..')) throw new AppError('INVALID_INPUT', `"${path}" would lie outside ${options.out}`);
    // Short: the name itself may be as long as the disk takes.
    const half = join(dirname(target), `.${randomBytes(6).toString('hex')}.part`);
    try {
      mkdirSync(dirname(target), { recursive: true });
      await pipeline(await openFile(connection, { sha256, artifactId, path, version }), createWriteStream(half));
      if ((await digestOf(half)) !== sha256) throw new AppError('CORRUPT_BLOB', `the bytes of "${path}" do not have the digest ${sha256}; verify the artifact`);
      renameSync(half, target);
    } catch (error) {
      if (existsSync(half)) rmSync(half);
      throw asDiskError(error, artifactId, path);
    }
    written.push(target);
  }
  return written;
}

/** Why a disk does not take a file of this path, by the error's code. */
const DISK_RULES: Readonly<Record<string, string>> = {
  EEXIST: 'a folder of its path is a file here',
  ENOTDIR: 'a folder of its path is a file here',
  EISDIR: 'a folder has its name here',
  ENOTEMPTY: 'a folder has its name here',
  EACCES: 'the folder may not be written',
  EPERM: 'the folder may not be written',
  EROFS: 'the folder may not be written',
};

/** What the disk says of a file that is to be written, with what to do; other errors as they are. */
function asDiskError(error: unknown, artifactId: string, path: string): unknown {
  const code = error instanceof Error && 'code' in error && !isAppError(error) ? String(error.code) : '';
  if (code === 'ENOSPC')
    return new AppError('DISK_FULL', `there is no room to write ${quote(path)}; free some, or write to another disk with --out`, [], error);
  const refused = (why: string): AppError => new AppError('STORAGE_FAILED', `${quote(path)} cannot be written: ${why}`, [], error);
  if (code === 'ENAMETOOLONG') {
    const address = `/api/v1/artifacts/${artifactId}/files/${path.split('/').map(encodeURIComponent).join('/')}`;
    return refused(`a name in its path has more bytes than this disk takes, 255 on most; save it under a name of your own: curl -o <name> <server>${address}`);
  }
  const rule = DISK_RULES[code];
  return rule === undefined ? error : refused(`${rule}; fetch it by itself into another folder: vitrine artifacts get ${artifactId} <path> --out <folder>`);
}

const quote = (path: string): string => (path.length > 200 ? `"${path.slice(0, 200)}…"` : `"${path}"`);

/** Every file of a version, a page after the other, and the paths of those that are made when asked for. */
async function listAll({ client }: Connection, artifactId: string, version: number | undefined) {
  const files: { path: string; sha256: string }[] = [];
  const made: string[] = [];
  for (let after: string | undefined; ; ) {
    const page = await client.artifact.files.query({ artifactId, version, after, limit: 1000 });
    files.push(...page.files);
    made.push(...page.virtual.map((one) => one.path));
    if (page.nextAfter === null) return { files, made };
    after = page.nextAfter;
  }
}

function sayNone(artifactId: string, only: string | undefined, made: readonly string[]): string {
  if (only === undefined) return `artifact ${artifactId} has no files`;
  if (!made.includes(only)) return `there is no file "${only}" of artifact ${artifactId}`;
  return `"${only}" of ${artifactId} is made when it is asked for: GET /api/v1/artifacts/${artifactId}/files/${only}, or of a run: vitrine datasets of ${artifactId} <output>`;
}

async function openFile(
  connection: Connection,
  { sha256, artifactId, path, version }: { sha256: string; artifactId: string; path: string; version: number | undefined },
): Promise<NodeJS.ReadableStream> {
  const { server } = connection;
  if (server) return server.blobs.stream(server.blobs.stat(sha256).sha256);
  const { body } = await asked(filesOf(connection).open(artifactId, path, { version }));
  return body ? Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]) : Readable.from([]);
}
