import { sql } from 'drizzle-orm';
import { readCells } from '../../blobs/read-cells.ts';
import type { StoredFile } from '../../kit/kind.ts';
import type { Server } from '../../server.ts';
import { findPresent, type StoredArtifact, toArtifactRow } from './artifact-row.ts';
import { readMeta } from './read-meta.ts';
import type { ArtifactComparison } from './views.ts';

const FIELDS = ['type', 'kind', 'title', 'description', 'tags', 'source', 'preset', 'model', 'inputHash', 'version', 'bytes', 'files', 'createdAt'] as const;
const MOST_FILES = 2000;

/** Two artifacts side by side: metadata, files by digest, numbers both have, and what their type has to say. @throws AppError ARTIFACT_NOT_FOUND, ARTIFACT_GONE */
export async function compareArtifacts(server: Server, idA: string, idB: string): Promise<ArtifactComparison> {
  const [a, b] = await Promise.all([findPresent(server, idA), findPresent(server, idB)]);
  const [filesA, filesB] = await Promise.all([filesOf(server, a), filesOf(server, b)]);
  const [rowA, rowB] = [toArtifactRow(a), toArtifactRow(b)];
  const metadata = FIELDS.map((field) => ({ field, a: rowA[field], b: rowB[field], same: JSON.stringify(rowA[field]) === JSON.stringify(rowB[field]) }));
  const paths = [...new Set([...filesA, ...filesB].map((file) => file.path))].sort();
  const files = paths.map((path) => {
    const one = filesA.find((file) => file.path === path)?.sha256 ?? null;
    const other = filesB.find((file) => file.path === path)?.sha256 ?? null;
    const status = one === null ? ('only_b' as const) : other === null ? ('only_a' as const) : one === other ? ('same' as const) : ('changed' as const);
    return { path, a: one, b: other, status };
  });
  const [metaA, metaB] = await Promise.all([metricsOf(server, a, filesA), metricsOf(server, b, filesB)]);
  const bothForecasts = a.kind === 'forecast' && b.kind === 'forecast';
  const bothBacktests = a.kind === 'backtest' && b.kind === 'backtest';
  return {
    a: rowA,
    b: rowB,
    same: filesA.length > 0 && files.every((file) => file.status === 'same'),
    metadata,
    files,
    metrics: deltasOf(metaA, metaB),
    overlay: bothForecasts ? overlay(totalOf(server, filesA), totalOf(server, filesB)) : null,
    windows: bothBacktests ? windowsOf(readMeta(server, filesA), readMeta(server, filesB)) : null,
  };
}

const filesOf = (server: Server, { artifactId, headVersion }: StoredArtifact): Promise<StoredFile[]> =>
  server.db.read((q) =>
    q.all<StoredFile>(
      sql`SELECT path, sha256, bytes FROM artifact_file WHERE artifact_id = ${artifactId} AND version = ${headVersion} ORDER BY path LIMIT ${MOST_FILES}`,
    ),
  );

type Meta = Readonly<Record<string, unknown>>;

/** Numbers by name: of a run its summary, of a backtest each model's scores, else every number at the top of its meta. */
async function metricsOf(server: Server, row: StoredArtifact, files: readonly StoredFile[]): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  const take = (value: unknown, name: string, depth: number): void => {
    if (typeof value === 'number') found.set(name, value);
    else if (typeof value === 'object' && value !== null && !Array.isArray(value) && depth < 3)
      for (const [key, item] of Object.entries(value).slice(0, 200)) take(item, name === '' ? key : `${name}.${key}`, depth + 1);
  };
  if (row.type === 'run') {
    const [own] = await server.db.read((q) =>
      q.all<{ summary: string | null; duration: number | null }>(sql`SELECT summary, duration_ms AS duration FROM run WHERE run_id = ${row.artifactId}`),
    );
    if (own?.summary) take(JSON.parse(own.summary), '', 0);
    return found;
  }
  const meta = readMeta(server, files);
  if (row.kind === 'backtest' && Array.isArray(meta?.models))
    for (const model of meta.models as { id: string; scores: Record<string, number | null> }[]) take(model.scores, model.id, 1);
  take(meta, '', 0);
  return found;
}

function deltasOf(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): ArtifactComparison['metrics'] {
  return [...new Set([...a.keys(), ...b.keys()])].sort().map((name) => {
    const [x, y] = [a.get(name) ?? null, b.get(name) ?? null];
    const delta = x === null || y === null ? null : y - x;
    return { name, a: x, b: y, delta, relative: delta === null || x === null || x === 0 ? null : delta / Math.abs(x) };
  });
}

interface Total {
  from: number;
  mean: (number | null)[];
}

/** The total's forecast by the winner. */
function totalOf(server: Server, files: readonly StoredFile[]): Total | null {
  const meta = readMeta(server, files) as { models: string[]; winner: string; horizon: number; from: number; series: number } | null;
  if (!meta) return null;
  const row = Math.max(0, meta.models.indexOf(meta.winner));
  const first = (row * (meta.series + 1) + meta.series) * meta.horizon;
  const cells = readCells(server.blobs, [...files], { name: 'mean', dtype: 'f64' }, first, first + meta.horizon);
  return { from: meta.from, mean: Array.from(cells) };
}

function overlay(a: Total | null, b: Total | null): ArtifactComparison['overlay'] {
  if (!a || !b) return null;
  const from = Math.min(a.from, b.from);
  const to = Math.max(a.from + a.mean.length, b.from + b.mean.length);
  const labels = Array.from({ length: to - from }, (_, i) => String(from + i));
  const at = (one: Total): (number | null)[] => labels.map((_, i) => one.mean[from + i - one.from] ?? null);
  const [x, y] = [at(a), at(b)];
  const both = x.flatMap((value, i) => (value === null || y[i] === null ? [] : [Math.abs((y[i] as number) - value)]));
  return { unit: 'units', labels, a: x, b: y, meanAbsoluteDelta: both.length === 0 ? null : both.reduce((sum, value) => sum + value, 0) / both.length };
}

/** WAPE of the winner in each window. */
function windowsOf(a: Meta | null, b: Meta | null): ArtifactComparison['windows'] {
  const of = (meta: Meta | null): (number | null)[] => {
    const models = (meta?.models ?? []) as { id: string; windows: { wape: number | null }[] }[];
    return models.find((model) => model.id === meta?.winner)?.windows.map((one) => one.wape) ?? [];
  };
  const [x, y] = [of(a), of(b)];
  return Array.from({ length: Math.max(x.length, y.length) }, (_, i) => ({ window: i + 1, a: x[i] ?? null, b: y[i] ?? null }));
}
