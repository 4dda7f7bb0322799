import { type SQL, sql } from 'drizzle-orm';
import type { Server } from '../../server.ts';
import type { Conditions } from './artifact-conditions.ts';
import { countersOf } from './artifact-counters.ts';
import type { Bounds, Condition } from './condition-parts.ts';
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
    else unread.push(...(one.parts ?? [one]));
  }
  return testSeqs(args, unread, seqs);
}

/** Sets of at most so many rows are read as a whole, and no more than these for each candidate that is to come. */
const WHOLE_SET = 100_000;
const WHOLE_EACH = 4;

/** To look for words in one candidate takes what reading so many rows of words does; beyond so many they are not read as a whole. */
const WORDS_A_LOOK = 200;
const WHOLE_WORDS = 150_000;

/** A sieve for candidates that lie anywhere, ascending; so many of them are likely to come, until so many are wanted. */
export async function createSieve(args: Asked, left: readonly Condition[], { ahead, wanted }: { ahead: number; wanted: number }) {
  const { live, leastIn } = await countersOf(args.server, args.conditions);
  const sets: { rows: readonly number[]; keep: 'shared' | 'others' }[] = [];
  let unread: Condition[] = [];
  for (const one of left) {
    const newest = one.parts ? (await readWords(args.server, one)).newest : null;
    if (newest?.isComplete) sets.push({ rows: newest.seqs.toReversed(), keep: 'shared' });
    else
      for (const part of one.parts ?? [one]) {
        const least = leastIn(part);
        const isSmall = part.set?.counted && least > 0 && least <= Math.min(WHOLE_SET, WHOLE_EACH * ahead);
        const rows = isSmall
          ? await readSeqs(
              args.server,
              part.set!.slice(() => sql`true`, sql`asc`, ALL),
            )
          : await readRange(args.server, part);
        if (rows === null) unread.push(part);
        else sets.push({ rows, keep: part.set?.not ? 'others' : 'shared' });
      }
  }
  let seen = 0;
  let kept = 0;
  let words = left.find((one) => one.parts?.some((part) => unread.includes(part)));
  /** What was found so far tells how many rows there are in all, and how many candidates are still to come. */
  const isWholeLess = (): boolean => {
    const share = (kept + 1) / seen;
    return share * live <= Math.min(WHOLE_WORDS, (WORDS_A_LOOK * (wanted - kept)) / share);
  };
  return async (candidates: readonly number[]): Promise<readonly number[]> => {
    let seqs = candidates;
    if (words && seen > 0 && isWholeLess()) {
      const { parts = [], set } = words;
      const rows = await readSeqs(
        args.server,
        set!.slice(() => sql`true`, sql`asc`, ALL),
      );
      sets.push({ rows, keep: 'shared' });
      unread = unread.filter((one) => !parts.includes(one));
      words = undefined;
    }
    for (const { rows, keep } of sets) if (seqs.length > 0) seqs = siftSeqs(seqs, rows, { order: 'asc', keep });
    const fit = await testSeqs(args, unread, seqs, seen === 0 ? 1 : (kept + 1) / seen);
    seen += seqs.length;
    kept += fit.length;
    return fit;
  };
}

const ALL = -1;

/** Rows of a range up to which it is read as a whole: they stand side by side in the index of its key. */
const WHOLE_RANGE = 20_000;

/** Null: it is no range, or has more rows. */
async function readRange(server: Server, { driver }: Condition): Promise<readonly number[] | null> {
  if (driver === null || driver.slice !== null) return null;
  const rows = await readSeqs(server, sql`SELECT seq FROM (${driver.rows}) LIMIT ${WHOLE_RANGE + 1}`);
  return rows.length > WHOLE_RANGE ? null : Array.from(Float64Array.from(rows).sort());
}

/** Going over so many rows of words takes what looking them up in one candidate does: 10 to 80 µs. */
const ROWS_A_LOOK = 400;
/** So many for each candidate are gone over before it is known whether they reach from the first to the last. */
const ROWS_TRIED = 100;

/** What the database says of candidates, in their order; the tests that take less come first. @param share of all rows that words may have, as far as known */
async function testSeqs({ server, conditions }: Asked, unread: readonly Condition[], candidates: readonly number[], share = 1): Promise<readonly number[]> {
  const { live } = await countersOf(server, conditions);
  let seqs = candidates;
  const rows = (): SQL => sql`SELECT value AS seq FROM json_each(${JSON.stringify(seqs)})`;
  const ofWords = unread.filter((one) => one.words !== null);
  const isAtOnce = (one: Condition): boolean => one.words!.isDear || seqs.length * ROWS_A_LOOK > live * share;
  const others = unread.filter((one) => one.words === null);
  if (others.length > 0 && seqs.length > 0) seqs = await readSeqs(server, sql`SELECT a.seq FROM (${rows()}) a WHERE ${toTests(others)}`);
  for (const one of ofWords) {
    if (seqs.length === 0) return seqs;
    const near = one.words!.isDear ? null : await readNear(server, one, seqs);
    if (near === null) {
      const fit = new Set(await readSeqs(server, isAtOnce(one) ? one.words!.among(rows()) : sql`SELECT a.seq FROM (${rows()}) a WHERE ${one.test}`));
      seqs = seqs.filter((seq) => fit.has(seq));
    } else seqs = seqs.filter((seq) => near.has(seq) !== one.set!.not);
  }
  return seqs;
}

/** Rows of words from the first candidate to the last; null when they are too many. */
async function readNear(server: Server, { set }: Condition, seqs: readonly number[]): Promise<ReadonlySet<number> | null> {
  const limit = ROWS_TRIED * seqs.length;
  const [low, high] = [Math.min(seqs[0], seqs[seqs.length - 1]), Math.max(seqs[0], seqs[seqs.length - 1])];
  const rows = await readSeqs(server, set!.slice(between(low, high), sql`asc`, limit + 1));
  return rows.length > limit ? null : new Set(rows);
}

const between =
  (low: number, high: number): Bounds =>
  (on) =>
    sql`${sql.raw(on)} >= ${low} AND ${sql.raw(on)} <= ${high}`;

const rankOf = ({ set, parts }: Condition): number => (set === null ? 3 : parts ? 2 : set.not ? 1 : 0);

/** Rows of a condition's set between the first and the last candidate, in the same order; null when they are too many. */
async function readSet(
  { server, conditions, driver, order }: SiftArgs,
  one: Condition,
  { seqs, seen }: { seqs: readonly number[]; seen: number },
): Promise<readonly number[] | null> {
  const [first, last] = [seqs[0], seqs[seqs.length - 1]];
  const [low, high] = order === 'asc' ? [first, last] : [last, first];
  if (one.parts) {
    const { newest } = await readWords(server, one);
    if (newest!.isComplete || newest!.seqs[newest!.seqs.length - 1] <= low) return order === 'desc' ? newest!.seqs : newest!.seqs.toReversed();
  }
  const { live, leastIn } = await countersOf(server, conditions);
  // As many as there are of each, they lie among each other.
  const expected = (seen * leastIn(one)) / Math.max(1, driver.condition === null ? live : driver.estimate);
  if (!one.parts && expected > ROWS_EACH * seqs.length) return null;
  const limit = Math.min(MOST_ROWS, Math.max(LIMITS.slice / 8, (one.parts ? WORDS_EACH : ROWS_EACH) * seqs.length));
  const rows = await readSeqs(server, one.set!.slice(between(low, high), sql.raw(order), limit + 1));
  return rows.length > limit ? null : rows;
}
