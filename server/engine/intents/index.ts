import type { Statement } from '../../db/statement.ts';
import type { Intent, IntentOf } from '../../kit/intent.ts';
import { moveAlias } from './move-alias.ts';
import { registerModel } from './register-model.ts';

/** Who asks, and when. */
export interface Asker {
  runId: string;
  step: string;
  /** ISO-8601 UTC. */
  at: string;
}

/** Statements of an intent, for the batch of `step.completed`; a guard among them that fails fails the step. */
export type Apply<T extends Intent['type']> = (asker: Asker, intent: IntentOf<T>) => Statement[];

const APPLY: { [T in Intent['type']]: Apply<T> } = {
  'registry.register': registerModel,
  'alias.move': moveAlias,
};

/** What a step asked of the world, in its order. */
export function intentStatements(asker: Asker, intents: readonly Intent[]): Statement[] {
  return intents.flatMap(<T extends Intent['type']>(intent: IntentOf<T>) => (APPLY[intent.type as T] as Apply<T>)(asker, intent));
}
