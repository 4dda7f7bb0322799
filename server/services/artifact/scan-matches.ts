import { sql } from 'drizzle-orm';
import type { Server } from '../../server.ts';
import type { Conditions } from './artifact-conditions.ts';
import { countersOf } from './artifact-counters.ts';
import type { Condition } from './condition-parts.ts';
import { LIMITS, pickDriver, readSeqs } from './pick-driver.ts';
import { seqsAfter } from './seq-lists.ts';
import { type SiftArgs, siftPart } from './sift-candidates.ts';
import { conditionsLeft, createWalker, type Walker } from './walk-artifacts.ts';

type Order = 'asc' | 'desc';

/** A way through the candidates of a query in the order of seq, as far as anyone wants. */
export interface Scan {
  /** What was found so far, in order. */
  readonly found: readonly number[];
  /** Types of candidates, by seq, where they are wanted and were brought along. */
  readonly types: ReadonlyMap<number, string>;
  /** No candidate is left. */
  readonly isDone: boolean;
  /** Goes on until so many are found, or no candidate is left. */
  reach(matches: number): Promise<void>;
}

interface Args extends SiftArgs {
  after: number | null;
}

const fromTop = new WeakMap<Conditions, Promise<Scan>>();

/** The scan from the newest on: a page, its total and its facets share one. */
export function scanNewest(server: Server, conditions: Conditions): Promise<Scan> {
  const found =
    fromTop.get(conditions) ?? pickDriver(server, conditions).then((driver) => createScan({ server, conditions, driver, order: 'desc', after: null }));
  fromTop.set(conditions, found);
  return found;
}

/** Candidates of a slice that is not the first, at least, if so many are likely to be needed. */
const LEAST = 256;
/** So many matches tell how many candidates it takes for more. */
const TELLING = 16;

/** A scan from a place on. */
export function createScan(args: Args): Scan {
  const { conditions } = args;
  // Words are put together anew for each slice: of fewer and larger ones they take less.
  const largest = (conditions.list.some((one) => one.parts) ? 6 : 2) * LIMITS.slice;
  const found: number[] = [];
  let isDone = false;
  let size = 0;
  let seen = 0;
  let source: Source | null = null;
  const types = new Map<number, string>();
  return {
    found,
    types,
    get isDone() {
      return isDone;
    },
    async reach(matches) {
      source ??= await openSource(args);
      while (found.length < matches && !isDone) {
        if (size > 0) await new Promise((resolve) => setImmediate(resolve));
        // As many as are likely to hold what is wanted, by what was found so far; where that is little, four times as many as before.
        const likely = 1.05 * (matches - found.length) * (seen === 0 ? 1 : seen / Math.max(1, found.length)) + 16;
        size = Math.ceil(Math.min(largest, likely, seen === 0 || found.length >= TELLING ? largest : Math.max(LEAST, 4 * size)));
        const part = await source.next(size);
        seen += part.seen;
        isDone = part.isLast;
        for (const [i, type] of part.types.entries()) types.set(part.seqs[i], type);
        for (const seq of await siftPart(args, source.left, part)) found.push(seq);
      }
    },
  };
}

interface Part {
  /** Candidates in order. */
  seqs: readonly number[];
  types: readonly string[];
  /** With those that were left out already. */
  seen: number;
  isLast: boolean;
}

/** Candidates in order, and the conditions that they were not tested by. */
interface Source {
  next(n: number): Promise<Part>;
  left: readonly Condition[];
}

async function openSource({ server, conditions, driver, order, after }: Args): Promise<Source> {
  const { hidden } = await countersOf(server, conditions);
  const all = [...conditions.list, ...hidden];
  const { condition, newest } = driver;
  const isListed = newest !== null && (newest.isComplete || order === 'desc');
  const listed = isListed ? newest.seqs : condition && condition.driver?.slice === null ? await readSeqs(server, condition.driver.rows) : null;
  const left = conditionsLeft(all, [condition]);
  const walker = createWalker(conditions, driver, { sort: 'created', order });
  const sliced = openSlices(server, walker, { all, order, wantsTypes: conditions.wantsTypes });
  if (listed === null) {
    let from = after;
    return {
      left: sliced.left,
      async next(n) {
        const part = await sliced.next(from, n);
        from = part.end;
        return part;
      },
    };
  }
  const isWhole = !newest || newest.isComplete;
  const sorted = newest && order === 'desc' ? listed : listed.toSorted((a, b) => (order === 'asc' ? a - b : b - a));
  let rest = after === null ? sorted : seqsAfter(sorted, after, order);
  let end = after;
  return {
    left,
    async next(n) {
      if (rest.length > 0) {
        const seqs = rest.length < 1.5 * n ? rest : rest.slice(0, n);
        rest = rest.slice(seqs.length);
        end = seqs[seqs.length - 1];
        return { seqs, types: [], seen: seqs.length, isLast: isWhole && rest.length === 0 };
      }
      if (isWhole) return { seqs: [], types: [], seen: 0, isLast: true };
      const part = await sliced.next(end, n);
      end = part.end;
      return part;
    },
  };
}

interface SlicesWanted {
  all: readonly Condition[];
  order: Order;
  wantsTypes: boolean;
}

/** Slices of an index, tested already by what stands in it. `end`: the last candidate looked at; null when there are no more. */
function openSlices(server: Server, walker: Walker, { all, order, wantsTypes }: SlicesWanted) {
  const open = conditionsLeft(all, walker.covers);
  const isCarried = (one: Condition): boolean => one.carried !== null && walker.carries.includes(one.carried.column);
  const tests = open.filter(isCarried).map((one) => one.carried!.test);
  const test = tests.length === 0 ? sql`true` : sql.join(tests, sql` AND `);
  const types = wantsTypes && walker.carries.includes('type') ? sql`json_group_array(a.type) FILTER (WHERE ${test})` : sql`'[]'`;
  return {
    left: open.filter((one) => !isCarried(one)),
    async next(after: number | null, n: number): Promise<Part & { end: number | null }> {
      const part = walker.slice(after === null ? null : [after, after], n);
      const [row] = await server.db.read((q) =>
        q.all<{ seen: number; low: number; high: number; seqs: string; types: string }>(
          sql`SELECT count(*) AS seen, min(a.seq) AS low, max(a.seq) AS high, json_group_array(a.seq) FILTER (WHERE ${test}) AS seqs, ${types} AS types FROM (${part}) a`,
        ),
      );
      const isLast = row.seen < n;
      const end = isLast ? null : order === 'asc' ? row.high : row.low;
      return { seqs: JSON.parse(row.seqs) as number[], types: JSON.parse(row.types) as string[], seen: row.seen, isLast, end };
    },
  };
}
