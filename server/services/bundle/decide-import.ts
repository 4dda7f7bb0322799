import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { newApprovalId, newArtifactId, newModelRunId, newWorkspaceId } from '../../engine/new-id.ts';
import { AppError } from '../../errors.ts';
import type { Server } from '../../server.ts';
import type { AliasThere, ImportPlan, PlannedThing } from './plan-import.ts';
import type { Renames } from './renames.ts';
import type { ConflictPolicy, ImportItem } from './views.ts';

/** What is done with a thing: its rows are written, left, written under a new id, or (an artifact's versions) added behind ours. */
export type Deed = 'write' | 'leave' | 'copy' | 'append';

export interface Decisions {
  /** By entity and id there. */
  deeds: ReadonlyMap<string, Deed>;
  renames: Renames;
  items: readonly ImportItem[];
  /** Names of aliases here whose rows are written. */
  aliases: ReadonlySet<string>;
}

const SAYS: Readonly<Record<Deed, string>> = {
  write: 'takes the place of ours, which is older',
  leave: 'ours is kept',
  copy: 'lands beside ours under a new id',
  append: 'lands as a further version of ours',
};

/** @throws AppError WRONG_STATE for a conflict under the policy `fail` */
export async function decideImport(server: Server, plan: ImportPlan, policy: ConflictPolicy, applyAliases: boolean): Promise<Decisions> {
  const conflicts = plan.things.filter((thing) => thing.fate === 'conflict');
  if (policy === 'fail' && conflicts.length > 0)
    throw new AppError(
      'WRONG_STATE',
      `${conflicts.length} of the bundle's things are here in another state (${conflicts[0].entity} ${conflicts[0].title}); choose another policy, or leave it`,
      conflicts.slice(0, 100).map((one) => ({ path: `${one.entity} ${one.id}`, message: one.reason ?? 'differs' })),
    );
  const deeds = new Map(plan.things.map((thing) => [`${thing.entity} ${thing.id}`, deedOf(thing, policy)]));
  copyTogether(plan.things, deeds);
  const ids: Record<string, string> = {};
  for (const thing of plan.things) {
    if (thing.equal !== null) ids[thing.id] = thing.equal;
    else if (deeds.get(`${thing.entity} ${thing.id}`) === 'copy' && !Object.hasOwn(ids, thing.id)) ids[thing.id] = freshId(server, thing);
  }
  const { names, written, items: aliasItems } = await decideAliases(server, plan, policy, applyAliases);
  const workspaceName = await freeName(server, plan.things, deeds);
  return {
    deeds,
    renames: { ids, aliases: names, workspaceName },
    items: [...plan.things.filter(isShown).map((thing) => toItem(thing, deeds.get(`${thing.entity} ${thing.id}`) ?? 'leave')), ...aliasItems],
    aliases: written,
  };
}

function deedOf({ fate, entity }: PlannedThing, policy: ConflictPolicy): Deed {
  if (fate === 'new' || fate === 'newer') return 'write';
  if (fate === 'identical' || policy === 'skip' || policy === 'fail') return 'leave';
  return policy === 'add' && entity === 'artifact' ? 'append' : 'copy';
}

/** A workspace is of one run, and a run's id is its artifact's: who copies one copies the other, and what hangs on the run by its id. */
function copyTogether(things: readonly PlannedThing[], deeds: Map<string, Deed>): void {
  const isCopied = (entity: string, id: string | null): boolean => deeds.get(`${entity} ${id}`) === 'copy';
  const workspace = things.find((thing) => thing.entity === 'workspace');
  const runs = things.filter((thing) => thing.entity === 'run');
  const isAny = runs.some((run) => isCopied('run', run.id)) || (workspace !== undefined && isCopied('workspace', workspace.id));
  if (!isAny) {
    // A run that stays as it is here keeps its artifact too.
    for (const run of runs) if (deeds.get(`run ${run.id}`) === 'leave' && deeds.get(`artifact ${run.id}`) !== 'write') deeds.set(`artifact ${run.id}`, 'leave');
    return;
  }
  for (const { entity, id, type } of things)
    if (entity === 'workspace' || entity === 'run' || entity === 'model' || entity === 'scenario' || (entity === 'artifact' && type === 'run'))
      deeds.set(`${entity} ${id}`, 'copy');
}

function freshId(server: Server, { entity }: PlannedThing): string {
  const now = server.now();
  if (entity === 'workspace' || entity === 'scenario') return newWorkspaceId();
  if (entity === 'model') return newModelRunId(now);
  if (entity === 'feed') return newArtifactId(now).replace('art_', 'feed_');
  return newArtifactId(now);
}

/** Ids of requests for a decision are of the run that asked: they go with a copy of it. */
export const freshApprovalId = (server: Server): string => newApprovalId(server.now());
/** `imp_` and the rest of an artifact's id. */
export const newImportId = (server: Server): string => newArtifactId(server.now()).replace('art_', 'imp_');

async function decideAliases(server: Server, { aliases }: ImportPlan, policy: ConflictPolicy, applyAliases: boolean) {
  const names: Record<string, string> = {};
  const written = new Set<string>();
  const items: ImportItem[] = [];
  const holders = async (name: string): Promise<string | null> => {
    const [row] = await server.db.read((q) => q.all<{ digest: string }>(sql`SELECT digest FROM alias WHERE name = ${name}`));
    return row?.digest ?? null;
  };
  const isKnown = async (name: string, { digest, moved }: AliasThere): Promise<boolean> => {
    if (moved === null || (digest !== null && (await holders(name)) !== digest)) return false;
    const same = sql`SELECT 1 FROM alias_history WHERE name = ${name} AND run_id = ${moved.runId} AND at = ${moved.at} LIMIT 1`;
    return (await server.db.read((q) => q.all(same))).length > 0;
  };
  for (const [name, alias] of aliases) {
    const { digest } = alias;
    const own = applyAliases ? await holders(name) : null;
    const isOurs = own !== null && own !== digest;
    // The very alias that the bundle was made of is not set a second time under another name.
    const takes = (await isKnown(name, alias)) || (applyAliases && (!isOurs || policy === 'add' || policy === 'copy'));
    let here = takes ? name : `imported/${name}`;
    for (let n = 2; !takes && digest !== null && ![null, digest].includes(await holders(here)); n++) here = `imported/${name}-${n}`;
    names[name] = here;
    if (digest === null) continue;
    const held = await holders(here);
    if (held !== digest) written.add(here);
    const fate = held === digest ? 'identical' : held === null ? 'new' : 'conflict';
    const does = fate === 'identical' ? 'points there already' : fate === 'new' ? `is set as ${here}` : 'is moved from ours to the model of the bundle';
    items.push({ entity: 'alias', id: name, title: here, fate, does });
  }
  return { names, written, items };
}

/** A workspace's name is unique here: another's is not taken from it. */
async function freeName(server: Server, things: readonly PlannedThing[], deeds: ReadonlyMap<string, Deed>): Promise<Renames['workspaceName']> {
  const workspace = things.find((thing) => thing.entity === 'workspace');
  if (!workspace || workspace.name === null) return null;
  const deed = deeds.get(`workspace ${workspace.id}`);
  if (deed === 'leave') return null;
  const { id, name } = workspace;
  const holder = async (wanted: string): Promise<boolean> => {
    const rows = await server.db.read((q) =>
      q.all<{ id: string }>(
        sql`SELECT workspace_id AS id FROM workspace WHERE name = ${wanted} AND deleted_at IS NULL AND (workspace_id <> ${id} OR ${deed === 'copy' ? 1 : 0} = 1)`,
      ),
    );
    return rows.length > 0;
  };
  if (!(await holder(name))) return null;
  for (let n = 1; n < 100; n++) {
    const here = `${name.slice(0, 80)}-imported${n === 1 ? '' : `-${n}`}`;
    if (!(await holder(here))) return { there: name, here };
  }
  return { there: name, here: `${name.slice(0, 80)}-${randomBytes(4).toString('hex')}` };
}

const isShown = ({ entity, type }: PlannedThing): boolean => entity !== 'dataset' && !(entity === 'artifact' && type === 'run');

function toItem({ entity, id, title, fate, equal, reason }: PlannedThing, deed: Deed): ImportItem {
  const does =
    equal !== null
      ? `equal content is here as ${equal}, which is used`
      : deed === 'copy' && fate !== 'conflict'
        ? 'lands under a new id with the run that is copied'
        : fate === 'new'
          ? 'is added'
          : fate === 'identical'
            ? 'is here already'
            : `${reason === null ? '' : `${reason}; `}${SAYS[deed]}`;
  return { entity, id, title, fate, does };
}
