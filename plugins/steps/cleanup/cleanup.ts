import { z } from 'zod';
import { defineStep, maybe } from '../../../server/kit/step.ts';

export default defineStep({
  id: 'cleanup',
  version: '1.1.0',
  title: 'Clean up',
  summary: 'Closes what the run opened for itself: its drills. Deletes nothing that was made.',
  params: z.strictObject({}),
  reads: { stale: maybe('drill', 'stale_alias_trigger'), promoted: maybe('drill', 'safer_promote_flow') },
  writes: {},
  cached: false,
  run({ inputs: { stale, promoted } }) {
    const drill = (promoted ?? stale)?.json();
    if (!drill) return { detail: 'nothing left open' };
    const { alias, for: real } = drill;
    return {
      detail: `the drill is over: ${alias} removed, its models archived; ${real} was not touched`,
      data: { alias, realAlias: real },
      intents: [{ type: 'drill.end', alias }],
    };
  },
});
