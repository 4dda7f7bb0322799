import { z } from 'zod';
import { defineStep, many, read } from '../../../server/kit/step.ts';
import { championOf } from '../../modeling/champion.ts';

export default defineStep({
  id: 'register',
  version: '1.0.0',
  title: 'Register the winner',
  summary: 'Enters the winner in the registry and moves the alias to it, if nobody moved it meanwhile.',
  params: z.strictObject({
    alias: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,63}$/)
      .default('demo-production')
      .describe('Name that will point at the winner'),
  }),
  reads: { backtest: read('backtest'), models: many('models') },
  writes: { registration: 'registration' },
  world: ['aliases'],
  run({ inputs, params: { alias }, ctx }) {
    const { winner, metric, value } = inputs.backtest.table().meta;
    const { digest, output } = championOf(winner, inputs.models);
    const previous = ctx.world.aliases?.[alias]?.digest ?? null;
    ctx.card('alias', {
      title: alias,
      figures: [
        { label: 'points at', value: winner, note: `sha256 ${digest.slice(0, 8)}` },
        { label: 'before', value: previous === null ? 'nothing' : `sha256 ${previous.slice(0, 8)}` },
      ],
    });
    return {
      detail: previous === digest ? `${alias} stays, same model` : `${alias} moved`,
      data: { alias, model: winner, digest, previous },
      outputs: { registration: { alias, model: winner, digest, previous } },
      intents: [
        { type: 'registry.register', output, modelId: winner, metric, value, digest },
        { type: 'alias.move', alias, digest, expected: previous },
      ],
    };
  },
});
