import { and, desc, eq, sql } from 'drizzle-orm';
import { artifactEdge, artifactVersion, dataset, run } from '../../db/schema.ts';
import { AppError } from '../../errors.ts';
import type { PresetDescriptor } from '../../pipeline/catalogue.ts';
import type { Server } from '../../server.ts';
import type { PresetView } from './views.ts';

const SPARK = 200;

/** All presets in their places, with what they took and looked like here. */
export async function listPresets(server: Server): Promise<PresetView[]> {
  const presets = [...server.catalogue.catalogue.presets].sort((a, b) => a.place - b.place || (a.id < b.id ? -1 : 1));
  return Promise.all(presets.map((preset) => toView(server, preset)));
}

export async function getPreset(server: Server, id: string): Promise<PresetView> {
  const { presets } = server.catalogue.catalogue;
  const preset = presets.find((one) => one.id === id);
  if (!preset) throw new AppError('UNKNOWN_PRESET', `there is no preset "${id.slice(0, 100)}"; there are ${presets.map((one) => one.id).join(', ')}`);
  return toView(server, preset);
}

async function toView(server: Server, preset: PresetDescriptor): Promise<PresetView> {
  const { id, version, title, story, theme, expected, shape, steps, phases, form } = preset;
  const own = and(eq(run.preset, id), sql`${run.feedId} IS NULL`, eq(run.status, 'completed'));
  const [times, totals] = await Promise.all([
    server.db.read((q) =>
      q
        .select({ ms: run.durationMs })
        .from(run)
        .where(
          and(own, eq(run.reused, 0), sql`${run.config} ->> '$.shape.series' = ${shape.series} AND ${run.config} ->> '$.shape.periods' = ${shape.periods}`),
        )
        .orderBy(desc(run.queuedAt))
        .limit(9),
    ),
    server.db.read((q) =>
      q
        .select({ totals: dataset.totals })
        .from(run)
        .innerJoin(artifactEdge, and(eq(artifactEdge.sourceId, run.runId), eq(artifactEdge.relation, 'generates')))
        .innerJoin(artifactVersion, and(eq(artifactVersion.artifactId, artifactEdge.targetId), eq(artifactVersion.kind, 'dataset')))
        .innerJoin(dataset, eq(dataset.digest, artifactVersion.digest))
        .where(own)
        .orderBy(desc(run.queuedAt))
        .limit(1),
    ),
  ]);
  const sorted = times.flatMap(({ ms }) => ms ?? []).sort((a, b) => a - b);
  const tookMs = sorted.length > 0 ? sorted[Math.floor(sorted.length / 2)] : null;
  return {
    id,
    version,
    title,
    story,
    theme,
    expected,
    shape,
    steps,
    phases,
    form,
    tookMs,
    spark: thin(totals[0] ? (JSON.parse(totals[0].totals) as (number | null)[]) : preset.spark),
  };
}

/** At most 200 points: means of equal stretches. */
function thin(totals: readonly (number | null)[]): number[] {
  const values = totals.map((value) => value ?? 0);
  if (values.length <= SPARK) return values;
  return Array.from({ length: SPARK }, (_, i) => {
    const stretch = values.slice(Math.floor((i * values.length) / SPARK), Math.floor(((i + 1) * values.length) / SPARK));
    return stretch.reduce((sum, value) => sum + value, 0) / stretch.length;
  });
}
