/** What an artifact is, to those who look for it. */
export const ARTIFACT_TYPES = [
  'run',
  'dataset',
  'feature_frame',
  'model',
  'forecast',
  'backtest',
  'scenario_plan',
  'batch',
  'report',
  'comparison',
  'bundle',
] as const;
export type ArtifactType = (typeof ARTIFACT_TYPES)[number];

/** Who brought it: the engine, a simulation, a file of a person's own, a person or client, a drill. */
export const ARTIFACT_SOURCES = ['engine', 'sim', 'import', 'user', 'drill'] as const;
export type ArtifactSource = (typeof ARTIFACT_SOURCES)[number];

/** Types of the kinds that steps write; a kind that is not named here is a report. */
const TYPE_OF: Readonly<Record<string, ArtifactType>> = {
  ...Object.fromEntries(ARTIFACT_TYPES.map((type) => [type, type])),
  models: 'model',
  scenario: 'scenario_plan',
  plan_comparison: 'comparison',
  dataset_truth: 'dataset',
  returns: 'dataset',
  replenishment: 'dataset',
  promotions: 'dataset',
  price_history: 'dataset',
  exogenous_signals: 'dataset',
};
export const typeOfKind = (kind: string): ArtifactType => (Object.hasOwn(TYPE_OF, kind) ? TYPE_OF[kind] : 'report');

const CAPABILITIES: Readonly<Partial<Record<ArtifactType, readonly string[]>>> = {
  run: ['compare', 'export', 'replay'],
  dataset: ['download', 'export', 'preview'],
  model: ['download', 'export', 'register'],
  forecast: ['compare', 'download', 'export', 'preview'],
  backtest: ['compare', 'download', 'export', 'preview'],
};
/** What can be done with artifacts of a type, sorted. */
export const capabilitiesOf = (type: ArtifactType): readonly string[] => CAPABILITIES[type] ?? ['export', 'preview'];
export const ALL_CAPABILITIES: readonly string[] = ['compare', 'download', 'export', 'preview', 'register', 'replay'];
