import type { Acknowledgement, AliasMove, AliasView, Gate, ModelRunView, ModelState, StaleReason } from '../../server/services/registry/views.ts';
import type { IconName } from '../_ui/icons.tsx';
import { formatFixed, formatPercent } from '../_words/numbers.ts';

/** "seasonal_naive" → "seasonal naive". */
export const modelName = (id: string): string => id.replaceAll('_', ' ');

/** "preset:demo_minimal/42" → "demo minimal, seed 42"; "feed:sales.csv" → "sales.csv". */
export function lineageName(lineage: string): string {
  const [kind, rest = ''] = lineage.split(/:(.*)/s);
  if (kind !== 'preset') return rest || lineage;
  const [preset, seed] = rest.split('/');
  return `${preset.replaceAll('_', ' ')}, seed ${seed}`;
}

/** The figure a model run is told by: WAPE where there is one. */
export function figureOf({ metrics, metric, value }: Pick<ModelRunView, 'metrics' | 'metric' | 'value'>): string {
  if (typeof metrics.wape === 'number') return `WAPE ${formatPercent(metrics.wape)}`;
  return metric === null || value === null ? 'no figure' : `${metric.toUpperCase()} ${formatFixed(value, 3)}`;
}

export const STATE_LOOK: Readonly<Record<ModelState, { icon: IconName; tone: string }>> = {
  pending: { icon: 'pending', tone: 'text-mu' },
  running: { icon: 'running', tone: 'text-a' },
  success: { icon: 'check', tone: 'text-ok' },
  failed: { icon: 'fail', tone: 'text-bad' },
  archived: { icon: 'cancelled', tone: 'text-mu' },
};

/** Why an alias should move, and what to do about it. */
export function staleWords(reason: StaleReason, { newer, holder }: Pick<AliasView, 'newer' | 'holder'>): { why: string; remedy: string } {
  switch (reason) {
    case 'run_not_success':
      return { why: `its model run is ${holder?.state ?? 'not registered'}`, remedy: 'Promote a success, or roll back.' };
    case 'artifact_not_verified':
      return { why: 'the stored bytes no longer have their digest', remedy: 'Promote another model; these bytes cannot be trusted.' };
    case 'feature_frame_version_mismatch':
      return {
        why: `${modelName(newer?.model ?? 'a newer model')} is newer and reads feature frame version ${newer?.frameVersion}, this one version ${holder?.frameVersion}`,
        remedy: 'Look at the newer one; promoting it asks you to acknowledge the other frame.',
      };
    case 'newer_success_run':
      return { why: `${modelName(newer?.model ?? 'a newer model')} is newer, on the same data`, remedy: 'Compare the two, then promote the newer one.' };
  }
}

export const GATE_NAMES: Readonly<Record<Gate['id'], string>> = {
  run_success: 'Model run',
  artifact_verifies: 'Stored bytes',
  worse_metric: 'Error',
  frame_mismatch: 'Feature frame',
};

export const ACKNOWLEDGED: Readonly<Record<Acknowledgement, string>> = { worse_metric: 'a worse error', frame_mismatch: 'another feature frame' };

const VERBS: Readonly<Record<AliasMove['kind'], string>> = { move: 'moved', rollback: 'rolled back', remove: 'removed', undo: 'undone' };

/** "moved from ses to theta". */
export function moveWords({ kind, from, to }: Pick<AliasMove, 'kind' | 'from' | 'to'>): string {
  const name = (side: AliasMove['to']) => (side === null ? 'nothing' : modelName(side.model ?? side.digest.slice(0, 8)));
  if (to === null) return `${VERBS[kind]}; it pointed at ${name(from)}`;
  return from === null ? `${VERBS[kind]} to ${name(to)}` : `${VERBS[kind]} from ${name(from)} to ${name(to)}`;
}
