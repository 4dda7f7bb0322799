import type { TrainingSpace } from './space.ts';
import { doShare, TASK, type Task } from './tasks.ts';

/**
 * Who does the work. `run` makes member 0 … size − 1 call `doShare(space, task, member, size, from, to)`, each on its own view of
 * the same memory, and returns when all have; it is called by the leader, which is member 0.
 */
export interface Team {
  size: number;
  run(task: Task, from: number, to: number): void;
}

/** The leader alone. */
export function workAlone(space: TrainingSpace): Team {
  return { size: 1, run: (task, from, to) => doShare(space, task, 0, 1, from, to) };
}

/** Below this many rows (features for splits) waking the others costs more than they bring. */
const LEAST_WORK: Readonly<Record<Task, number>> = {
  [TASK.gradients]: 16_384,
  [TASK.quantise]: 16_384,
  [TASK.histogram]: 2_048,
  [TASK.splits]: 8,
  [TASK.partition]: 16_384,
  [TASK.labels]: 16_384,
  [TASK.leafSums]: 16_384,
  [TASK.leafQuantiles]: 16_384,
  [TASK.addLeaves]: 16_384,
  [TASK.walk]: 4_096,
  [TASK.move]: 2,
  [TASK.turn]: 16_384,
};

/**
 * Runs a task over a range by the team, or by the leader alone when it is small. The result is the same either way.
 * @returns number of shares it was done in
 */
export function runTask(space: TrainingSpace, team: Team, task: Task, from: number, to: number): number {
  if (team.size === 1 || to - from < LEAST_WORK[task]) {
    doShare(space, task, 0, 1, from, to);
    return 1;
  }
  team.run(task, from, to);
  return team.size;
}
