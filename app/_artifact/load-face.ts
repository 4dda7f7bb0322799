import { api } from '../../server/instance.ts';
import type { ArtifactComparison, ArtifactDetail, ArtifactPreview } from '../../server/services/artifact/views.ts';
import type { DatasetDetail } from '../../server/services/dataset/views.ts';
import type { ModelCardView } from '../../server/services/model/views.ts';
import type { ResultsView, RunDetail, SeriesView } from '../../server/services/run/views.ts';
import type { ScenarioValue } from '../../server/services/scenario/views.ts';

/** What an artifact of a type has to show beyond its files. */
export type Face =
  | { of: 'forecast'; runId: string; results: ResultsView; series: SeriesView }
  | { of: 'backtest'; runId: string; results: ResultsView }
  | { of: 'dataset'; dataset: DatasetDetail }
  | { of: 'model'; runId: string; card: ModelCardView }
  | { of: 'plan'; scenarioId: string | null; name: string | null; plan: ScenarioValue }
  | { of: 'run'; detail: RunDetail; results: ResultsView | null; made: number }
  | { of: 'comparison'; comparison: ArtifactComparison }
  | { of: 'bundle'; bundleId: string }
  | null;

/** Null where the type has none, or what it would be made of is gone: files and previews stay. @param series wanted, −1 the total */
export async function loadFace(artifact: ArtifactDetail, series: number | null, preview: ArtifactPreview): Promise<Face> {
  const { type, kind, runId, digest } = artifact;
  if (type === 'comparison') return comparisonIn(preview);
  if (type === 'bundle') return typeof artifact.extra.bundleId === 'string' ? { of: 'bundle', bundleId: artifact.extra.bundleId } : null;
  if (type === 'run') return runFace(artifact.artifactId);
  if (kind === 'dataset' && digest) {
    const dataset = await (await api()).dataset.get({ digest }).catch(() => null);
    return dataset && { of: 'dataset', dataset };
  }
  if (kind === 'scenario') {
    const found = await (await api()).artifact.plan({ artifactId: artifact.artifactId }).catch(() => null);
    return found && { of: 'plan', scenarioId: found.scenarioId, name: found.name, plan: found.comparison };
  }
  if (kind === 'models' && runId && artifact.model) {
    const card = await (await api()).run.modelCard({ runId, model: artifact.model }).catch(() => null);
    return card && card.trained.digest === digest ? { of: 'model', runId, card } : null;
  }
  return (kind === 'forecast' || kind === 'backtest') && runId ? resultFace(kind, runId, artifact.artifactId, series) : null;
}

/** Results of a run are those of its last forecast and backtest; an earlier one has its table alone. */
export async function resultFace(kind: 'forecast' | 'backtest', runId: string, artifactId: string, series: number | null): Promise<Face> {
  const caller = await api();
  try {
    const made = await caller.run.artifacts({ runId });
    if (made.findLast((one) => one.kind === kind)?.artifactId !== artifactId) return null;
    const results = await caller.run.results({ runId });
    if (!results) return null;
    if (kind === 'backtest') return { of: kind, runId, results };
    const wanted = series !== null && series < results.seriesCount ? series : -1;
    return { of: kind, runId, results, series: await caller.run.series({ runId, series: wanted }) };
  } catch {
    return null;
  }
}

async function runFace(runId: string): Promise<Face> {
  const caller = await api();
  const detail = await caller.run.get({ runId }).catch(() => null);
  if (!detail) return null;
  const [results, made] = await Promise.all([caller.run.results({ runId }).catch(() => null), caller.run.artifacts({ runId }).catch(() => [])]);
  return { of: 'run', detail, results, made: made.length };
}

/** A stored comparison of two artifacts, if that is what the file holds. */
function comparisonIn(preview: ArtifactPreview): Face {
  if (preview.type !== 'json' || preview.more || preview.path !== 'comparison.json') return null;
  try {
    const value = JSON.parse(preview.text) as ArtifactComparison;
    const isOne = typeof value.a?.artifactId === 'string' && typeof value.b?.artifactId === 'string';
    return isOne && [value.metadata, value.files, value.metrics].every(Array.isArray) ? { of: 'comparison', comparison: value } : null;
  } catch {
    return null;
  }
}
