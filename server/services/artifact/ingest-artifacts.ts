import { createHash } from 'node:crypto';
import { z } from 'zod';
import { versionDigest } from '../../blobs/digest.ts';
import { brokenText, hasBrokenEscape } from '../../broken-text.ts';
import { ARTIFACT_TYPES } from '../../db/artifact-types.ts';
import { type Registration, registerStatements } from '../../db/register-artifact.ts';
import { newArtifactId } from '../../engine/new-id.ts';
import { AppError, type FieldError } from '../../errors.ts';
import { fieldErrors } from '../../field-errors.ts';
import { plural } from '../../kit/words.ts';
import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { keyStatements, oncePerKey, type RequestKey } from '../request-key.ts';
import { requireWrite } from '../require-write.ts';
import { ArtifactTags } from './change-artifact.ts';
import { FilePath, withoutClashes } from './file-paths.ts';

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
    .max(100)
    .superRefine(withoutClashes),
});

type Artifact = z.output<typeof Line>;

const SLICE = 250;
/** A slice ends sooner with so many characters: several are in memory at once. */
const SLICE_CHARACTERS = 8_388_608;
/** Slices whose files or rows are being stored while the next is read. */
const UNDER_WAY = 3;
const LONGEST_LINE = 1_048_576;
/** Files up to so many bytes share a log, and with it one sync; longer ones are synced by themselves. */
const SMALL = 65_536;

/**
 * Many small artifacts at once: one JSON object a line, files as text. While the rows of a slice are written, files of the next two are
 * stored and a fourth is read; rows come in order, so that those before a line that is refused are all there.
 * @param key of a client that may send the same lines again: each slice is stored once, so that what was cut off goes on
 * @throws AppError KEY_REUSED where a slice is stored with other lines, or with fewer or more
 */
export async function ingestArtifacts(
  server: Server,
  actor: Actor,
  body: AsyncIterable<Uint8Array>,
  key: string | null = null,
): Promise<{ ingested: number; firstId: string | null; lastId: string | null }> {
  requireWrite(actor);
  const sum = { ingested: 0, firstId: null as string | null, lastId: null as string | null };
  const underWay: Promise<Stored>[] = [];
  const finishOldest = async (): Promise<void> => {
    const { firstId, lastId, count } = await underWay.shift()!;
    sum.firstId ??= firstId;
    sum.lastId = lastId;
    sum.ingested += count;
  };
  const store = async (slice: Slice): Promise<void> => {
    if (underWay.length === UNDER_WAY) await finishOldest();
    const before = underWay.at(-1);
    const wish = key === null ? null : keyOf(key, slice);
    const storing = oncePerKey(server, wish, () => storeSlice(server, actor, slice.lines, before, wish), findStored);
    // Heard when it is the oldest.
    storing.catch(() => {});
    underWay.push(storing);
  };
  try {
    for await (const slice of slicesOf(body)) await store(slice);
    while (underWay.length > 0) await finishOldest();
    return sum;
  } catch (error) {
    // A slice that could not be stored stands before the line that was refused.
    const failed = (await Promise.allSettled(underWay)).find((one) => one.status === 'rejected');
    throw failed ? failed.reason : error;
  }
}

/** `from`, `to`: numbers of its first and last line; `digest` of the lines as sent, with their numbers. */
interface Slice {
  lines: Artifact[];
  from: number;
  to: number;
  digest: string;
}

async function* slicesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Slice> {
  let lines: Artifact[] = [];
  let hash = createHash('sha256');
  let [from, to, characters] = [1, 0, 0];
  const end = (): Slice => ({ lines, from, to, digest: hash.digest('hex') });
  for await (const { text, number } of linesOf(body)) {
    lines.push(parseLine(text, number));
    hash.update(`${number} ${text}\n`);
    to = number;
    characters += text.length;
    if (lines.length < SLICE && characters < SLICE_CHARACTERS) continue;
    yield end();
    lines = [];
    hash = createHash('sha256');
    [from, characters] = [number + 1, 0];
  }
  if (lines.length > 0) yield end();
}

/** Of a slice; sent again, it is told by its lines. */
const keyOf = (key: string, { from, to, digest }: Slice): RequestKey => ({
  verb: 'artifact.ingest',
  key: `${key} ${from}`,
  says: digest,
  refuse: (subject) => {
    const { count } = readStored(subject);
    return new AppError(
      'KEY_REUSED',
      `lines ${from} to ${to} are not those that the Idempotency-Key "${key}" was used for: ${plural(count, 'line')} from line ${from} on ${count === 1 ? 'is' : 'are'} stored under it; send what is not stored yet under a fresh key`,
      [{ path: `${from}`, message: `to line ${to}: not what is stored under this key, which is ${plural(count, 'line')}` }],
    );
  },
});

function parseLine(text: string, number: number): Artifact {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refusedLine(number, [{ path: '', message: 'is not JSON' }]);
  }
  const broken = hasBrokenEscape(text) ? brokenText(value) : [];
  if (broken.length > 0) throw refusedLine(number, broken);
  const parsed = Line.safeParse(value);
  if (parsed.success) return parsed.data;
  throw refusedLine(number, fieldErrors(parsed.error));
}

/** Of line 12, `title` is the field `12.title`. */
function refusedLine(number: number, errors: readonly FieldError[]): AppError {
  const said = errors.map(({ path, message }) => [path, message].filter(Boolean).join(' ')).join('; ');
  return new AppError(
    'INVALID_INPUT',
    `line ${number}: ${said}; those before its slice of up to ${SLICE} are stored`,
    errors.map(({ path, message }) => ({ path: [`${number}`, path].filter(Boolean).join('.'), message })),
  );
}

/** Lines with something on them, counted from 1 with those that are empty. */
async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<{ text: string; number: number }> {
  const decoder = new TextDecoder();
  let rest = '';
  let number = 0;
  for await (const chunk of body) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    for (const text of parts) {
      number++;
      if (text.trim() !== '') yield { text, number };
    }
    if (rest.length > LONGEST_LINE)
      throw new AppError('UPLOAD_TOO_LARGE', `line ${number + 1} has more than ${LONGEST_LINE} characters; upload large files one by one`);
  }
  if (rest.trim() !== '') yield { text: rest, number: number + 1 };
}

type StoredFiles = { path: string; sha256: string; bytes: number }[];

interface Stored {
  firstId: string;
  lastId: string;
  count: number;
}

const subjectOf = ({ firstId, lastId, count }: Stored): string => `${firstId} ${lastId} ${count}`;

function readStored(subject: string): Stored {
  const [firstId, lastId, count] = subject.split(' ');
  return { firstId, lastId, count: Number(count) };
}

const findStored = (subject: string): Promise<Stored> => Promise.resolve(readStored(subject));

/** @param before its rows are written before those of this slice, or none of this are */
async function storeSlice(
  server: Server,
  actor: Actor,
  lines: readonly Artifact[],
  before: Promise<unknown> | undefined,
  wish: RequestKey | null,
): Promise<Stored> {
  const at = new Date(server.now()).toISOString();
  const ids = lines.map(() => newArtifactId(server.now()));
  const stored = await storeFiles(server, lines);
  const registrations = lines.map((line, row): Registration => {
    const { files: _, inputHash, ...rest } = line;
    const files = stored[row];
    return {
      artifact: {
        ...rest,
        id: ids[row],
        kind: 'upload',
        runId: null,
        inputHash: inputHash ?? null,
        words: files.map((file) => file.path).join(' '),
        at,
      },
      version: { output: 'upload', digest: versionDigest(files), files, once: false },
    };
  });
  const made: Stored = { firstId: ids[0], lastId: ids[ids.length - 1], count: ids.length };
  const audit = auditRow(actor, 'artifact.ingest', `${ids.length} from ${ids[0]}`, at);
  await before;
  await server.db.write([...registerStatements(registrations), ...keyStatements(wish, subjectOf(made), at), audit]);
  return made;
}

/** Files of a slice, durable. */
async function storeFiles({ blobs }: Server, lines: readonly Artifact[]): Promise<StoredFiles[]> {
  const wanted = lines.flatMap((line) => line.files.map((file) => Buffer.from(file.text)));
  const isSmall = (bytes: Buffer): boolean => bytes.byteLength <= SMALL;
  const small = await blobs.putMany(wanted.filter(isSmall));
  const large = await Promise.all(wanted.filter((bytes) => !isSmall(bytes)).map((bytes) => blobs.put([bytes], { flush: false })));
  if (large.length > 0) await blobs.flush();
  const stored = wanted.map((bytes) => (isSmall(bytes) ? small : large).shift()!);
  return lines.map((line) => line.files.map(({ path }) => ({ path, ...stored.shift()! })));
}
