import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { canonicalJson } from '../blobs/canonical-json.ts';
import { sha256 } from '../blobs/digest.ts';
import { requestKey } from '../db/schema.ts';
import type { Statement } from '../db/statement.ts';
import { isRefused } from '../db/write-failure.ts';
import { AppError } from '../errors.ts';
import type { Server } from '../server.ts';

/** Chosen by a client, so that a request sent again after a lost answer does its work once. */
export const IdempotencyKey = z.string().min(1, 'is not empty').max(200, 'is at most 200 characters');

/** Verbs that a key can make happen once, as the audit log has them; each has keys of its own. */
export interface RequestKey {
  verb: 'artifact.put' | 'artifact.import' | 'artifact.ingest' | 'feed.create' | 'feed.import' | 'import.stage';
  key: string;
  /** JSON of all that the request says, but for bytes yet to be read: the key sent again with something else is refused. */
  says?: unknown;
  /** The refusal, where more can be told of the subject. */
  refuse?: (subject: string) => AppError;
}

/** Goes into the batch that makes the subject: both stand, or neither. */
export const keyStatements = (wish: RequestKey | null, subject: string, at: string): Statement[] =>
  wish === null
    ? []
    : [
        {
          sql: 'INSERT INTO request_key (verb, key, subject, at) VALUES (?, ?, ?, ?)',
          args: [wish.verb, wish.key, [subject, ...digestOf(wish)].join(' '), at],
        },
      ];

/** Stands behind the subject. */
const digestOf = ({ says }: RequestKey): string[] => (says === undefined ? [] : [sha256(canonicalJson(says))]);

export const keyReused = ({ key }: Pick<RequestKey, 'key'>): AppError =>
  new AppError('KEY_REUSED', `the Idempotency-Key "${key}" was used for another request; send this one under a fresh key`, [
    { path: 'idempotencyKey', message: 'was used for another request' },
  ]);

/**
 * Answers a request with a key: of the first with that key its answer is made, of every later one, also at the same time, it is found.
 * @param make makes the subject, with `keyStatements` in its batch
 * @param find shows a subject as it is now
 * @throws AppError KEY_REUSED when the first said something else
 */
export async function oncePerKey<T>(server: Server, wish: RequestKey | null, make: () => Promise<T>, find: (subject: string) => Promise<T>): Promise<T> {
  if (wish === null) return make();
  const earlier = await findSubject(server, wish);
  if (earlier !== null) return find(earlier);
  try {
    return await make();
  } catch (error) {
    const other = isRefused(error, { unique: 'request_key.verb, request_key.key' }) ? await findSubject(server, wish) : null;
    if (other === null) throw error;
    return find(other);
  }
}

async function findSubject(server: Server, wish: RequestKey): Promise<string | null> {
  const [row] = await server.db.read((q) =>
    q
      .select({ subject: requestKey.subject })
      .from(requestKey)
      .where(and(eq(requestKey.verb, wish.verb), eq(requestKey.key, wish.key))),
  );
  if (!row) return null;
  const [, subject, said] = /^(.*?)(?: ([0-9a-f]{64}))?$/.exec(row.subject) ?? ['', row.subject];
  const [says = said] = digestOf(wish);
  if (said === undefined || said === says) return subject;
  throw wish.refuse?.(subject) ?? keyReused(wish);
}
