import { type SQL, sql } from 'drizzle-orm';
import type { Server } from '../../server.ts';
import type { Conditions } from './artifact-conditions.ts';
import { countersOf, MOST_COUNTED } from './artifact-counters.ts';
import type { Condition } from './condition-parts.ts';

/**
 * `gather`: candidates up to which all are looked at and sorted; `slice`: rows of one slice at most, a few milliseconds; `words`: rows
 * that are read of the index of words at once, those of a page and those that are counted; `facets`: rows that facets count, each of which
 * takes a look at its own place. Tests make them small.
 */
export const LIMITS = { gather: 4000, slice: 4096, words: MOST_COUNTED + 1, facets: 2000 };

/** Candidates up to which a list by another key than time is made by looking at all of them, and a driver without an order is taken at all. */
const most = (): number => 2.5 * LIMITS.gather;
/** What looking for words in one candidate takes, against asking another index. */
const WORDS_COST = 20;

export interface PickedDriver {
  /** Null: every artifact is a candidate. */
  condition: Condition | null;
  /** Its rows up to 10,001; beyond, a counter's figure, or 10,001. */
  estimate: number;
  /** Of words: the newest rows they have, put together once. */
  newest: NewestRows | null;
}

export interface NewestRows {
  /** Newest first. */
  seqs: readonly number[];
  isComplete: boolean;
}

const picked = new WeakMap<Conditions, Promise<PickedDriver>>();
const readings = new WeakMap<Condition, Promise<PickedDriver>>();

/** The condition to begin with: few rows, and cheap to ask the others of. Counters and short counts say how many. Picked once for a query. */
export function pickDriver(server: Server, conditions: Conditions): Promise<PickedDriver> {
  const found = picked.get(conditions) ?? pickAnew(server, conditions);
  picked.set(conditions, found);
  return found;
}

async function pickAnew(server: Server, conditions: Conditions): Promise<PickedDriver> {
  const { list } = conditions;
  let best: PickedDriver = { condition: null, estimate: Number.POSITIVE_INFINITY, newest: null };
  let lowest = Number.POSITIVE_INFINITY;
  const counters = await countersOf(server, conditions);
  for (const condition of list) {
    if (condition.driver === null) continue;
    const one: PickedDriver = condition.parts ? await readWords(server, condition) : { condition, estimate: 0, newest: null };
    if (!condition.parts) {
      const least = counters.leastOf(condition);
      // Counters leave out what is archived or deleted: a small number is counted again.
      one.estimate = least > LIMITS.gather ? least : await countUpTo(server, condition.driver.rows, MOST_COUNTED + 1);
    }
    // Going through them all is less than putting several values together: the narrow row brings what is tested.
    const many = condition.carried !== null && (condition.counted?.values.length ?? 1);
    if (many && many > 1 && one.estimate * many > counters.live) continue;
    if (condition.driver.slice === null && one.estimate > most()) continue;
    const cost = one.estimate * (1 + list.reduce((sum, other) => sum + (other === condition ? 0 : other.parts === undefined ? 1 : WORDS_COST), 0));
    if (cost < lowest) [best, lowest] = [one, cost];
  }
  return best;
}

/** The rows of words, newest first, read once: whatever comes after is asked of this list as long as it reaches. */
export function readWords(server: Server, condition: Condition): Promise<PickedDriver> {
  const found = readings.get(condition) ?? readAnew(server, condition);
  readings.set(condition, found);
  return found;
}

async function readAnew(server: Server, condition: Condition): Promise<PickedDriver> {
  const seqs = await readSeqs(
    server,
    condition.driver!.slice!(() => sql`true`, sql`desc`, LIMITS.words),
  );
  return { condition, estimate: seqs.length, newest: { seqs, isComplete: seqs.length < LIMITS.words } };
}

/** Rows by seq in the order they come: one text for all of them takes a tenth of what as many rows do. */
export async function readSeqs(server: Server, rows: SQL): Promise<number[]> {
  const [{ seqs }] = await server.db.read((q) => q.all<{ seqs: string }>(sql`SELECT json_group_array(seq) AS seqs FROM (${rows})`));
  return JSON.parse(seqs) as number[];
}

/** All rows of the driver are few enough to be looked at. By title each takes a look at its row: there fewer. */
export const isFew = ({ condition, estimate }: PickedDriver, sort: string): boolean => condition !== null && isFewBy(sort, estimate);
export const isFewBy = (sort: string, n: number): boolean => n <= (sort === 'title' ? LIMITS.gather : most());

export async function countUpTo(server: Server, rows: SQL, limit: number): Promise<number> {
  const [{ n }] = await server.db.read((q) => q.all<{ n: number }>(sql`SELECT count(*) AS n FROM (SELECT 1 FROM (${rows}) LIMIT ${limit})`));
  return n;
}
