import { z } from 'zod';
import { defineStep, many, read } from '../../../server/kit/step.ts';
import { championOf } from '../../modeling/champion.ts';

export default defineStep({
  id: 'verify',
  version: '1.0.0',
  title: 'Verify the winner',
  summary: "Reads the winner's files again from disk and compares their digest with the recorded one. A mismatch fails the run.",
  params: z.strictObject({}),
  reads: { backtest: read('backtest'), models: many('models') },
  writes: { verification: 'verification' },
  cached: false,
  async run({ inputs, ctx }) {
    const { winner } = inputs.backtest.table().meta;
    const champion = championOf(winner, inputs.models);
    const found = await ctx.rehash(champion);
    const verified = found === champion.digest;
    const short = (digest: string): string => `${digest.slice(0, 4)}…${digest.slice(-4)}`;
    return {
      status: verified ? 'pass' : 'fail',
      detail: verified
        ? `sha256 ${short(found)} matches`
        : `recorded ${short(champion.digest)}, found ${short(found)}; the stored files of ${winner} were changed`,
      data: { model: winner, verified, digest: champion.digest, files: champion.files.length },
      outputs: { verification: { model: winner, expected: champion.digest, found, verified, files: champion.files.length } },
    };
  },
});
