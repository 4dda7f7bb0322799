import type { StepState } from '../../server/pipeline/run-state.ts';
import type { DatasetFace } from '../../server/services/dataset/views.ts';
import { linear, linePath, type Scale } from '../_charts/scale.ts';

export interface EffectStep {
  id: string;
  status: StepState['status'];
  durationMs: number | null;
  phaseIndex: number;
}

/** What every effect draws from: real data, how far the run is, and the room there is. */
export interface Stage {
  /** Null until a dataset of this world exists here. */
  face: DatasetFace | null;
  steps: readonly EffectStep[];
  /** True while a run is running: only then does anything repeat. */
  moving: boolean;
  width: number;
  height: number;
  /** On a card: small, finished, still. */
  card: boolean;
}

export const hasEnded = (step: EffectStep): boolean => step.status !== 'pending' && step.status !== 'running';
export const endedShare = ({ steps }: Stage): number => (steps.length === 0 ? 0 : steps.filter(hasEnded).length / steps.length);

/** A world that is told to its end, for a card. */
export const finishedSteps = (steps: number, phases: number): EffectStep[] =>
  Array.from({ length: steps }, (_, at) => ({ id: String(at), status: 'pass', durationMs: null, phaseIndex: Math.min(phases, at + 1) }));

export interface Curve {
  x: Scale;
  y: Scale;
  path: string;
}

/** A line of values between two heights; null when there is nothing to draw. */
export function curveOf(values: readonly (number | null)[] | undefined, left: number, right: number, top: number, bottom: number): Curve | null {
  const known = values?.filter((value) => value !== null) ?? [];
  if (!values || known.length < 2) return null;
  const x = linear(0, values.length - 1, left, right);
  const y = linear(Math.min(...known), Math.max(...known), bottom, top);
  return { x, y, path: linePath(values, 0, x, y) };
}

/** Middle value of the known ones; 0 when there is none. */
export function medianOf(values: readonly (number | null)[]): number {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  return known.length === 0 ? 0 : known[Math.floor(known.length / 2)];
}
