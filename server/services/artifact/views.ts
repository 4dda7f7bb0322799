/** What pages, CLI and clients are shown of artifacts. Types only. */
import type { ArtifactSource, ArtifactType } from '../../db/artifact-types.ts';
import type { Block } from '../../engine/knowledge/parse-guide.ts';

export type { ArtifactQueryInput } from './artifact-query.ts';
export type { ArtifactSource, ArtifactType };

/** A line of the list. */
export interface ArtifactRow {
  artifactId: string;
  type: ArtifactType;
  /** What its files are: `models`, `promotions`, `upload`; `run` of a run. */
  kind: string;
  title: string;
  description: string;
  tags: readonly string[];
  source: ArtifactSource;
  runId: string | null;
  step: string | null;
  preset: string | null;
  model: string | null;
  inputHash: string | null;
  /** 0 while it has no files. */
  version: number;
  /** Of the head version; of a purged artifact, what it had. */
  bytes: number;
  /** Likewise. */
  files: number;
  schemaVersion: number;
  capabilities: readonly string[];
  createdAt: string;
  modifiedAt: string;
  archived: boolean;
  pinned: boolean;
  deletedAt: string | null;
  purgedAt: string | null;
  /** The ETag of the row. */
  rowVersion: number;
}

export interface Facet {
  value: string;
  count: number;
}

export interface ArtifactPage {
  artifacts: readonly ArtifactRow[];
  /** Exact with `eq`; with `gte` there are more than this. */
  total: number;
  totalRelation: 'eq' | 'gte';
  /** Rows of this page. */
  count: number;
  nextCursor: string | null;
  /** How the rows are ordered, in truth: `relevance` falls back to `newest` where ranking would be dear. */
  ranking: 'relevance' | 'newest' | 'oldest' | 'modified' | 'title' | 'size';
  rankingNote: string | null;
  facets: Readonly<Record<string, readonly Facet[]>> | null;
  /** Facets count the newest so many of what is found; null: all of it. */
  facetsOver: number | null;
}

export interface ArtifactAnswer extends ArtifactPage {
  /** Parts of the search text that were read as words although a filter was perhaps meant, and how that is written. */
  notes: readonly string[];
}

/** What the address of the search page asks, and what it finds. */
export interface ArtifactSearch {
  /** The query in our own names, without its place in the list; null when the address cannot be read. */
  address: string | null;
  page: ArtifactAnswer | null;
  /** What is wrong with the address, by parameter. */
  problems: readonly { path: string; message: string }[];
}

export interface ArtifactFileView {
  path: string;
  sha256: string;
  bytes: number;
  mediaType: string;
  /** Address of its bytes, below the server's. */
  url: string;
  /** `quarantined`: its bytes were found not to match; they are not served. `missing`: they are not in the store. */
  state: 'ready' | 'quarantined' | 'missing';
}

export interface ArtifactVersionView {
  version: number;
  kind: string;
  output: string;
  /** SHA-256 of the byte-sorted listing `"<sha256>  <path>\n"`. */
  digest: string;
  bytes: number;
  createdAt: string;
}

export interface Related {
  /** `generates`, `derived_from`, `replay_of` …; inferred ones: `same_bytes`, `same_input`. */
  relation: string;
  /** `up`: this came from it; `down`: it came from this. */
  direction: 'up' | 'down';
  artifactId: string;
  type: ArtifactType | null;
  title: string;
  /** False when nothing is known of it here. */
  known: boolean;
  createdAt: string | null;
}

export interface Relationships {
  declared: readonly Related[];
  inferred: readonly Related[];
  /** More than are shown. */
  truncated: boolean;
}

export interface ArtifactDetail extends ArtifactRow {
  /** Of the head version; null while it has none. */
  digest: string | null;
  versions: readonly ArtifactVersionView[];
  fileList: readonly ArtifactFileView[];
  filesTruncated: boolean;
  relationships: Relationships;
  aliases: readonly string[];
  workspaces: readonly { workspaceId: string; name: string | null }[];
  hold: { reason: string; until: string | null } | null;
  extra: Readonly<Record<string, unknown>>;
  /** Why it may not be purged now; empty when it may. */
  protectedBy: readonly string[];
  copy: { cli: string; typescript: string; curl: string };
}

export interface LineageArtifact {
  artifactId: string;
  type: ArtifactType | null;
  kind: string;
  title: string;
  known: boolean;
  deleted: boolean;
  createdAt: string | null;
  /** Edges from the subject; negative upstream, 0 the subject. */
  depth: number;
}
export interface LineageEdge {
  /** Parent: what it came from. */
  from: string;
  to: string;
  relation: string;
}
export interface ArtifactLineage {
  artifactId: string;
  nodes: readonly LineageArtifact[];
  edges: readonly LineageEdge[];
  /** There is more beyond the depth or the limit. */
  truncated: boolean;
}

export interface FileCheck {
  path: string;
  sha256: string;
  version: number;
  result: 'verified' | 'mismatch' | 'missing' | 'unknown';
}
export interface ArtifactVerification {
  artifactId: string;
  checkedAt: string;
  ok: boolean;
  files: readonly FileCheck[];
  /** Version digests recomputed from the recorded files. */
  versions: readonly { version: number; digest: string; holds: boolean }[];
}

export interface ArtifactComparison {
  a: ArtifactRow;
  b: ArtifactRow;
  same: boolean;
  metadata: readonly { field: string; a: unknown; b: unknown; same: boolean }[];
  files: readonly { path: string; a: string | null; b: string | null; status: 'same' | 'changed' | 'only_a' | 'only_b' }[];
  /** Numbers both have, by name: b − a, and relative to a. */
  metrics: readonly { name: string; a: number | null; b: number | null; delta: number | null; relative: number | null }[];
  /** Type-specific: forecasts of the total overlaid, backtest models side by side. */
  overlay: { unit: string; labels: readonly string[]; a: readonly (number | null)[]; b: readonly (number | null)[]; meanAbsoluteDelta: number | null } | null;
  windows: readonly { window: number; a: number | null; b: number | null }[] | null;
}

export interface ArtifactStats {
  /** Neither archived nor deleted. */
  live: { count: number; bytes: number };
  /** Archived, pinned, deleted and not purged, purged. */
  byState: readonly { value: string; count: number; bytes: number }[];
  byType: readonly { value: string; count: number; bytes: number }[];
  bySource: readonly { value: string; count: number; bytes: number }[];
  byPreset: readonly { value: string; count: number; bytes: number }[];
  byTag: readonly { value: string; count: number; bytes: number }[];
  byDay: readonly { value: string; count: number; bytes: number }[];
  /** As versions count their files, and as they are stored: equal content once. */
  logicalBytes: number;
  storedBytes: number;
  storedFiles: number;
  /** Blobs nobody refers to, of the last garbage collection or dry run; null before the first. */
  orphans: { count: number; bytes: number; at: string } | null;
  quarantined: number;
  condemned: number;
}

export interface BulkArtifactResult {
  artifactId: string;
  ok: boolean;
  code: string | null;
  message: string;
}

export interface SavedView {
  viewId: string;
  name: string;
  query: string;
  createdAt: string;
  modifiedAt: string;
}

/** An artifact held back from deletion. */
export interface HoldView {
  artifactId: string;
  title: string;
  reason: string;
  until: string | null;
  actor: string;
  at: string;
}

/** Bytes found not to match their digest, and who has them. */
export interface QuarantinedBlob {
  sha256: string;
  bytes: number;
  at: string;
  note: string;
  artifacts: readonly { artifactId: string; title: string; path: string }[];
}

export interface SimilarRun {
  artifact: ArtifactRow;
  /** 0: the same shape, preset and models. */
  distance: number;
  sameInput: boolean;
}

export interface RetentionPolicyView {
  policyId: string;
  name: string;
  selector: Readonly<Record<string, unknown>>;
  keepDays: number | null;
  keepLast: number | null;
  enabled: boolean;
}

/** What a policy would delete, with the reason, and what keeps the others. */
export interface RetentionPlan {
  policyId: string;
  dryRun: boolean;
  delete: readonly { artifactId: string; title: string; reason: string }[];
  keep: readonly { artifactId: string; title: string; reason: string }[];
  truncated: boolean;
}

export interface GarbageReport {
  jobId: string;
  dryRun: boolean;
  /** Blobs nobody refers to and older than the grace period. */
  orphans: { count: number; bytes: number };
  condemned: number;
  swept: { count: number; bytes: number };
  reprieved: number;
  items: readonly { sha256: string; bytes: number; action: 'condemn' | 'sweep' | 'reprieve'; reason: string }[];
}

export interface RescanReport {
  jobId: string;
  dryRun: boolean;
  scanned: number;
  /** Known here and equal. */
  found: number;
  added: number;
  /** Rows of workspaces, model registry, plans, holds, policies and views that came back. */
  records: number;
  /** Rows without a document; they are written anew. */
  missing: number;
  invalid: readonly { path: string; reason: string }[];
  tookMs: number;
}

export interface ScrubReport {
  checked: number;
  bytes: number;
  damaged: readonly string[];
  missing: readonly string[];
  /** Whether the walk came round. */
  wrapped: boolean;
}

/** The first of a file, by its type. */
export type ArtifactPreview =
  | { type: 'table'; path: string; columns: readonly { name: string; type: string }[]; rows: readonly (readonly (string | number | null)[])[]; more: boolean }
  | { type: 'json'; path: string; text: string; more: boolean }
  | { type: 'text'; path: string; text: string; more: boolean }
  /** `blocks`: what it says, read as plain text, links and code; nothing of it is ever markup of a page. */
  | { type: 'markdown'; path: string; text: string; blocks: readonly Block[]; more: boolean }
  | { type: 'image'; path: string; url: string }
  | { type: 'none'; path: string | null; reason: string };

/** What is known of a column of an imported table. */
export interface ColumnStatistics {
  name: string;
  type: 'integer' | 'number' | 'time' | 'boolean' | 'text' | 'empty';
  /** As the column's name tells it; null when it tells none. */
  unit: string | null;
  /** Cells that hold something. */
  count: number;
  nulls: number;
  /** Of numbers by size, of times by time, of texts by their letters. */
  min: number | string | null;
  max: number | string | null;
  /** Of numbers alone. */
  mean: number | null;
  /** Different values, counted to 1,000. */
  distinct: number;
  distinctCapped: boolean;
}
export interface TableProfile {
  format: 'csv' | 'json' | 'ndjson' | 'parquet';
  delimiter: string | null;
  rows: number;
  /** Rows that could not be read and were left out of the figures. */
  badRows: number;
  /** How its numbers are read, where a person might read them otherwise; null where not. */
  note: string | null;
  columns: readonly ColumnStatistics[];
}

/** A file that is made when it is asked for; its bytes are always the same. */
export interface VirtualFile {
  path: string;
  mediaType: string;
  url: string;
  /** Digest of what it is made of. */
  from: string;
  virtual: true;
}
export interface CatalogColumn {
  name: string;
  /** As it is stored (`f64`); of an imported table what its cells are (`number`, `time`). */
  dtype: string;
  /** Row-major, slowest axis first. */
  shape: readonly number[];
  unit: string | null;
  part: number | null;
}
export interface ArtifactCatalog {
  format: 'vitrine-catalog/1';
  artifactId: string;
  type: ArtifactType;
  version: number;
  digest: string | null;
  /** Frequency, start, periods, series, horizon: those that are known. */
  grid: Readonly<Record<string, unknown>> | null;
  series: number | null;
  units: readonly string[];
  capabilities: readonly string[];
  columns: readonly CatalogColumn[];
  /** Steps of the run that made it, with what each reads from which. */
  plan: readonly { id: string; uses: string; version: string; bindings: unknown; writes: unknown }[];
  files: readonly { path: string; sha256: string; bytes: number }[];
  /** Tables of a run as files; made when asked for. */
  tables: readonly VirtualFile[];
  /** Each file against what is recorded and what the table says of its columns. */
  checks: readonly { path: string; ok: boolean; reason: string }[];
  ok: boolean;
}
