import { randomStream } from '../../../server/kit/random.ts';
import { eachRareDay } from '../rare-days.ts';
import type { Recipe } from '../recipe.ts';

/** A street fair or market at one shop: days [from, to), with demand multiplied by `factor`. */
export interface LocalEvent {
  from: number;
  to: number;
  factor: number;
}

const PER_DAY = 1 / 45;

export function eventsOf({ seed, days }: Recipe, store: number): LocalEvent[] {
  const random = randomStream(seed, 'events', store);
  const events: LocalEvent[] = [];
  eachRareDay(random, PER_DAY, days, (from) => {
    const [length, factor] = [1 + random.below(3), Math.round((1.2 + 0.6 * random.uniform()) * 100) / 100];
    // A fair that would begin while another runs is drawn and left out, so that no day has two.
    if (events.length === 0 || events[events.length - 1].to <= from) events.push({ from, to: Math.min(days, from + length), factor });
  });
  return events;
}

/** Factor of each day, 1 without an event; length `days`. */
export function eventFactors(days: number, events: readonly LocalEvent[]): Float64Array {
  const factors = new Float64Array(days).fill(1);
  for (const { from, to, factor } of events) factors.fill(factor, from, to);
  return factors;
}
