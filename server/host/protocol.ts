import type { DatasetIndex } from '../blobs/index-dataset.ts';
import type { JsonObject } from '../kit/json.ts';
import type { StepStatus, World } from '../kit/step.ts';
import type { GivenDecision } from '../pipeline/approval.ts';
import type { Catalogue, PluginRef } from '../pipeline/catalogue.ts';
import type { PlannedStep, Problem } from '../pipeline/event.ts';
import type { BoundInputs } from '../pipeline/next-action.ts';
import type { RunSettings, StartSettings } from '../pipeline/run-settings.ts';
import type { AskedApproval } from './approvals.ts';
import type { StepOutcome } from './execute-step.ts';
import type { Resolution } from './plan-run.ts';

/** Asked of the catalogue host; each is answered by one message with the same `call`. */
export type CatalogueRequest = { call: number } & ({ ask: 'describe' } | { ask: 'resolve'; request: StartSettings } | { ask: 'plan'; settings: RunSettings });
export type CatalogueAnswer = { call: number } & (
  | { ask: 'describe'; catalogue: Catalogue }
  | { ask: 'resolve'; resolution: Resolution }
  | { ask: 'plan'; steps: PlannedStep[] }
  | { ask: 'failed'; problem: Problem }
);

/**
 * Sent by the catalogue host, unasked, around everything in which plugin code runs: whoever is named when the process ends or
 * falls silent is the culprit. Our own plugins have no hash.
 */
export type PluginNote = { note: 'begin'; doing: 'load' | 'plan'; name: string; hash: string | null } | { note: 'end' };

/** Sent to a run host. It executes one step at a time. */
export type HostRequest =
  | { type: 'load'; steps: readonly PluginRef[]; models: readonly PluginRef[] }
  | {
      type: 'execute';
      step: string;
      plugin: PluginRef;
      models: readonly PluginRef[];
      params: JsonObject;
      inputs: BoundInputs;
      seed: number;
      world: World;
      /** What was decided for this step so far. */
      decisions: readonly GivenDecision[];
    }
  | { type: 'abort' };

export interface LogLine {
  level: 'debug' | 'info' | 'warn';
  message: string;
  data?: JsonObject;
}

export interface ItemLine {
  item: string;
  status: StepStatus;
  detail: string;
}

export type HostMessage =
  | { type: 'progress'; fraction: number; note: string }
  | { type: 'logs'; lines: readonly (LogLine | ItemLine)[] }
  | { type: 'done'; outcome: StepOutcome; datasets: readonly DatasetIndex[] }
  /** The attempt ended: the step wants this decided first. */
  | { type: 'asks'; asked: AskedApproval }
  | { type: 'failed'; problem: Problem };
