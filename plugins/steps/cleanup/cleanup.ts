import { z } from 'zod';
import { defineStep } from '../../../server/kit/step.ts';

export default defineStep({
  id: 'cleanup',
  version: '1.0.0',
  title: 'Clean up',
  summary: 'Closes what the run opened for itself. Deletes nothing that was made.',
  params: z.strictObject({}),
  reads: {},
  writes: {},
  cached: false,
  run: () => ({ detail: 'nothing left open' }),
});
