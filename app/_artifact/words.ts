import type { ArtifactRow, ArtifactType, Related } from '../../server/services/artifact/views.ts';

export const TYPE_NAMES: Readonly<Record<ArtifactType, string>> = {
  run: 'Run',
  dataset: 'Dataset',
  feature_frame: 'Feature frame',
  model: 'Model',
  forecast: 'Forecast',
  backtest: 'Backtest',
  scenario_plan: 'Scenario plan',
  batch: 'Batch',
  report: 'Report',
  comparison: 'Comparison',
  bundle: 'Bundle',
};

export const typeName = (type: ArtifactType | null): string => (type === null ? 'Unknown' : TYPE_NAMES[type]);

export const SOURCE_WORDS: Readonly<Record<ArtifactRow['source'], string>> = {
  engine: 'made by a run',
  sim: 'simulated',
  import: 'imported',
  user: 'brought by a person',
  drill: 'made by a drill',
};

/** Relation → how the other stands to this one: what it came from, then what came of it. */
const RELATIONS: Readonly<Record<string, readonly [up: string, down: string]>> = {
  generates: ['made by', 'made'],
  derived_from: ['derived from', 'used for'],
  replay_of: ['replay of', 'replayed as'],
  restarted_from: ['restarted from', 'restarted as'],
  retry_of: ['retry of', 'tried again as'],
  modified_from: ['changed from', 'changed into'],
  imported_from: ['imported from', 'imported as'],
  contains: ['contained in', 'contains'],
  same_bytes: ['has bytes in common with', 'has bytes in common with'],
  same_input: ['was made from equal input as', 'was made from equal input as'],
};

export function relationWords(relation: string, direction: Related['direction']): string {
  const known = RELATIONS[relation];
  if (known) return known[direction === 'up' ? 0 : 1];
  const plain = relation.replaceAll('_', ' ');
  return direction === 'up' ? plain : `${plain}, from there`;
}

export const artifactHref = (artifactId: string, part = ''): string => `/registry/${encodeURIComponent(artifactId)}${part}`;
