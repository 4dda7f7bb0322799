import { z } from 'zod';
import { isAppError } from '../../errors.ts';
import type { Actor, Server } from '../../server.ts';
import { parseInput } from '../parse-input.ts';
import { requireWrite } from '../require-write.ts';
import { ArtifactTags, changeState, StateChange, updateArtifact } from './change-artifact.ts';
import type { BulkArtifactResult } from './views.ts';

/** One action on many artifacts. */
export const BulkArtifacts = z.strictObject({
  ids: z
    .array(z.string().min(1).max(100))
    .min(1)
    .max(1000)
    .refine((ids) => new Set(ids).size === ids.length, 'names each artifact once'),
  action: z.discriminatedUnion('type', [
    z.strictObject({ type: StateChange }),
    z.strictObject({ type: z.literal('tag'), add: ArtifactTags.default([]), remove: z.array(z.string().max(128)).max(50).default([]) }),
  ]),
});

/** Each artifact is its own write: one that fails leaves the others done, and says why. */
export async function bulkArtifacts(server: Server, actor: Actor, body: unknown): Promise<{ results: BulkArtifactResult[]; done: number; failed: number }> {
  requireWrite(actor);
  const { ids, action } = parseInput(BulkArtifacts, body);
  const results: BulkArtifactResult[] = [];
  for (const artifactId of ids) {
    try {
      if (action.type === 'tag') await updateArtifact(server, actor, { artifactId }, { addTags: action.add, removeTags: action.remove });
      else await changeState(server, actor, { artifactId }, action.type);
      results.push({ artifactId, ok: true, code: null, message: '' });
    } catch (error) {
      if (!isAppError(error)) throw error;
      results.push({ artifactId, ok: false, code: error.code, message: error.message });
    }
  }
  const done = results.filter((one) => one.ok).length;
  return { results, done, failed: results.length - done };
}
