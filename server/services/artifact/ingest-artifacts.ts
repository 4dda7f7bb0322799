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

const Line = z.strictObject({
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
/** Blobs written at once: their syncs share the disk's journal. */
const AT_ONCE = 125;

/** Many small artifacts at once: one JSON object a line, files as text. Each slice of 250 is durable before the next begins. */
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
  const store = async (): Promise<void> => {
    const ids = await storeSlice(server, actor, slice);
    firstId ??= ids[0] ?? null;
    lastId = ids.at(-1) ?? lastId;
    ingested += ids.length;
    slice = [];
  };
  for await (const line of linesOf(body)) {
    slice.push(parseLine(line, ingested + slice.length + 1));
    if (slice.length === SLICE) await store();
  }
  if (slice.length > 0) await store();
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

async function storeSlice(server: Server, actor: Actor, lines: readonly z.output<typeof Line>[]): Promise<string[]> {
  const wanted = lines.flatMap((line, row) => line.files.map((file, at) => ({ row, at, bytes: Buffer.from(file.text) })));
  const stored = lines.map((line) => line.files.map(({ path }) => ({ path, sha256: '', bytes: 0 })));
  let next = 0;
  const work = async (): Promise<void> => {
    for (let one = wanted[next++]; one !== undefined; one = wanted[next++]) {
      const blob = await server.blobs.put([one.bytes]);
      stored[one.row][one.at] = { path: stored[one.row][one.at].path, ...blob };
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
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
