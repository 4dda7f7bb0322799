import { z } from 'zod';
import { Acknowledgement } from '../../../server/kit/intent.ts';
import { type Gate, judgeGates, type RegistryFacts } from '../../../server/kit/model-registry.ts';
import { defineStep, type Inputs, many, read, type StepContext } from '../../../server/kit/step.ts';
import { championOf } from '../../modeling/champion.ts';
import { competes, describeEntry, factsOfEntry } from '../../registering/describe-entry.ts';
import { acknowledgedOf, gateTable } from '../../registering/show-gates.ts';
import { listWords } from '../../words/format.ts';

const reads = { dataset: read('dataset'), backtest: read('backtest'), models: many('models'), drill: read('drill', 'stale_alias_trigger') };

interface Candidate {
  entry: ReturnType<typeof describeEntry>;
  gates: readonly Gate[];
}

/** Every model of the leaderboard but the holder, with what it meets on its way to the alias. */
function judgeAll(inputs: Inputs<typeof reads>, holder: RegistryFacts): Candidate[] {
  const held = inputs.drill.json().holder.digest;
  return inputs.backtest
    .table()
    .meta.models.filter(({ id }) => competes(inputs, id))
    .map(({ id }) => describeEntry(id, inputs))
    .filter(({ digest }) => digest !== held)
    .map((entry) => ({ entry, gates: judgeGates(factsOfEntry(entry, true), holder) }));
}

/** The one that meets most gates, of equal ones the lowest ranked, and for each gate that it does not meet the first that does. */
function pickShown(candidates: readonly Candidate[]): Candidate[] {
  const needs = (one: Candidate): readonly string[] => acknowledgedOf(one.gates);
  const most = Math.max(1, ...candidates.map((one) => needs(one).length));
  const hardest = candidates.findLast((one) => needs(one).length === most);
  if (!hardest) return [];
  const more = Acknowledgement.options.filter((gate) => !needs(hardest).includes(gate)).map((gate) => candidates.find((one) => needs(one).includes(gate)));
  return [hardest, ...more.filter((one) => one !== undefined)];
}

function showGates(ctx: StepContext, alias: string, shown: readonly Candidate[], before: string): void {
  const { modelId } = shown[0].entry;
  ctx.card('gates', {
    title: `The gates on the way to ${alias}`,
    figures: [
      { label: 'before', value: before },
      { label: 'after', value: modelId },
      { label: 'asked to acknowledge', value: String(acknowledgedOf(shown[0].gates).length), note: acknowledgedOf(shown[0].gates).join(', ') },
    ],
    table: {
      columns: ['candidate', ...gateTable([]).columns],
      rows: shown.flatMap(({ entry, gates }) => gateTable(gates).rows.map((row) => [entry.modelId, ...row])),
    },
    text: 'Without these acknowledgements the promotion is refused; damaged bytes stop it whatever is acknowledged.',
  });
}

export default defineStep({
  id: 'safer_promote_flow',
  version: '1.0.0',
  title: 'Drill: the promote gates',
  summary: 'Takes a worse model of this run through the promote gates on the sandbox alias. The real alias is never touched.',
  params: z.strictObject({}),
  reads,
  writes: { drill: 'drill' },
  world: ['aliases'],
  async run({ inputs, ctx }) {
    const { alias, for: real, holder: before } = inputs.drill.json();
    const seen = ctx.world.aliases?.[alias];
    if (!seen?.holder || seen.digest !== before.digest)
      return { status: 'warn', detail: `${alias} does not point where this run left it; the drill ends here` };
    const stale = seen.stale?.[0] ?? null;
    const [hardest, ...others] = pickShown(judgeAll(inputs, seen.holder));
    if (!hardest) return { status: 'skip', detail: `no model of this run meets a gate on its way to ${alias}` };
    const { entry } = hardest;
    const champion = championOf(entry.modelId, inputs.models);
    const gates = judgeGates(factsOfEntry(entry, (await ctx.rehash(champion)) === entry.digest), seen.holder);
    const needs = acknowledgedOf(gates);
    const met = [...new Set([{ entry, gates }, ...others].flatMap((one) => acknowledgedOf(one.gates)))];
    showGates(ctx, alias, [{ entry, gates }, ...others], before.model);
    const closed = gates.find(({ status }) => status === 'closed');
    if (closed)
      return { status: 'fail', detail: `${alias} stays where it is: ${closed.detail}`, data: { alias, before: before.model, candidate: entry.modelId } };
    const holder = { model: entry.modelId, digest: entry.digest, frameVersion: entry.frameVersion };
    return {
      detail: `${before.model} → ${entry.modelId} after ${listWords(needs)}`,
      data: {
        alias,
        before: before.model,
        after: entry.modelId,
        stale,
        gatesMet: met,
        acknowledged: needs,
        realAlias: ctx.world.aliases?.[real]?.digest ?? null,
      },
      outputs: { drill: { alias, for: real, shows: 'promote_gates', holder, stale, gates: gates.map(({ id, status, detail }) => ({ id, status, detail })) } },
      intents: [
        { ...entry, source: 'drill' },
        { type: 'alias.move', alias, digest: entry.digest, expected: before.digest, acknowledged: needs, reason: 'drill: promoted through the gates' },
      ],
    };
  },
});
