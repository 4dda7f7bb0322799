import { z } from 'zod';
import { judgeGates } from '../../../server/kit/model-registry.ts';
import { defineStep, many, read } from '../../../server/kit/step.ts';
import { championOf } from '../../modeling/champion.ts';
import { competes, describeEntry, factsOfEntry } from '../../registering/describe-entry.ts';
import { V2 } from '../../registering/pick-models.ts';
import { acknowledgedOf, gateTable } from '../../registering/show-gates.ts';

export default defineStep({
  id: 'register',
  version: '2.0.0',
  title: 'Register the winner',
  summary:
    'Enters the winner, and the feature-aware model that competed, in the registry and moves the alias to the winner, through the same gates as a person; damaged bytes stop it.',
  params: z.strictObject({
    alias: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,63}$/)
      .default('demo-production')
      .describe('Name that will point at the winner'),
  }),
  reads: { dataset: read('dataset'), backtest: read('backtest'), models: many('models') },
  writes: { registration: 'registration' },
  world: ['aliases'],
  async run({ inputs, params: { alias }, ctx }) {
    const { winner } = inputs.backtest.table().meta;
    const champion = championOf(winner, inputs.models);
    const { digest } = champion;
    const seen = ctx.world.aliases?.[alias];
    const previous = seen?.digest ?? null;
    const entry = describeEntry(winner, inputs);
    const gates = judgeGates(factsOfEntry(entry, (await ctx.rehash(champion)) === digest), seen?.holder ?? null);
    const acknowledged = acknowledgedOf(gates);
    ctx.card('alias', {
      title: alias,
      figures: [
        { label: 'points at', value: winner, note: `sha256 ${digest.slice(0, 8)}` },
        { label: 'before', value: previous === null ? 'nothing' : `sha256 ${previous.slice(0, 8)}` },
      ],
      table: gateTable(gates),
    });
    const closed = gates.find(({ status }) => status === 'closed');
    if (closed) return { status: 'fail', detail: `${alias} stays where it is: ${closed.detail}`, data: { alias, model: winner, digest, previous } };
    return {
      detail: previous === digest ? `${alias} stays, same model` : `${alias} moved`,
      data: { alias, model: winner, digest, previous, acknowledged },
      outputs: { registration: { alias, model: winner, digest, previous } },
      intents: [
        // Before the winner, which must not look outdated by it.
        ...(winner !== V2 && competes(inputs, V2) ? [describeEntry(V2, inputs)] : []),
        { ...entry, verified: true },
        { type: 'alias.move', alias, digest, expected: previous, acknowledged },
      ],
    };
  },
});
