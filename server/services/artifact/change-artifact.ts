import { z } from 'zod';
import { guard, type Statement } from '../../db/statement.ts';
import { isRefused } from '../../db/write-failure.ts';
import { AppError, withCurrent } from '../../errors.ts';
import type { Actor, Server } from '../../server.ts';
import { auditRow } from '../audit.ts';
import { invalid, parseInput } from '../parse-input.ts';
import { requireWrite } from '../require-write.ts';
import { Tag, tagAsKept } from '../tag.ts';
import { findArtifact, findPresent, type StoredArtifact, toArtifactRow } from './artifact-row.ts';
import { protectionOf } from './protection.ts';
import type { ArtifactRow } from './views.ts';

/** On one artifact, however they came there. */
const MOST_TAGS = 50;

export const ArtifactTags = z.array(Tag).max(MOST_TAGS);

/** What a person may write on an artifact. */
export const ArtifactPatch = z.strictObject({
  title: z.string().trim().min(1).max(300).optional(),
  description: z.string().max(10_000).optional(),
  tags: ArtifactTags.optional().describe('All of them; addTags and removeTags change some'),
  addTags: ArtifactTags.optional(),
  removeTags: z.array(z.string().max(128)).max(1000).optional(),
});
export type ArtifactPatch = z.input<typeof ArtifactPatch>;

export interface Target {
  artifactId: string;
  /** Versions of an If-Match header; when the row is at none of them it is refused with 412. */
  ifMatch?: readonly number[];
}

/** Changes what was given and nothing else; no version of the content is made. @throws AppError STALE_VERSION, ARTIFACT_NOT_FOUND, ARTIFACT_GONE, INVALID_INPUT */
export async function updateArtifact(server: Server, actor: Actor, target: Target, body: unknown): Promise<ArtifactRow> {
  requireWrite(actor);
  const { tags, addTags, removeTags, ...patch } = parseInput(ArtifactPatch, body);
  for (;;) {
    const row = await findPresent(server, target.artifactId);
    const before = JSON.parse(row.tags) as string[];
    const after = tagsAfter(before, { tags, addTags, removeTags });
    const changes: [string, string][] = Object.entries(patch).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
    const isTagged = tags !== undefined || addTags !== undefined || removeTags !== undefined;
    if (isTagged) changes.push(['tags', JSON.stringify(after)]);
    const statements = changes.length === 0 ? [] : [changeStatement(row, changes, server.now()), ...(isTagged ? tagStatements(row, after) : [])];
    try {
      return await write(server, actor, target, 'artifact.update', row, statements);
    } catch (error) {
      // Tags are told by what they were: when somebody changed them meanwhile, once more on what stands there now.
      if (!isRefused(error, { guard: 'unchanged' })) throw error;
    }
  }
}

/** @throws AppError INVALID_INPUT when it comes to have too many; some may be taken away from what has too many already */
function tagsAfter(before: readonly string[], { tags, addTags = [], removeTags = [] }: Pick<ArtifactPatch, 'tags' | 'addTags' | 'removeTags'>): string[] {
  const removed = new Set(removeTags.map(tagAsKept));
  const kept = (tags ?? before).map(tagAsKept).filter((one) => !removed.has(one));
  const after = [...new Set([...kept, ...addTags])].sort();
  if (after.length <= MOST_TAGS || after.length <= before.length) return after;
  throw invalid([{ path: 'addTags', message: `makes ${after.length} tags of it, at most ${MOST_TAGS} can be; take some away with removeTags` }]);
}

const CHANGES = ['archive', 'unarchive', 'pin', 'unpin', 'delete', 'restore', 'purge'] as const;
export type StateChange = (typeof CHANGES)[number];
export const StateChange = z.enum(CHANGES);

/**
 * Archives, pins, deletes (softly: files stay, restorable), restores or purges (files are given up, metadata stay).
 * Doing twice what is done already changes nothing. @throws AppError ARTIFACT_PROTECTED, ARTIFACT_GONE, WRONG_STATE, STALE_VERSION
 */
export async function changeState(server: Server, actor: Actor, target: Target, change: StateChange): Promise<ArtifactRow> {
  requireWrite(actor);
  const row = await findArtifact(server, target.artifactId);
  if (change === 'delete' || change === 'purge') await requireFree(server, row, change);
  // To delete or purge once more what is gone changes nothing.
  if (row.purgedAt !== null && change !== 'delete' && change !== 'purge')
    throw new AppError('ARTIFACT_GONE', `artifact ${row.artifactId} was purged on ${row.purgedAt.slice(0, 10)}; there is nothing left to ${change}`);
  if (change === 'purge' && row.deletedAt === null)
    throw new AppError('WRONG_STATE', `artifact ${row.artifactId} is not deleted; delete it before it is purged`);
  const at = new Date(server.now()).toISOString();
  const columns: Record<StateChange, [column: 'archived' | 'pinned' | 'deleted_at' | 'purged_at', value: string | number | null, isDone: boolean]> = {
    archive: ['archived', 1, row.archived],
    unarchive: ['archived', 0, !row.archived],
    pin: ['pinned', 1, row.pinned],
    unpin: ['pinned', 0, !row.pinned],
    delete: ['deleted_at', at, row.deletedAt !== null],
    restore: ['deleted_at', null, row.deletedAt === null],
    purge: ['purged_at', at, row.purgedAt !== null],
  };
  const [column, value, isDone] = columns[change];
  const statements = isDone ? [] : [changeStatement(row, [[column, value]], server.now()), ...(change === 'purge' ? purgeStatements(row.artifactId) : [])];
  return write(server, actor, target, `artifact.${change}`, row, statements);
}

/** @throws AppError ARTIFACT_PROTECTED saying by what */
async function requireFree(server: Server, row: StoredArtifact, change: 'delete' | 'purge'): Promise<void> {
  const reasons = (await protectionOf(server, [row.artifactId])).get(row.artifactId) ?? [];
  if (reasons.length === 0) return;
  throw new AppError('ARTIFACT_PROTECTED', `artifact ${row.artifactId} cannot be ${change}d: ${reasons.join('; ')}`, [
    { path: 'artifactId', message: reasons[0] },
  ]);
}

/** Files and versions go; the garbage collection takes the bytes once nobody else has them. */
const purgeStatements = (artifactId: string): Statement[] => [
  { sql: 'DELETE FROM dataset WHERE digest IN (SELECT digest FROM artifact_version WHERE artifact_id = ?)', args: [artifactId] },
  { sql: 'DELETE FROM series WHERE dataset IN (SELECT digest FROM artifact_version WHERE artifact_id = ?)', args: [artifactId] },
  { sql: 'DELETE FROM artifact_file WHERE artifact_id = ?', args: [artifactId] },
  { sql: 'DELETE FROM artifact_version WHERE artifact_id = ?', args: [artifactId] },
];

/** Column names are ours, never a client's. */
function changeStatement({ artifactId }: StoredArtifact, changes: readonly (readonly [string, string | number | null])[], now: number): Statement {
  const at = new Date(now).toISOString();
  return {
    sql: `UPDATE artifact SET ${changes.map(([column]) => `${column} = ?`).join(', ')}, modified_at = ?, edited_at = ?, documented = 0, row_version = row_version + 1 WHERE artifact_id = ?`,
    args: [...changes.map(([, value]) => value), at, at, artifactId],
  };
}

const tagStatements = ({ seq, type }: StoredArtifact, tags: readonly string[]): Statement[] => [
  { sql: 'DELETE FROM artifact_tag WHERE created_at = ? AND tag NOT IN (SELECT value FROM json_each(?))', args: [seq, JSON.stringify(tags)] },
  {
    sql: `INSERT OR IGNORE INTO artifact_tag (tag, created_at, origin, type) SELECT value, ?, 'user', ? FROM json_each(?)`,
    args: [seq, type, JSON.stringify(tags)],
  },
];

async function write(server: Server, actor: Actor, target: Target, verb: string, row: StoredArtifact, statements: readonly Statement[]): Promise<ArtifactRow> {
  const { artifactId, ifMatch } = target;
  const version = '(SELECT row_version FROM artifact WHERE artifact_id = ?)';
  const guards = ifMatch === undefined ? [] : [guard('if_match', `${version} IN (SELECT value FROM json_each(?))`, [artifactId, JSON.stringify(ifMatch)])];
  const audit = statements.length === 0 ? [] : [auditRow(actor, verb, artifactId, new Date(server.now()).toISOString())];
  const unchanged = statements.length === 0 ? [] : [guard('unchanged', `${version} = ?`, [artifactId, row.rowVersion])];
  try {
    await server.db.write([...guards, ...unchanged, ...statements, ...audit]);
  } catch (error) {
    if (!isRefused(error, { guard: 'if_match' })) throw error;
    const now = await findArtifact(server, artifactId);
    const message = `artifact ${artifactId} was changed meanwhile and is at version ${now.rowVersion}; read it again and repeat the change`;
    throw withCurrent(new AppError('STALE_VERSION', message, [], error), toArtifactRow(now));
  }
  return toArtifactRow(await findArtifact(server, artifactId));
}
