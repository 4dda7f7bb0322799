import type { Input } from '../../server/kit/step.ts';

/** The trained models of the backtest's winner. @throws RangeError when the winner was not trained, naming the trained ones */
export function championOf(winner: string, trained: readonly Input<'models'>[]): Input<'models'> {
  const found = trained.find((input) => input.table().meta.model === winner);
  if (found) return found;
  throw new RangeError(`the winner "${winner}" is not among the trained models ${trained.map((input) => input.table().meta.model).join(', ')}`);
}
