import { sharedF64, sharedU8 } from '../../server/kit/shard.ts';
import type { StepContext } from '../../server/kit/step.ts';
import { combineMembers } from '../modeling/combine.ts';
import { estimateCost } from '../modeling/estimate-cost.ts';
import learnShard, { type Lesson } from '../modeling/learn-shard.ts';
import type { ModelData } from '../modeling/model-data.ts';
import recallShard, { CHUNK } from '../modeling/recall-shard.ts';
import type { Roster } from '../modeling/roster.ts';
import { sumSeries } from '../modeling/sum-series.ts';
import { placeOf, type Tape, windowOf } from './tape.ts';
import testShard from './test-shard.ts';

/** Makes every forecast of a backtest: models of one series, then those across all, then combinations. Progress 0 … 0.75. */
export async function fillTape(ctx: StepContext, data: ModelData, roster: Roster, tape: Tape): Promise<void> {
  const { locals, globals, combinations } = roster;
  const items = tape.tested.length;
  const cost = estimateCost(locals.length * tape.splits.length, data);
  const split = globals.length > 0 ? 0.35 : 0.75;
  const note = (done: number): string => `${done} of ${items} series`;
  await ctx.shard(testShard, { data, models: locals.map(({ id }) => id), tape }, { items, cost, from: 0, to: split, note });
  for (const [place, model] of globals.entries()) {
    const share = (0.75 - split) / globals.length;
    await testGlobal(ctx, data, model.id, locals.length + place, tape, [split + place * share, split + (place + 1) * share]);
  }
  for (let window = 0; window < tape.splits.length; window++)
    for (const [place, { members }] of combinations.entries()) combineMembers(windowOf(tape, window), locals.length + globals.length + place, members);
}

async function testGlobal(ctx: StepContext, data: ModelData, id: string, index: number, tape: Tape, [from, to]: readonly [number, number]): Promise<void> {
  const { splits, tested, horizon } = tape;
  const { series, m } = data.panel;
  const model = ctx.model(id);
  if (model.scope !== 'global') return;
  const wide = splits.map(({ trainFrom, trainTo }) => ({ start: trainFrom, cutoff: trainTo, enough: trainTo - trainFrom >= model.needs.minHistory(m) }));
  const parts = model.parts(horizon);
  const lessons: Lesson[] = wide.flatMap(({ start, cutoff, enough }) =>
    enough ? Array.from({ length: parts }, (_, part) => ({ model: id, start, cutoff, part })) : [],
  );
  const learnt = await ctx.shard(
    learnShard,
    { data, horizon, lessons },
    { items: lessons.length, cost: 1000, from, to, note: (done) => `${model.title}: part ${Math.min(done + 1, lessons.length)} of ${lessons.length}` },
  );
  for (const [window, { cutoff, enough }] of wide.entries()) {
    if (!enough) continue;
    const own = learnt.filter((_, item) => lessons[item].cutoff === cutoff).filter((bytes) => bytes !== undefined);
    if (own.length < parts) continue;
    const out = { mean: sharedF64(data.rows * horizon), sigma: sharedF64(data.rows * horizon), ok: sharedU8(data.rows) };
    await ctx.shard(recallShard, { data, model: id, parts: own, cutoff, horizon, ...out }, { items: Math.ceil(series / CHUNK), cost: 5, from: to, to });
    sumSeries(out, series, horizon);
    for (let row = 0; row < tested.length; row++) {
      const place = placeOf(tape, window, index, row);
      const at = tested[row] * horizon;
      tape.ok[place] = out.ok[tested[row]];
      tape.mean.set(out.mean.subarray(at, at + horizon), place * horizon);
      tape.sigma.set(out.sigma.subarray(at, at + horizon), place * horizon);
    }
  }
}
