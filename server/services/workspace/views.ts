/** What is told of workspaces: lists, record, health, lineage and comparison. Types only; pages may import them. */
import type { RunStatus } from '../../pipeline/event.ts';
import type { CreatedObjects, EffectiveFocus, ResultSummary } from '../../pipeline/workspace-record.ts';
import type { ApprovalView } from '../approval/views.ts';
import type { ResolvedConfig, RunRow } from '../run/views.ts';

export interface WorkspaceRow {
  workspaceId: string;
  name: string | null;
  /** Name, or "replay of first", or the run's title and short id. */
  label: string;
  description: string;
  tags: readonly string[];
  pinned: boolean;
  archived: boolean;
  version: number;
  createdAt: string;
  updatedAt: string;
  seed: number;
  /** The run, or, once it is gone, what the workspace says of it. */
  run: RunRow;
}

export interface WorkspaceDetail extends WorkspaceRow {
  config: ResolvedConfig;
  configSchemaVersion: number;
  /** Complete once the run has ended, as it stands before. */
  createdObjects: CreatedObjects;
  resultSummary: ResultSummary;
  /** The series it came to show; null before the step that takes stock. */
  focus: EffectiveFocus | null;
  /** Replays of it, newest first. */
  replays: readonly RunRow[];
  /** What it is a replay of. */
  source: { workspaceId: string | null; runId: string; label: string } | null;
  /** How many notes its journal holds. */
  notes: number;
  /** What its steps asked of people and what was decided, newest first, at most 200. */
  approvals: readonly ApprovalView[];
}

/** What the list can be narrowed to, with how many there are of each; the commonest first. */
export interface WorkspaceFacets {
  presets: readonly { value: string; title: string; count: number }[];
  statuses: readonly { value: RunStatus; count: number }[];
  winners: readonly { value: string; count: number }[];
  tags: readonly { value: string; count: number }[];
}

export interface NoteView {
  noteId: number;
  at: string;
  actor: string;
  text: string;
}

/** One thing a workspace points to, as it is now. */
export interface ReferenceHealth {
  type: 'run' | 'dataset' | 'artifact' | 'alias' | 'scenario';
  id: string;
  /** "backtest/scores", the alias's name. */
  label: string;
  /** `dead`: it is gone. `unknown`: it could not be asked. */
  status: 'alive' | 'dead' | 'unknown';
  /** Does it still say what was recorded: digest recomputed, alias here; null when that could not be told. */
  holds: boolean | null;
  /** In words. */
  note: string;
}

export interface WorkspaceHealth {
  workspaceId: string;
  /** When it was looked at. */
  checkedAt: string;
  tookMs: number;
  alive: number;
  dead: number;
  unknown: number;
  /** Alive, but not what was recorded. */
  changed: number;
  /** True when the run did not complete, so that there is less than its plan promised. */
  partial: boolean;
  references: readonly ReferenceHealth[];
}

/** A run in a line of replays. */
export interface LineageNode {
  runId: string;
  /** Null: not kept, or its workspace was deleted. */
  workspaceId: string | null;
  label: string;
  state: 'kept' | 'not kept' | 'original deleted';
  status: RunStatus | null;
  verdict: 'reproduced' | 'differs' | null;
  at: string | null;
  /** Run it came from, and how: computed again, begun again at a step, or started with other settings. */
  of: string | null;
  how: 'replay' | 'restart' | 'changed' | null;
  /** Runs away from the workspace asked for: negative towards its origin. */
  distance: number;
}

export interface LineageView {
  workspaceId: string;
  /** The farthest origin first, the workspace itself (distance 0), then what came of it. */
  nodes: readonly LineageNode[];
  /** There are more than are listed. */
  more: boolean;
}

export interface CompareRow {
  /** `backtest.horizon`, a model's title, `backtest/scores`. */
  label: string;
  /** One a workspace, in the order asked for; null = has none. */
  values: readonly (string | null)[];
  differs: boolean;
  /** Of figures: the column that is best; null when there is none. */
  best: number | null;
}

export interface CompareView {
  workspaces: readonly WorkspaceRow[];
  /** Sections in a fixed order; rows that differ stand first in each. */
  sections: readonly { id: 'configuration' | 'metrics' | 'steps' | 'artifacts' | 'plugins'; title: string; note: string; rows: readonly CompareRow[] }[];
  differences: number;
}

/** What became of one workspace of many. */
export interface BulkResult {
  workspaceId: string;
  ok: boolean;
  /** Why not. */
  message: string;
  code: string | null;
}
