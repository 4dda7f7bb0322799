import { z } from 'zod';
import { versionDigest } from '../../blobs/digest.ts';
import { ARTIFACT_TYPES } from '../../db/artifact-types.ts';
import { type Registration, registerStatements } from '../../db/register-artifact.ts';
import { newArtifactId } from '../../engine/new-id.ts';
import { AppError } from '../../errors.ts';
import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { parseInput } from '../parse-input.ts';
import { requireWrite } from '../require-write.ts';
import { ArtifactTags } from './change-artifact.ts';
import { FilePath } from './put-artifact.ts';

export const Line = z.strictObject({
  title: z.string().trim().min(1).max(300),
  type: z.enum(ARTIFACT_TYPES).default('report'),
  description: z.string().max(10_000).default(''),
  tags: ArtifactTags.default([]),
  source: z.enum(['user', 'import', 'sim', 'drill']).default('user'),
  inputHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  files: z
    .array(z.strictObject({ path: FilePath, text: z.string() }))
    .min(1)
    .max(100),
});

const SLICE = 250;
const LONGEST_LINE = 1_048_576;
/** Files up to so many bytes share a log, and with it one sync; longer ones are synced by themselves. */
const SMALL = 65_536;

/** Many small artifacts at once: one JSON object a line, files as text. Rows of a slice of 250 are written while the files of the next are stored. */
export async function ingestArtifacts(
  server: Server,
  actor: Actor,
  body: AsyncIterable<Uint8Array>,
): Promise<{ ingested: number; firstId: string | null; lastId: string | null }> {
  requireWrite(actor);
  let ingested = 0;
  let firstId: string | null = null;
  let lastId: string | null = null;
  let slice: z.output<typeof Line>[] = [];
  /** The rows of the slice before; null: nothing is being written. */
  let writing: Promise<string[]> | null = null;
  const written = async (): Promise<void> => {
    const ids = (await writing) ?? [];
    writing = null;
    firstId ??= ids[0] ?? null;
    lastId = ids.at(-1) ?? lastId;
    ingested += ids.length;
  };
  const store = async (): Promise<void> => {
    const lines = slice;
    slice = [];
    const files = await storeFiles(server, lines).catch(async (error: unknown) => {
      await written();
      throw error;
    });
    await written();
    writing = writeRows(server, actor, lines, files);
    // Heard by `written`, which may come later.
    writing.catch(() => {});
  };
  let seen = 0;
  try {
    for await (const line of linesOf(body)) {
      slice.push(parseLine(line, ++seen));
      if (slice.length === SLICE) await store();
    }
  } catch (error) {
    await written();
    throw error;
  }
  if (slice.length > 0) await store();
  await written();
  return { ingested, firstId, lastId };
}

function parseLine(line: string, number: number): z.output<typeof Line> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new AppError('INVALID_INPUT', `line ${number} is not JSON; those before its slice of ${SLICE} are stored`, [
      { path: `${number}`, message: 'is not JSON' },
    ]);
  }
  return parseInput(Line, value);
}

async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    if (rest.length > LONGEST_LINE) throw new AppError('UPLOAD_TOO_LARGE', `a line has at most ${LONGEST_LINE} characters; upload large files one by one`);
    for (const part of parts) if (part.trim() !== '') yield part;
  }
  if (rest.trim() !== '') yield rest;
}

type StoredFiles = { path: string; sha256: string; bytes: number }[];

/** Files of a slice, durable. */
async function storeFiles({ blobs }: Server, lines: readonly z.output<typeof Line>[]): Promise<StoredFiles[]> {
  const wanted = lines.flatMap((line) => line.files.map((file) => Buffer.from(file.text)));
  const isSmall = (bytes: Buffer): boolean => bytes.byteLength <= SMALL;
  const small = await blobs.putMany(wanted.filter(isSmall));
  const large = await Promise.all(wanted.filter((bytes) => !isSmall(bytes)).map((bytes) => blobs.put([bytes], { flush: false })));
  if (large.length > 0) await blobs.flush();
  const stored = wanted.map((bytes) => (isSmall(bytes) ? small : large).shift()!);
  return lines.map((line) => line.files.map(({ path }) => ({ path, ...stored.shift()! })));
}

async function writeRows(server: Server, actor: Actor, lines: readonly z.output<typeof Line>[], stored: readonly StoredFiles[]): Promise<string[]> {
  const at = new Date(server.now()).toISOString();
  const registrations = lines.map((line, row): Registration => {
    const { files: _, inputHash, ...rest } = line;
    const files = stored[row];
    return {
      artifact: {
        ...rest,
        id: newArtifactId(server.now()),
        kind: 'upload',
        runId: null,
        inputHash: inputHash ?? null,
        words: files.map((file) => file.path).join(' '),
        at,
      },
      version: { output: 'upload', digest: versionDigest(files), files, once: false },
    };
  });
  await server.db.write([
    ...registerStatements(registrations),
    auditRow(actor, 'artifact.ingest', `${registrations.length} from ${registrations[0].artifact.id}`, at),
  ]);
  return registrations.map((one) => one.artifact.id);
}
