import { z } from 'zod';
import type { Actor, Server } from '../../server.ts';
import { parseInput } from '../parse-input.ts';
import { requireWrite } from '../require-write.ts';
import { findAlias } from './alias-row.ts';
import { requireAliasName } from './judge-promotion.ts';
import { writeAlias } from './write-alias.ts';

export const Removal = z.strictObject({
  /** The model run the alias points at as far as the sender knows. */
  expected: z.string().max(200),
  reason: z.string().trim().max(500).default(''),
});

/** Takes an alias away; its history stays. @throws AppError ALIAS_NOT_FOUND, ALIAS_MOVED */
export async function removeAlias(server: Server, actor: Actor, name: string, body: unknown): Promise<{ name: string }> {
  requireWrite(actor);
  const { expected, reason } = parseInput(Removal, body);
  requireAliasName(name);
  await findAlias(server, name);
  await writeAlias(server, actor, { name, kind: 'remove', expected, to: null, reason: reason || 'removed', acknowledged: [] });
  return { name };
}
