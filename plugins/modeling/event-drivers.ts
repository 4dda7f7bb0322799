import type { DatasetMeta } from '../../server/kit/kinds/dataset.ts';
import type { Driver } from '../../server/kit/model.ts';
import { sharedF64 } from '../../server/kit/shard.ts';

/** Kinds of named days that get a driver of their own, most frequent first. */
const NAMES = 12;
/** A day that came once may have been anything; only what came back is learnt under its own name. */
const OFTEN = 2;

/** Named days as drivers: `event` for all of them together, and one for each name seen at least twice in history. */
export function eventDrivers({ events, periods }: DatasetMeta, horizon: number): Driver[] {
  if (events.length === 0) return [];
  const width = periods + horizon;
  const counts = new Map<string, number>();
  for (const { period, name } of events) if (period < periods) counts.set(name, (counts.get(name) ?? 0) + 1);
  const often = [...counts].filter(([, count]) => count >= OFTEN).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const driver = (name: string, takes: (event: string) => boolean): Driver => {
    const values = sharedF64(width);
    for (const event of events) if (event.period < width && takes(event.name)) values[event.period] = 1;
    return { name, role: 'event', values };
  };
  return [driver('event', () => true), ...often.slice(0, NAMES).map(([name]) => driver(name, (event) => event === name))];
}
