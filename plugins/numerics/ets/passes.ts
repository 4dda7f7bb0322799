import type { EtsForm } from './form.ts';
import type { EtsPass } from './pass.ts';
import { passAdditive, passPlain } from './pass-additive.ts';
import { passAdditiveRelative, passMultiplicative, passPlainRelative } from './pass-relative.ts';

/** The loop of a form. A switch inside one loop for all would cost more than the arithmetic. */
export function passOf({ error, season }: EtsForm): EtsPass {
  if (season === 'M') return passMultiplicative;
  if (season === 'A') return error === 'A' ? passAdditive : passAdditiveRelative;
  return error === 'A' ? passPlain : passPlainRelative;
}
