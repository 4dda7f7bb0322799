import type { StepContext } from '../../server/kit/step.ts';
import { fillTape } from '../backtesting/fill-tape.ts';
import { openTape, placeOf, type Tape, windowOf } from '../backtesting/tape.ts';
import testShard from '../backtesting/test-shard.ts';
import { combineMembers } from '../modeling/combine.ts';
import { estimateCost } from '../modeling/estimate-cost.ts';
import type { ModelData } from '../modeling/model-data.ts';
import type { Roster } from '../modeling/roster.ts';
import type { Split } from '../numerics/rolling-origin.ts';

/** Model id → row → what it threw there. */
export type Troubles = ReadonlyMap<string, ReadonlyMap<number, string>>;

export interface Wave {
  splits: readonly Split[];
  /** Rows of the model data to be tested. */
  rows: Int32Array;
  horizon: number;
}

/** Forecasts of models across all series, made once for all rows of a batch. */
export interface Globals {
  /** Tape of one model each, in roster order; null where the model threw. */
  tapes: readonly (Tape | null)[];
  /** What was thrown, by model id. */
  errors: ReadonlyMap<string, string>;
}

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 300);

/** Learns every model across all series at every cutoff. One that throws is left out, the others go on. Progress 0 … 0.7. */
export async function fillGlobals(ctx: StepContext, data: ModelData, { globals }: Roster, { splits, rows, horizon }: Wave): Promise<Globals> {
  const errors = new Map<string, string>();
  const tapes: (Tape | null)[] = [];
  for (const [place, model] of globals.entries()) {
    const tape = openTape({ splits, models: 1, tested: rows, horizon });
    const alone: Roster = { locals: [], globals: [model], combinations: [], all: [model], competing: new Set([model.id]) };
    const part = progressOf(ctx, (0.7 * place) / globals.length, (0.7 * (place + 1)) / globals.length);
    try {
      await fillTape(part, data, alone, tape);
      tapes.push(tape);
    } catch (error) {
      ctx.signal.throwIfAborted();
      errors.set(model.id, words(error));
      tapes.push(null);
    }
  }
  return { tapes, errors };
}

/** The same context, whose whole progress is a part of the step's. */
function progressOf(ctx: StepContext, from: number, to: number): StepContext {
  const scale = (fraction: number): number => from + (to - from) * fraction;
  return {
    ...ctx,
    progress: (fraction, note) => ctx.progress(scale(fraction), note),
    shard: (shard, input, work) => ctx.shard(shard, input, { ...work, from: scale(work.from ?? 0), to: scale(work.to ?? 1) }),
  };
}

/**
 * Every forecast of some rows: models of one series in threads, those across all copied from what was made before, then combinations.
 * @param made with `from`, the place of the wave's first row among all rows of the batch
 */
export async function fillWave(
  ctx: StepContext,
  data: ModelData,
  roster: Roster,
  { splits, rows, horizon }: Wave,
  made: Globals & { from: number },
): Promise<{ tape: Tape; troubles: Troubles }> {
  const { locals, globals, combinations, all } = roster;
  const tape = openTape({ splits, models: all.length, tested: rows, horizon });
  const troubles = new Map<string, Map<number, string>>();
  const ids = locals.map(({ id }) => id);
  try {
    await ctx.shard(testShard, { data, models: ids, tape: tapeOf(tape) }, { items: rows.length, cost: estimateCost(ids.length * splits.length, data), to: 0 });
  } catch {
    ctx.signal.throwIfAborted();
    await fillOneByOne(ctx, data, ids, tape, troubles);
  }
  for (const [place, model] of globals.entries()) {
    const own = made.tapes[place];
    const error = made.errors.get(model.id);
    if (own) copyRows(own, made.from, tape, locals.length + place);
    else troubles.set(model.id, new Map(Array.from(rows, (_, row) => [row, error ?? 'no forecast was made'])));
  }
  for (let window = 0; window < splits.length; window++)
    for (const [place, { members }] of combinations.entries()) combineMembers(windowOf(tape, window), locals.length + globals.length + place, members);
  return { tape, troubles };
}

/** A tape over the same arrays: what threads are sent is cloned, so it holds nothing else. */
const tapeOf = ({ splits, models, tested, horizon, mean, sigma, ok }: Tape): Tape => ({ splits, models, tested: tested.slice(), horizon, mean, sigma, ok });

/** After something threw: every model and row alone, so that only what throws is lost. */
async function fillOneByOne(ctx: StepContext, data: ModelData, ids: readonly string[], tape: Tape, troubles: Map<string, Map<number, string>>): Promise<void> {
  const { splits, tested, horizon } = tape;
  tape.ok.fill(0);
  for (const [place, id] of ids.entries())
    for (let row = 0; row < tested.length; row++) {
      const alone = openTape({ splits, models: 1, tested: tested.slice(row, row + 1), horizon });
      try {
        await ctx.shard(testShard, { data, models: [id], tape: alone }, { items: 1, cost: estimateCost(splits.length, data), to: 0 });
        copyRows(alone, 0, tape, place, row);
      } catch (error) {
        ctx.signal.throwIfAborted();
        const own = troubles.get(id) ?? new Map<number, string>();
        troubles.set(id, own.set(row, words(error)));
      }
      await ctx.progress(0);
    }
}

/**
 * Copies a tape of one model into a model's place of another.
 * @param first row of `from` that is the first one copied
 * @param only of the rows of `to`; all of them when left out
 */
function copyRows(from: Tape, first: number, to: Tape, model: number, only?: number): void {
  const { horizon, splits, tested } = to;
  const rows = only === undefined ? Array.from(tested, (_, row) => row) : [only];
  for (let window = 0; window < splits.length; window++)
    for (const row of rows) {
      const source = placeOf(from, window, 0, only === undefined ? first + row : first);
      const target = placeOf(to, window, model, row);
      to.ok[target] = from.ok[source];
      to.mean.set(from.mean.subarray(source * horizon, (source + 1) * horizon), target * horizon);
      to.sigma.set(from.sigma.subarray(source * horizon, (source + 1) * horizon), target * horizon);
    }
}
