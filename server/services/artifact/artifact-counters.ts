import { sql } from 'drizzle-orm';
import type { Server } from '../../server.ts';
import type { Conditions } from './artifact-conditions.ts';
import { type Condition, type Counted, notInState } from './condition-parts.ts';

/** A total is exact so far; beyond, it is "more than". */
export const MOST_COUNTED = 10_000;

/** What counters say for a query, read at one go. */
export interface Counters {
  /** Artifacts neither archived nor deleted. */
  live: number;
  /** How many live rows a condition has. Of values that overlap, no fewer than the largest, if that is beyond what is counted. 0: not known. */
  leastOf(condition: Condition): number;
  /** Of a condition's set, or the rows it rules out, likewise. */
  leastIn(condition: Condition): number;
  /** Conditions for the states that a query leaves out and anything is in. */
  hidden: readonly Condition[];
}

const read = new WeakMap<Conditions, Promise<Counters>>();

/** Read once for a query. */
export function countersOf(server: Server, conditions: Conditions): Promise<Counters> {
  const found = read.get(conditions) ?? readAnew(server, conditions);
  read.set(conditions, found);
  return found;
}

const STATES = ['archived', 'deleted'] as const;

async function readAnew(server: Server, { list, liveOnly }: Conditions): Promise<Counters> {
  const each = list.flatMap((one) => [one, ...(one.parts ?? [])]);
  const named = each.flatMap(({ counted, set }) => [counted, set?.counted].flatMap((one) => one?.values.map((value) => [one.dimension, value]) ?? []));
  const wanted = [...new Map([...named, ['live', ''], ...STATES.map((state) => ['state', state])].map((one) => [one.join(' '), one])).values()];
  const rows = await server.db.read((q) =>
    q.all<{ name: string; n: number }>(
      sql`SELECT c.dimension || ' ' || c.value AS name, c.n FROM json_each(${JSON.stringify(wanted)}) w CROSS JOIN artifact_count c ON c.dimension = w.value ->> 0 AND c.value = w.value ->> 1`,
    ),
  );
  const counts = new Map(rows.map((row) => [row.name, row.n]));
  const of = (dimension: string, value: string): number => counts.get(`${dimension} ${value}`) ?? 0;
  const leastBy = (counted: Counted | null | undefined): number => {
    const each = counted?.values.map((value) => of(counted.dimension, value)) ?? [];
    if (!counted?.overlaps) return each.reduce((sum, n) => sum + n, 0);
    const most = Math.max(...each);
    return most > MOST_COUNTED ? most : 0;
  };
  return {
    live: of('live', ''),
    leastOf: ({ counted }) => leastBy(counted),
    leastIn: ({ set }) => leastBy(set?.counted),
    hidden: liveOnly ? STATES.filter((state) => of('state', state) > 0).map(notInState) : [],
  };
}
