import { type SQL, sql } from 'drizzle-orm';
import type { Server } from '../../server.ts';
import type { Conditions } from './artifact-conditions.ts';
import { countersOf } from './artifact-counters.ts';
import type { Condition } from './condition-parts.ts';
import { LIMITS, type PickedDriver, readSeqs, readWords } from './pick-driver.ts';
import { siftSeqs } from './seq-lists.ts';
import { toTests } from './walk-artifacts.ts';

interface Asked {
  server: Server;
  conditions: Conditions;
}

export interface SiftArgs extends Asked {
  driver: PickedDriver;
  order: 'asc' | 'desc';
}

/** Rows of a set that are read for each candidate rather than asking for it in the index: where they lie so close, reading is less. Of words far more. */
const ROWS_EACH = 2;
const WORDS_EACH = 60;
const MOST_ROWS = 40_000;

/** What of candidates that lie side by side holds the conditions. `seen`: how many there were, with those that were left out already. */
export async function siftPart(args: SiftArgs, left: readonly Condition[], part: { seqs: readonly number[]; seen: number }): Promise<readonly number[]> {
  let { seqs } = part;
  const unread: Condition[] = [];
  // What is wanted sooner leaves few than what is not.
  for (const one of left.toSorted((a, b) => rankOf(a) - rankOf(b))) {
    if (seqs.length === 0) return seqs;
    const [first, last] = [seqs[0], seqs[seqs.length - 1]];
    if (one.isSure?.(Math.min(first, last), Math.max(first, last))) continue;
    const rows = one.set && (await readSet(args, one, { seqs, seen: part.seen }));
    if (rows) seqs = siftSeqs(seqs, rows, { order: args.order, keep: one.set!.not ? 'others' : 'shared' });
    else unread.push(one);
  }
  return testSeqs(args, unread, seqs);
}

/** Sets of at most so many rows are read as a whole, and no more than these for each candidate that is to come. */
const WHOLE_SET = 100_000;
const WHOLE_EACH = 4;

/** A sieve for candidates that lie anywhere, ascending; so many of them are likely to come. */
export async function createSieve(args: Asked, left: readonly Condition[], ahead: number) {
  const sets: { rows: readonly number[]; keep: 'shared' | 'others' }[] = [];
  const unread: Condition[] = [];
  const { leastIn } = await countersOf(args.server, args.conditions);
  for (const one of left) {
    const newest = one.words && one.driver ? (await readWords(args.server, one)).newest : null;
    const least = leastIn(one);
    if (newest?.isComplete) sets.push({ rows: newest.seqs.toReversed(), keep: 'shared' });
    else if (one.set?.counted && least > 0 && least <= Math.min(WHOLE_SET, WHOLE_EACH * ahead))
      sets.push({
        rows: await readSeqs(
          args.server,
          one.set.slice(() => sql`true`, sql`asc`, ALL),
        ),
        keep: one.set.not ? 'others' : 'shared',
      });
    else unread.push(one);
  }
  return (candidates: readonly number[]): Promise<readonly number[]> => {
    let seqs = candidates;
    for (const { rows, keep } of sets) if (seqs.length > 0) seqs = siftSeqs(seqs, rows, { order: 'asc', keep });
    return testSeqs(args, unread, seqs);
  };
}

const ALL = -1;

/** Going over so many rows of words takes what looking them up in one candidate does: 10 to 80 µs. */
const ROWS_A_LOOK = 400;

/** What the database says of candidates, in their order; the tests that take less come first. */
async function testSeqs({ server, conditions }: Asked, unread: readonly Condition[], candidates: readonly number[]): Promise<readonly number[]> {
  const { live } = await countersOf(server, conditions);
  let seqs = candidates;
  const rows = (): SQL => sql`SELECT value AS seq FROM json_each(${JSON.stringify(seqs)})`;
  const ofWords = unread.filter((one) => one.words !== null);
  // The terms of a prefix are put together before its first row is known: once is enough.
  const isAtOnce = (one: Condition): boolean => one.words!.isPrefix || seqs.length * ROWS_A_LOOK > live;
  const others = unread.filter((one) => one.words === null);
  if (others.length > 0 && seqs.length > 0) seqs = await readSeqs(server, sql`SELECT a.seq FROM (${rows()}) a WHERE ${toTests(others)}`);
  for (const one of ofWords) {
    if (seqs.length === 0) return seqs;
    const fit = new Set(await readSeqs(server, isAtOnce(one) ? one.words!.among(rows()) : sql`SELECT a.seq FROM (${rows()}) a WHERE ${one.test}`));
    seqs = seqs.filter((seq) => fit.has(seq));
  }
  return seqs;
}

const rankOf = ({ set, words }: Condition): number => (set === null ? 3 : words ? 2 : set.not ? 1 : 0);

/** Rows of a condition's set between the first and the last candidate, in the same order; null when they are too many. */
async function readSet(
  { server, conditions, driver, order }: SiftArgs,
  one: Condition,
  { seqs, seen }: { seqs: readonly number[]; seen: number },
): Promise<readonly number[] | null> {
  const [first, last] = [seqs[0], seqs[seqs.length - 1]];
  const [low, high] = order === 'asc' ? [first, last] : [last, first];
  if (one.words && one.driver) {
    const { newest } = await readWords(server, one);
    if (newest!.isComplete || newest!.seqs[newest!.seqs.length - 1] <= low) return order === 'desc' ? newest!.seqs : newest!.seqs.toReversed();
  }
  const { live, leastIn } = await countersOf(server, conditions);
  // As many as there are of each, they lie among each other.
  const expected = (seen * leastIn(one)) / Math.max(1, driver.condition === null ? live : driver.estimate);
  if (!one.words && expected > ROWS_EACH * seqs.length) return null;
  const limit = Math.min(MOST_ROWS, Math.max(LIMITS.slice / 8, (one.words ? WORDS_EACH : ROWS_EACH) * seqs.length));
  const between = (on: string) => sql`${sql.raw(on)} >= ${low} AND ${sql.raw(on)} <= ${high}`;
  const rows = await readSeqs(server, one.set!.slice(between, sql.raw(order), limit + 1));
  return rows.length > limit ? null : rows;
}
