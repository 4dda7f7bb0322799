import { sql } from 'drizzle-orm';
import { SEQ_PER_MS } from '../../db/register-artifact.ts';
import type { Server } from '../../server.ts';

/**
 * Places (`seq`) for artifacts of the past: of each the first free one of its own millisecond, or after it, in the order given.
 * @param times ms, ascending @returns as many places, each of them free when it was looked at
 */
export async function placeRows(server: Server, times: readonly number[]): Promise<number[]> {
  const places: number[] = [];
  const taken = new Set<number>();
  const from = times.map((ms) => ms * SEQ_PER_MS);
  while (places.length < times.length) {
    // Where each still without a place may look: behind the newest of its millisecond, as far as all of them together need.
    const left = from.slice(places.length);
    const room = left.length + SEQ_PER_MS;
    const bases = [...new Set(left)];
    const tops = await server.db.read((q) =>
      q.all<{ base: number; top: number | null }>(
        sql`SELECT value AS base, (SELECT max(seq) FROM artifact WHERE seq >= value AND seq < value + ${SEQ_PER_MS}) AS top FROM json_each(${JSON.stringify(bases)})`,
      ),
    );
    const starts = new Map(tops.map(({ base, top }) => [base, top === null ? base : top + 1]));
    const ranges = JSON.stringify(bases.map((base) => [starts.get(base), (starts.get(base) ?? base) + room]));
    const rows = await server.db.read((q) =>
      q.all<{ seq: number }>(sql`SELECT a.seq FROM json_each(${ranges}) r CROSS JOIN artifact a ON a.seq >= r.value ->> 0 AND a.seq < r.value ->> 1`),
    );
    for (const { seq } of rows) taken.add(seq);
    for (const base of left) {
      const start = starts.get(base) ?? base;
      let at = start;
      while (taken.has(at)) at++;
      if (at >= start + room) {
        // A burst filled it all: looked at again behind it.
        for (let i = places.length; i < from.length && from[i] === base; i++) from[i] = at;
        break;
      }
      taken.add(at);
      places.push(at);
    }
  }
  return places;
}
