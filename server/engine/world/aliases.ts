import type { World } from '../../kit/step.ts';
import { factsOf } from '../ops/model-facts.ts';
import { readAliases } from '../ops/read-aliases.ts';
import type { Viewpoint } from './index.ts';

/** Where every alias points, and what is wrong with it there. */
export async function lookAtAliases({ db }: Viewpoint): Promise<NonNullable<World['aliases']>> {
  const aliases = await readAliases(db);
  return Object.fromEntries(
    aliases.map(({ name, digest, movedBy, movedAt, holder, stale }) => [
      name,
      { digest, runId: movedBy, at: movedAt, ...(holder ? { holder: factsOf(holder) } : {}), stale },
    ]),
  );
}
