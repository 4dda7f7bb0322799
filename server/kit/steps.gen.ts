// Made by `npm run gen`; do not edit. Types only: what each step's params look like.
import type { z } from 'zod';
import type precheck from '../../plugins/steps/data/precheck.ts';

type Input<S extends { params: z.ZodType }> = z.input<S['params']>;
export interface StepParams {
  precheck: Input<typeof precheck>;
}
