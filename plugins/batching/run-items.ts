import { type BatchItem, itemName } from '../../server/kit/kinds/batch.ts';
import type { BacktestSettings } from '../../server/kit/settings.ts';
import type { StepContext } from '../../server/kit/step.ts';
import { openExam } from '../backtesting/exam.ts';
import type { Tape } from '../backtesting/tape.ts';
import type { Dataset } from '../modeling/history.ts';
import { type ModelData, openModelData } from '../modeling/model-data.ts';
import { openRoster, type Roster, rolesOf } from '../modeling/roster.ts';
import type { Split } from '../numerics/rolling-origin.ts';
import { plural, scoreWords } from '../words/format.ts';
import { fillGlobals, fillWave, type Troubles } from './fill-wave.ts';
import { narrowDataset } from './narrow-dataset.ts';
import { failed, scoreItem, type Tested } from './score-item.ts';

/** Waves of a batch: items are seen wave by wave, so that a page is never long without news. */
const WAVES = 40;

export interface ItemsWanted {
  dataset: Dataset;
  /** Of the series, ascending. */
  ordinals: readonly number[];
  /** Model ids, known or not. */
  models: readonly string[];
  settings: BacktestSettings;
  splits: readonly Split[];
  /** Names of items that are not wanted. */
  leaveOut: ReadonlySet<string>;
}

/**
 * Tests every series with every model, tells each item as soon as it is done, and returns them all, by series, then by model. Of an
 * item only its own series and model count: the same figures in a batch of one and of a thousand, at any number of threads.
 */
export async function runItems(ctx: StepContext, { dataset, ordinals, models, settings, splits, leaveOut }: ItemsWanted): Promise<BatchItem[]> {
  const known = new Set(ctx.models());
  const roster = openRoster(
    ctx,
    models.filter((id) => known.has(id)),
    dataset.meta.seasonLength,
  );
  // A model across all series learns from all of them; otherwise those that are not tested need not be read.
  const isWhole = roster.globals.length > 0;
  const data = openModelData(isWhole ? dataset : narrowDataset(dataset, ordinals), settings.horizon, rolesOf(roster));
  const rows = Int32Array.from(ordinals, (ordinal, at) => (isWhole ? ordinal : at));
  const globals = await fillGlobals(ctx, data, roster, { splits, rows, horizon: settings.horizon });
  const share = isWhole ? 0.7 : 0;
  const items: BatchItem[] = [];
  const size = Math.max(1, Math.ceil(ordinals.length / WAVES));
  for (let from = 0; from < ordinals.length; from += size) {
    const wave = rows.subarray(from, from + size);
    const { tape, troubles } = await fillWave(ctx, data, roster, { splits, rows: wave, horizon: settings.horizon }, { ...globals, from });
    const judge = judgeWave(ctx, data, roster, { tape, troubles, settings });
    for (let row = 0; row < wave.length; row++) {
      const { ordinal, key, store, product } = dataset.series(ordinals[from + row]);
      for (const model of models) {
        const name = itemName(model, key);
        if (leaveOut.has(name)) continue;
        const tested = known.has(model) ? judge(model, row) : failed(`there is no model "${model}"; the models page lists those there are`);
        items.push({ series: ordinal, key, store, product, model, ...tested });
        ctx.item(name, tested.status === 'failed' ? 'fail' : tested.status === 'warn' ? 'warn' : 'pass', wordsOf(tested, settings));
      }
    }
    await ctx.progress(share + ((1 - share) * Math.min(ordinals.length, from + size)) / ordinals.length, plural(items.length, 'item'));
  }
  return items;
}

const wordsOf = ({ reason, scores }: Tested, { metric }: BacktestSettings): string =>
  scores[metric] === null ? (reason ?? '') : scoreWords(metric, scores[metric]) + (reason === null ? '' : `; ${reason}`);

interface Judged {
  tape: Tape;
  troubles: Troubles;
  settings: BacktestSettings;
}

/** @returns what became of a model on row r of the wave */
function judgeWave(ctx: StepContext, data: ModelData, roster: Roster, { tape, troubles, settings }: Judged): (model: string, row: number) => Tested {
  const exam = openExam(data, tape, settings.gap);
  const places = new Map(roster.all.map((model, place) => [model.id, place]));
  return (id, row) => {
    const place = places.get(id) ?? 0;
    const trouble = troubles.get(id)?.get(row);
    if (trouble !== undefined) return failed(`the model ended with an error: ${trouble}`);
    return scoreItem(tape, exam, settings.gap, place, row, settings.metric, () => whyRefused(ctx, data, tape, { id, row }));
  };
}

/** Words for a model that refused a series in every window. */
function whyRefused(ctx: StepContext, { panel }: ModelData, { splits, tested }: Tape, { id, row }: { id: string; row: number }): string {
  const model = ctx.model(id);
  if (model.scope === 'combination') return 'every one of its members refused the series';
  const { trainFrom, trainTo } = splits[splits.length - 1];
  const from = tested[row] * panel.periods;
  const usable = panel.y.subarray(from + trainFrom, from + trainTo).reduce((sum, value) => sum + Number(!Number.isNaN(value)), 0);
  const needed = model.needs.minHistory(panel.m);
  const have = model.scope === 'local' ? usable : trainTo - trainFrom;
  return have < needed
    ? `${model.title} needs ${plural(needed, 'observation')}, the series has ${have} before the last cutoff`
    : `${model.title} could not be fitted on the series in any window`;
}
