import { z } from 'zod';
import { DRILL, staleReasons } from '../../../server/kit/model-registry.ts';
import { defineStep, many, read } from '../../../server/kit/step.ts';
import { describeEntry } from '../../registering/describe-entry.ts';
import { pickPair, pickPlain, V2 } from '../../registering/pick-models.ts';

export default defineStep({
  id: 'stale_alias_trigger',
  version: '1.0.0',
  title: 'Drill: an alias goes stale',
  summary: 'Points a sandbox alias at a model of this run and enters a newer one with another feature frame. The real alias is never touched.',
  params: z.strictObject({
    alias: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,55}$/)
      .default('demo-production')
      .describe('Alias the drill stands for'),
  }),
  reads: { dataset: read('dataset'), backtest: read('backtest'), models: many('models') },
  writes: { drill: 'drill' },
  world: ['aliases'],
  run({ inputs, params, ctx }) {
    const alias = `${params.alias}${DRILL}`;
    if (ctx.world.aliases?.[alias]) return { status: 'skip', detail: `another run holds a drill on ${alias}; this one leaves it alone` };
    const tested = inputs.backtest.table().meta;
    const [pair, holder] = [pickPair(tested, inputs.models), pickPlain(tested, inputs.models)];
    if (!pair || !holder)
      return { status: 'skip', detail: pair ? 'every model reads a feature frame: none would be outdated by another' : `no model named ${V2} competes` };
    const [old, newer] = [describeEntry(holder.model, inputs), describeEntry(V2, inputs)];
    const [reason = null] = staleReasons({ state: 'success', verified: null, frameVersion: old.frameVersion }, newer);
    const { model, digest, frameVersion } = holder;
    ctx.card('stale', {
      title: `${alias} is stale`,
      figures: [
        { label: 'points at', value: model, note: `feature frame version ${frameVersion}` },
        { label: 'newer success', value: V2, note: `feature frame version ${newer.frameVersion}` },
        { label: 'reason', value: reason ?? 'none' },
      ],
      text: `Both are real models of this run, entered once more under the label drill. ${params.alias} stays where it is.`,
    });
    return {
      status: reason === 'feature_frame_version_mismatch' ? 'pass' : 'warn',
      detail: `${alias}: ${reason ?? 'not stale'}`,
      data: { alias, reason, holder: model, newer: V2, frameVersion, newerFrameVersion: newer.frameVersion },
      outputs: { drill: { alias, for: params.alias, shows: 'stale_alias', holder: { model, digest, frameVersion }, stale: reason, gates: [] } },
      intents: [
        { ...old, source: 'drill' },
        { type: 'alias.move', alias, digest, expected: null, reason: 'drill: an alias goes stale' },
        { ...newer, source: 'drill' },
      ],
    };
  },
});
