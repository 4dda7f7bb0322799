import { sql } from 'drizzle-orm';
import type { Server } from '../../server.ts';
import { DAMAGED_AND_CONDEMNED } from './collect-garbage.ts';
import type { ArtifactStats } from './views.ts';

const SHOWN = 50;

/** How much there is, by counters alone: as quick with a million artifacts as with ten. */
export async function getStats(server: Server): Promise<ArtifactStats> {
  const by = (dimension: string, order: 'n' | 'value' = 'n') =>
    server.db.read((q) =>
      q.all<{ value: string; count: number; bytes: number }>(
        sql`SELECT value, n AS count, bytes FROM artifact_count WHERE dimension = ${dimension} AND n > 0 ORDER BY ${sql.raw(order)} DESC LIMIT ${SHOWN}`,
      ),
    );
  const [live, byState, byType, bySource, byPreset, byTag, byDay, bytes, blobs, [orphans]] = await Promise.all([
    by('live'),
    by('state'),
    by('type'),
    by('source'),
    by('preset'),
    by('tag'),
    by('day', 'value'),
    by('bytes'),
    server.db.read((q) => q.all<{ state: string; note: string; n: number }>(sql`SELECT state, note, count(*) AS n FROM blob_state GROUP BY state, note`)),
    server.db.read((q) => q.all<{ value: string }>(sql`SELECT value FROM registry_state WHERE name = 'orphans'`)),
  ]);
  const sizeOf = (name: string) => bytes.find((one) => one.value === name);
  const sumOf = (wanted: (one: { state: string; note: string }) => boolean): number => blobs.reduce((sum, one) => sum + (wanted(one) ? one.n : 0), 0);
  return {
    live: { count: live[0]?.count ?? 0, bytes: live[0]?.bytes ?? 0 },
    byState: withoutPurged(byState),
    byType,
    bySource,
    byPreset,
    byTag,
    byDay,
    logicalBytes: sizeOf('logical')?.bytes ?? 0,
    storedBytes: sizeOf('stored')?.bytes ?? 0,
    storedFiles: sizeOf('stored')?.count ?? 0,
    orphans: orphans ? (JSON.parse(orphans.value) as { count: number; bytes: number; at: string }) : null,
    quarantined: sumOf(({ state }) => state === 'quarantined'),
    condemned: sumOf(({ state, note }) => state === 'condemned' || (state === 'quarantined' && note === DAMAGED_AND_CONDEMNED)),
  };
}

/** What was purged was deleted before, and is counted as both; here it is purged alone. */
function withoutPurged(states: ArtifactStats['byState']): ArtifactStats['byState'] {
  const purged = states.find((one) => one.value === 'purged');
  if (!purged) return states;
  const left = ({ value, count, bytes }: typeof purged): typeof purged => ({ value, count: count - purged.count, bytes: bytes - purged.bytes });
  return states.map((one) => (one.value === 'deleted' ? left(one) : one)).filter((one) => one.count > 0);
}
