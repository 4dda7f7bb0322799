import { AppError } from '../errors.ts';
import type { Actor } from '../server.ts';

/** First line of every verb that writes. @throws AppError FORBIDDEN */
export function requireWrite(actor: Actor): void {
  if (actor.scope !== 'write') throw new AppError('FORBIDDEN', `${actor.name} may read but not write; use a token with scope write`);
}
