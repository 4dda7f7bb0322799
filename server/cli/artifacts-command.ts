import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { AppError, ERRORS, type ErrorCode } from '../errors.ts';
import { LOCAL } from '../server.ts';
import { readArtifactQuery } from '../services/artifact/artifact-query.ts';
import { putArtifact, putBlob } from '../services/artifact/put-artifact.ts';
import type { ArtifactDetail, ArtifactPage, ArtifactRow, ArtifactVerification } from '../services/artifact/views.ts';
import { answer, type Json } from './ask-product.ts';
import type { Connection } from './connect.ts';
import { words } from './option-values.ts';

interface PutOptions extends Json {
  title?: string;
  type?: string;
  description?: string;
  tags?: string[];
  from?: string[];
}
interface ListOptions extends Json {
  type?: string[];
  tag?: string[];
  source?: string[];
  preset?: string[];
  model?: string[];
  sort?: string;
  limit?: string;
  sha256?: string;
  workspace?: string;
  cursor?: string;
  archived?: boolean;
  deleted?: boolean;
}

/** `artifacts`: everything runs made and people brought, found, read, kept and checked. */
export function addArtifactsCommand(program: Command): void {
  const command = program
    .command('artifacts')
    .description('the registry: list, show, get, put, verify, tag, delete, restore, lineage, compare, stats, rescan, gc');
  addFinding(command);
  addBytes(command);
  addChanging(command);
  addKeeping(command);
}

function addFinding(command: Command): void {
  command
    .command('list [words...]', { isDefault: true })
    .description('find artifacts: words, "a phrase", prefix*, -not, title:word, tag:x, type:forecast')
    .option('--type <types>', 'of these types, separated by commas', words)
    .option('--tag <tags>', 'carrying all of these', words)
    .option('--source <sources>', 'engine, sim, import, user, drill', words)
    .option('--preset <ids>', 'of these presets', words)
    .option('--model <ids>', 'of these models', words)
    .option('--workspace <name>', 'of this workspace')
    .option('--sha256 <digest>', 'that hold these bytes')
    .option('--sort <key>', 'created, modified, title, size, relevance')
    .option('--limit <n>', 'rows of a page')
    .option('--cursor <cursor>', 'nextCursor of the page before')
    .option('--archived', 'archived ones too')
    .option('--deleted', 'deleted ones too')
    .option('--json', 'JSON on stdout')
    .action((given: string[], options: ListOptions) => answer(options, ({ client }) => client.artifact.find.query(queryOf(given, options)), sayPage));
  command
    .command('show <artifact>')
    .description('one artifact: metadata, files, versions, relationships')
    .option('--json', 'JSON on stdout')
    .action((artifactId: string, options: Json) => answer(options, ({ client }) => client.artifact.get.query({ artifactId }), sayDetail));
  command
    .command('lineage <artifact>')
    .description('what it came from and what came of it')
    .option('--direction <way>', 'up, down or both', 'both')
    .option('--depth <n>', 'edges followed', '5')
    .option('--json', 'JSON on stdout')
    .action((artifactId: string, options: Json & { direction: 'up'; depth: string }) =>
      answer(
        options,
        ({ client }) => client.artifact.lineage.query({ artifactId, direction: options.direction, depth: Number(options.depth) }),
        ({ nodes, truncated }) =>
          [
            ...nodes.map((node) => `${String(node.depth).padStart(3)}  ${node.artifactId}  ${(node.type ?? 'unknown').padEnd(13)} ${node.title}`),
            ...(truncated ? ['there is more'] : []),
          ].join('\n'),
      ),
    );
  command
    .command('compare <a> <b>')
    .description('two artifacts side by side: what differs')
    .option('--json', 'JSON on stdout')
    .action((a: string, b: string, options: Json) =>
      answer(
        options,
        ({ client }) => client.artifact.compare.query({ a, b }),
        ({ same, metadata, files, metrics }) =>
          [
            same ? 'the same content' : 'different content',
            ...metadata.filter((one) => !one.same).map((one) => `${one.field}: ${JSON.stringify(one.a)} → ${JSON.stringify(one.b)}`),
            ...files.filter((one) => one.status !== 'same').map((one) => `${one.path}: ${one.status.replace('_', ' ')}`),
            ...metrics.filter((one) => one.delta !== null && one.delta !== 0).map((one) => `${one.name}: ${one.a} → ${one.b}`),
          ].join('\n'),
      ),
    );
  command
    .command('stats')
    .description('how much there is')
    .option('--json', 'JSON on stdout')
    .action((options: Json) =>
      answer(
        options,
        ({ client }) => client.artifact.stats.query(),
        (stats) =>
          [
            `${stats.live.count} artifacts, ${stats.logicalBytes} bytes, stored as ${stats.storedBytes}`,
            ...stats.byType.map((one) => `${one.value.padEnd(14)} ${String(one.count).padStart(9)} ${String(one.bytes).padStart(15)} bytes`),
            ...(stats.quarantined > 0 ? [`${stats.quarantined} quarantined`] : []),
          ].join('\n'),
      ),
    );
}

function queryOf(given: readonly string[], options: ListOptions): ReturnType<typeof readArtifactQuery> {
  const { json: _, archived, deleted, ...rest } = options;
  const params = new URLSearchParams();
  if (given.length > 0) params.set('q', given.map((word) => (/\s/.test(word) ? `"${word}"` : word)).join(' '));
  for (const [name, value] of Object.entries(rest)) for (const one of [value ?? []].flat()) params.append(name, one);
  if (archived) params.set('archived', 'true');
  if (deleted) params.set('deleted', 'true');
  return readArtifactQuery(params);
}

const sayRow = ({ artifactId, type, createdAt, bytes, title, tags, deletedAt, archived }: ArtifactRow): string =>
  `${artifactId}  ${type.padEnd(13)} ${createdAt.slice(0, 16)}Z ${String(bytes).padStart(11)}  ${title}${tags.length > 0 ? `  [${tags.join(', ')}]` : ''}${
    deletedAt ? '  (deleted)' : archived ? '  (archived)' : ''
  }`;

function sayPage({ artifacts, total, totalRelation, count, nextCursor, rankingNote }: ArtifactPage): string {
  console.error(`${count} of ${totalRelation === 'gte' ? `more than ${total}` : total}${rankingNote ? `; ${rankingNote}` : ''}`);
  if (nextCursor) console.error(`more: --cursor ${nextCursor}`);
  return artifacts.map(sayRow).join('\n');
}

function sayDetail(artifact: ArtifactDetail): string {
  return [
    sayRow(artifact),
    ...(artifact.description ? [artifact.description] : []),
    ...(artifact.digest ? [`version ${artifact.version}, digest ${artifact.digest}`] : []),
    ...artifact.fileList.map((file) => `  ${file.sha256}  ${file.path}  ${file.bytes} bytes${file.state === 'quarantined' ? '  QUARANTINED' : ''}`),
    ...artifact.relationships.declared.map((one) => `  ${one.direction === 'up' ? '←' : '→'} ${one.relation} ${one.artifactId}  ${one.title}`),
    ...artifact.protectedBy.map((reason) => `  protected: ${reason}`),
  ].join('\n');
}

function addBytes(command: Command): void {
  command
    .command('put <paths...>')
    .description('store files, or the files of folders, as one artifact')
    .option('--title <text>', 'its title; the first file’s name without it')
    .option('--type <type>', 'report, dataset, model …', 'report')
    .option('--description <text>', 'what it is')
    .option('--tags <tags>', 'separated by commas', words)
    .option('--from <ids>', 'artifacts it was derived from', words)
    .option('--json', 'JSON on stdout')
    .action((paths: string[], options: PutOptions) =>
      answer(
        options,
        (connection) => put(connection, paths, options),
        (row) => row.artifactId,
      ),
    );
  command
    .command('get <artifact> [path]')
    .description('write its files into a folder, or one of them; each is checked against its digest')
    .option('--out <folder>', 'folder to write into', '.')
    .option('--version <n>', 'an earlier version')
    .action((artifactId: string, path: string | undefined, options: { out: string; version?: string }) =>
      answer(
        {},
        (connection) => get(connection, artifactId, path, options),
        (written) => written.join('\n'),
      ),
    );
  command
    .command('verify <artifact>')
    .description('read its bytes again and compare digests; exit 1 when they differ')
    .option('--json', 'JSON on stdout')
    .action((artifactId: string, options: Json) =>
      answer(
        options,
        async ({ client }) => {
          const found = await client.artifact.verify.mutate({ artifactId });
          if (!found.ok) process.exitCode = 1;
          return found;
        },
        sayVerification,
      ),
    );
}

const sayVerification = ({ files, versions, ok }: ArtifactVerification): string =>
  [
    ...files.map((file) => `${file.path}: ${file.result === 'verified' ? 'OK' : file.result}`),
    ...versions.filter((one) => !one.holds).map((one) => `version ${one.version}: its digest is not that of its files`),
    ok ? 'verified' : 'NOT verified',
  ].join('\n');

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

async function put(connection: Connection, paths: readonly string[], { title, type, description, tags, from }: PutOptions): Promise<ArtifactRow> {
  const files: { path: string; sha256: string }[] = [];
  for (const { path, file } of filesBelow(paths)) files.push({ path, sha256: await sendBlob(connection, file) });
  const manifest = { title: title ?? basename(paths[0]), type: type as 'report', description, tags, derivedFrom: from, files };
  if (connection.server) return (await putArtifact(connection.server, LOCAL, manifest)).artifact;
  return (await connection.client.artifact.put.mutate(manifest)).artifact;
}

/** Bytes to the store, unless it has them; with their digest, so that nothing else is taken for them. */
async function sendBlob({ server, url, environment }: Connection, file: string): Promise<string> {
  const sha256 = await digestOf(file);
  const open = () => createReadStream(file, { highWaterMark: 1 << 20 });
  const length = statSync(file).size;
  if (server) {
    if (!server.blobs.has(sha256)) await putBlob(server, LOCAL, { body: open() as AsyncIterable<Uint8Array>, length, expected: sha256 });
    return sha256;
  }
  const headers: Record<string, string> = environment.token === undefined ? {} : { authorization: `Bearer ${environment.token}` };
  if ((await fetch(`${url}/api/v1/blobs/${sha256}`, { method: 'HEAD', headers })).ok) return sha256;
  const response = await fetch(`${url}/api/v1/blobs?sha256=${sha256}`, {
    method: 'POST',
    body: Readable.toWeb(open()) as ReadableStream,
    headers: { ...headers, 'content-length': String(length) },
    duplex: 'half',
  } as RequestInit);
  if (!response.ok) throw await problemOf(response);
  return sha256;
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function problemOf(response: Response): Promise<AppError> {
  const problem = (await response.json()) as { code: ErrorCode; detail: string; errors: [] };
  return new AppError(problem.code in ERRORS ? problem.code : 'INTERNAL', problem.detail, problem.errors);
}

async function get(connection: Connection, artifactId: string, only: string | undefined, options: { out: string; version?: string }): Promise<string[]> {
  const version = options.version === undefined ? undefined : Number(options.version);
  const { files } = await connection.client.artifact.files.query({ artifactId, version, limit: 1000 });
  const wanted = only === undefined ? files : files.filter((file) => file.path === only);
  if (wanted.length === 0)
    throw new AppError(
      'ARTIFACT_NOT_FOUND',
      only === undefined ? `artifact ${artifactId} has no files` : `there is no file "${only}" of artifact ${artifactId}`,
    );
  const written: string[] = [];
  for (const { path, sha256, url } of wanted) {
    const target = resolve(options.out, path);
    if (relative(resolve(options.out), target).startsWith('..')) throw new AppError('INVALID_INPUT', `"${path}" would lie outside ${options.out}`);
    mkdirSync(dirname(target), { recursive: true });
    const half = `${target}.${process.pid}.part`;
    try {
      await pipeline(await openFile(connection, sha256, url), createWriteStream(half));
      if ((await digestOf(half)) !== sha256) throw new AppError('CORRUPT_BLOB', `the bytes of "${path}" do not have the digest ${sha256}; verify the artifact`);
      renameSync(half, target);
    } catch (error) {
      rmSync(half, { force: true });
      throw error;
    }
    written.push(target);
  }
  return written;
}

async function openFile({ server, url, environment }: Connection, sha256: string, path: string): Promise<NodeJS.ReadableStream> {
  if (server) return server.blobs.stream(server.blobs.stat(sha256).sha256);
  const headers: Record<string, string> = environment.token === undefined ? {} : { authorization: `Bearer ${environment.token}` };
  const response = await fetch(`${url}${path}`, { headers });
  if (!response.ok) throw await problemOf(response);
  return response.body ? Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]) : Readable.from([]);
}

function addChanging(command: Command): void {
  for (const [name, words] of [
    ['archive', 'hide from lists'],
    ['unarchive', 'show in lists again'],
    ['pin', 'keep from deletion'],
    ['unpin', 'no longer keep from deletion'],
    ['delete', 'delete softly: its files stay'],
    ['restore', 'undo a deletion'],
    ['purge', 'give up the files of a deleted artifact, for good'],
  ] as const)
    command
      .command(`${name} <artifacts...>`)
      .description(words)
      .option('--json', 'JSON on stdout')
      .action((ids: string[], options: Json) =>
        answer(
          options,
          async ({ client }) => {
            const done = await client.artifact.bulk.mutate({ ids, action: { type: name } });
            if (done.failed > 0) process.exitCode = 4;
            return done;
          },
          ({ results }) => results.map((one) => `${one.artifactId}  ${one.ok ? 'done' : one.message}`).join('\n'),
        ),
      );
  command
    .command('update <artifact>')
    .description('change its title, description or tags')
    .option('--title <text>')
    .option('--description <text>')
    .option('--tags <tags>', 'all of them, separated by commas', words)
    .option('--add-tags <tags>', 'further ones', words)
    .option('--remove-tags <tags>', 'not these any more', words)
    .option('--json', 'JSON on stdout')
    .action((artifactId: string, { json, ...patch }: Json & Record<string, string & string[]>) =>
      answer({ json }, ({ client }) => client.artifact.update.mutate({ artifactId, patch }), sayRow),
    );
}

function addKeeping(command: Command): void {
  command
    .command('rescan')
    .description('rebuild the registry from the documents on disk')
    .option('--dry-run', 'say what would be done')
    .option('--json', 'JSON on stdout')
    .action((options: Json & { dryRun?: boolean }) =>
      answer(
        options,
        ({ client }) => client.artifact.rescan.mutate({ dryRun: options.dryRun ?? false }),
        (report) =>
          [
            `${report.scanned} scanned, ${report.found} known, ${report.added} added, ${report.missing} without a document`,
            ...report.invalid.map((one) => `${one.path}: ${one.reason}`),
          ].join('\n'),
      ),
    );
  command
    .command('gc')
    .description('what would be collected; with --apply it is')
    .option('--apply', 'condemn, and take what was condemned a grace period ago')
    .option('--grace <hours>', 'hours a blob must be old', '24')
    .option('--json', 'JSON on stdout')
    .action((options: Json & { apply?: boolean; grace: string }) =>
      answer(
        options,
        ({ client }) => client.artifact.gc.mutate({ dryRun: !options.apply, graceHours: Number(options.grace) }),
        (report) =>
          `${report.orphans.count} blobs (${report.orphans.bytes} bytes) nobody refers to; ${report.condemned} condemned, ${report.swept.count} taken, ${report.reprieved} put back`,
      ),
    );
}
