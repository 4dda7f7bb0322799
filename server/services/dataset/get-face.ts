import { and, eq, inArray } from 'drizzle-orm';
import { series as seriesRow } from '../../db/schema.ts';
import { dateOfPeriod } from '../../kit/calendar.ts';
import { STATE } from '../../kit/kinds/dataset.ts';
import type { Effect } from '../../kit/preset.ts';
import type { Server } from '../../server.ts';
import { type FoundDataset, findDataset, observedOnly, readChannel, readStates } from './find-dataset.ts';
import type { DatasetFace } from './views.ts';

/** Periods shown, and series looked at when picking: what a person would leaf through, never the whole of a large dataset. */
const SHOWN = 181;
const LOOKED_AT = 150;
const LAUNCHES = 5;
const SHELF = 28;

/** A dataset's total with the series that best show what is said of its world. Equal datasets give equal faces. */
export async function getFace(server: Server, digest: string, effect: Effect): Promise<DatasetFace> {
  const found = await findDataset(server, digest);
  const { meta, totals } = found;
  const from = Math.max(0, meta.periods - SHOWN);
  const ordinals = pickSeries(server, found, effect, from);
  const names =
    ordinals.length === 0
      ? []
      : await server.db.read((q) =>
          q
            .select()
            .from(seriesRow)
            .where(and(eq(seriesRow.dataset, digest), inArray(seriesRow.ordinal, ordinals))),
        );
  return {
    digest,
    frequency: meta.frequency,
    dates: Array.from({ length: meta.periods - from }, (_, at) => dateOfPeriod(meta.frequency, meta.start, from + at)),
    total: totals.slice(from),
    rows: ordinals.map((ordinal) => {
      const row = names.find((one) => one.ordinal === ordinal);
      const state = readStates(server, found, ordinal, from);
      const quantity = observedOnly(readChannel(server, found, 'quantity', ordinal, from), state);
      return { series: ordinal, key: row?.key ?? '', store: row?.store ?? '', product: row?.product ?? '', quantity, state: Array.from(state) };
    }),
  };
}

function pickSeries(server: Server, found: FoundDataset, effect: Effect, from: number): number[] {
  const ordinals = Array.from({ length: Math.min(found.meta.series, LOOKED_AT) }, (_, ordinal) => ordinal);
  const best = (value: (ordinal: number) => number): number[] => {
    const ranked = ordinals.map((ordinal) => ({ ordinal, value: value(ordinal) })).sort((a, b) => b.value - a.value || a.ordinal - b.ordinal);
    return ranked.length > 0 && ranked[0].value > 0 ? [ranked[0].ordinal] : [];
  };
  const states = (ordinal: number) => readStates(server, found, ordinal, from);
  switch (effect) {
    case 'shelf':
      return best((ordinal) => count(states(ordinal).subarray(-SHELF), STATE.stockout));
    case 'stars':
      return best((ordinal) => {
        const state = states(ordinal);
        return count(state, STATE.observed) === 0 ? 0 : count(state, STATE.missing);
      });
    case 'needle':
      return best((ordinal) => countPeaks(observedOnly(readChannel(server, found, 'quantity', ordinal, from), states(ordinal))));
    case 'curtain': {
      const launched = ordinals
        .filter((ordinal) => states(ordinal)[0] === STATE.missing)
        .map((ordinal) => ({ ordinal, day: states(ordinal).indexOf(STATE.observed) }))
        .filter(({ day }) => day > 0);
      const days = [...new Set(launched.map(({ day }) => day))].sort((a, b) => a - b);
      const chosen = days.filter((_, at) => at % Math.max(1, Math.ceil(days.length / LAUNCHES)) === 0).slice(0, LAUNCHES);
      return chosen.flatMap((day) => launched.find((one) => one.day === day)?.ordinal ?? []);
    }
    default:
      return [];
  }
}

const count = (state: Uint8Array, wanted: number): number => state.reduce((sum, value) => sum + Number(value === wanted), 0);

/** How many values exceed twice the median; 0 when fewer than a week was observed. */
function countPeaks(values: readonly (number | null)[]): number {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  const median = known[Math.floor(known.length / 2)];
  return known.length < 7 || median <= 0 ? 0 : known.filter((value) => value > 2 * median).length;
}
