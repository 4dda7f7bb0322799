import { readAliases } from '../../engine/ops/read-aliases.ts';
import type { Server } from '../../server.ts';
import { toAliasViews } from './alias-row.ts';
import type { AliasView } from './views.ts';

/** Every alias with its holder and what is wrong with it, by name; drills, which have a name of their own, only when asked for. */
export async function listAliases(server: Server, { drills = false }: { drills?: boolean }): Promise<AliasView[]> {
  const states = await readAliases(server.db);
  return toAliasViews(server, drills ? states : states.filter((one) => !one.drill));
}
