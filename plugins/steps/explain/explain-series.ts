import { z } from 'zod';
import { openDataset } from '../../../server/kit/dataset.ts';
import { EXPLAIN_PARTS, type ExplainPart } from '../../../server/kit/kinds/explanation.ts';
import type { KindValue } from '../../../server/kit/kinds/index.ts';
import type { DriverRole } from '../../../server/kit/model.ts';
import { defineStep, type Input, many, read, type StepContext } from '../../../server/kit/step.ts';
import { decomposeHistory } from '../../explaining/decompose-history.ts';
import { examineResiduals } from '../../explaining/examine-residuals.ts';
import { explainPath, type PathTale, type Trained } from '../../explaining/explain-path.ts';
import { figureOf, numbersOf } from '../../explaining/figures.ts';
import { describeDemand, findOddities } from '../../explaining/find-oddities.ts';
import { measureDrivers } from '../../explaining/measure-drivers.ts';
import { openSubject, type Subject } from '../../explaining/subject.ts';
import { tellDemand, tellDrivers, tellHistory, tellOddities, tellResiduals, tellTrees } from '../../explaining/tell.ts';
import { eventDrivers } from '../../modeling/event-drivers.ts';
import type { Dataset } from '../../modeling/history.ts';
import { STAND_IN } from '../../modeling/roster.ts';
import { plural } from '../../words/format.ts';

type Told = KindValue<'explanation'>;
type Backtest = Input<'backtest'>;

const ALL_ROLES: ReadonlySet<DriverRole> = new Set(['price', 'promotion', 'event', 'regressor']);
/** Classes of demand in which most periods sell nothing. */
const SPARSE = 2;

/** Trained models by id. @throws RangeError when one's plugin is gone */
function openTrained(ctx: StepContext, inputs: readonly Input<'models'>[]): Map<string, Trained> {
  return new Map(inputs.map((input) => [input.table().meta.model, { model: ctx.model(input.table().meta.model), table: input.table() }]));
}

/** The series as the trained models saw it, and the same with all that is known of it. */
function openBoth(
  dataset: Dataset,
  trained: ReadonlyMap<string, Trained>,
  model: string,
  series: number,
  horizon: number,
): { subject: Subject; known: Subject } {
  const roles = new Set([...trained.values()].flatMap((one) => (one.model.scope === 'combination' ? [] : (one.model.needs.drivers ?? []))));
  if (series >= 0) return { subject: openSubject(dataset, series, horizon, roles), known: openSubject(dataset, series, horizon, ALL_ROLES) };
  // The total has no price of its own: those of the series are read only for a model that looks at every series.
  const needed = [model, ...(trained.get(model)?.table.meta.members.map((member) => member.model) ?? [])];
  const isLocal = needed.every((id) => trained.get(id)?.model.scope !== 'global');
  const subject = openSubject(dataset, series, horizon, isLocal ? new Set([...roles].filter((role) => role === 'event')) : roles);
  return { subject, known: { ...subject, setting: { ...subject.setting, drivers: eventDrivers(dataset.meta, horizon) } } };
}

/** How two models did on a series; null for the total and where nothing was tested. */
function readTest(backtest: Backtest, series: number, model: string): Told['test'] {
  const table = backtest.table();
  const { models, windows, series: count } = table.meta;
  const at = (id: string): number => models.findIndex((one) => one.id === id) * count + series;
  const wape = (id: string): number | null => (at(id) >= 0 && table.u8('wape_present')[at(id)] === 1 ? table.f64('wape')[at(id)] : null);
  if (series < 0 || models.every(({ id }) => id !== model)) return null;
  return {
    wape: wape(model),
    naive: wape('seasonal_naive'),
    bias: wape(model) === null ? null : figureOf(table.f64('bias')[at(model)]),
    windows: windows.length,
  };
}

/** The forecast of the model asked for, or of the stand-in where it refused. */
function tellPath(
  model: string,
  trained: ReadonlyMap<string, Trained>,
  subject: Subject,
  horizon: number,
): { used: string; tale: PathTale | null; why: string } {
  for (const used of [model, STAND_IN]) {
    const tale = explainPath(used, trained, subject, horizon);
    if (tale) return { used, tale, why: tale.note };
  }
  return { used: model, tale: null, why: 'no model has a forecast of it: nothing usable was observed' };
}

export default defineStep({
  id: 'explain_series',
  version: '1.0.0',
  title: 'Explain a series',
  summary:
    'Answers why one series is forecast as it is: history taken apart, parts of the forecast, what a model of trees saw, errors, odd periods, effects of drivers. Changes nothing.',
  params: z.strictObject({
    series: z.int().min(-1).describe('Ordinal of the series, −1 = the total of all'),
    model: z.string().min(1).describe('Trained model whose forecast is explained'),
    horizon: z.int().min(1).max(365).describe('Periods ahead that are explained'),
    parts: z
      .array(z.enum(EXPLAIN_PARTS))
      .min(1)
      .default([...EXPLAIN_PARTS])
      .describe('What is wanted'),
  }),
  reads: { dataset: read('dataset'), models: many('models'), backtest: read('backtest') },
  writes: { explanation: 'explanation' },
  async run({ inputs, params: { series, model, horizon, parts }, ctx }) {
    const dataset = openDataset(inputs.dataset.table());
    const { meta } = dataset;
    const trained = openTrained(ctx, inputs.models);
    const asked = trained.get(model);
    if (!asked) throw new RangeError(`model "${model}" was not trained; trained are ${[...trained.keys()].sort().join(', ')}`);
    // A model of trees has one part a stretch of the horizon it was trained for: it is walked as far as that.
    const reach = Math.max(horizon, asked.table.meta.horizon);
    if (reach > asked.table.meta.horizon && asked.model.scope !== 'local')
      throw new RangeError(
        `model "${model}" was trained for ${plural(asked.table.meta.horizon, 'period')} ahead, ${horizon} were asked for; ask for no more than it was trained for`,
      );
    const { subject, known } = openBoth(dataset, trained, model, series, reach);
    await ctx.progress(0.2, 'series opened');
    const wants = new Set<ExplainPart>(parts);
    const missing: { part: ExplainPart; why: string }[] = [];
    const lack = (part: ExplainPart, why: string): null => {
      missing.push({ part, why });
      return null;
    };
    const wanted = <T>(part: ExplainPart, tell: () => T): T | null => (wants.has(part) ? tell() : null);

    const path = wants.has('path') || wants.has('columns') || wants.has('residuals') ? tellPath(model, trained, subject, reach) : null;
    await ctx.progress(0.5, 'forecast taken apart');
    const { used = model, tale = null } = path ?? {};
    if (path?.why) lack('path', path.why);
    const history = wants.has('history') || wants.has('outliers') ? decomposeHistory(subject.y, subject.setting.seasons) : null;
    if (!history) wanted('history', () => lack('history', 'fewer than 4 usable observations: nothing can be told apart'));
    await ctx.progress(0.7, 'history taken apart');
    const demand = describeDemand(subject.y);
    const odd = history && wants.has('outliers') ? findOddities(history, demand.class >= SPARSE) : { outliers: [], shifts: [], runs: [] };
    if (demand.class >= SPARSE) wanted('outliers', () => lack('outliers', 'where most periods sell nothing, large values are the rule and none is called odd'));
    const residuals = wanted('residuals', () => examineResiduals(used, trained, subject));
    const drivers = wanted('drivers', () => measureDrivers(known));
    if (typeof drivers === 'object' && drivers?.note) lack('drivers', drivers.note);
    const own = trained.get(used) ?? asked;
    const first = (values: Float64Array): number[] => numbersOf(values.subarray(0, horizon));
    const told: Told = {
      series,
      key: subject.key,
      frequency: meta.frequency,
      start: meta.start,
      periods: meta.periods,
      unit: meta.unit,
      seasonLength: meta.seasonLength,
      horizon,
      model: { id: used, title: own.model.title, scope: own.model.scope, instead: used === model ? null : asked.model.title },
      history: history && wants.has('history') ? tellHistory(history) : null,
      path: tale && { mean: first(tale.mean), parts: (tale.told ?? []).map(({ values, ...about }) => ({ ...about, values: first(values) })) },
      members: (tale?.members ?? []).map((member) => ({ ...member, mean: first(member.mean) })),
      columns: tale?.trees && wants.has('columns') ? tellTrees(tale.trees, horizon) : null,
      residuals: typeof residuals === 'string' ? lack('residuals', residuals) : residuals && tellResiduals(residuals),
      ...tellOddities(odd, meta.events, known.setting.drivers),
      demand: wants.has('demand') ? tellDemand(demand) : null,
      drivers: typeof drivers === 'string' ? (lack('drivers', drivers) ?? []) : tellDrivers(drivers?.drivers ?? []),
      test: wanted('test', () => readTest(inputs.backtest, series, used)),
      missing,
    };
    return {
      status: tale || !wants.has('path') ? 'pass' : 'warn',
      detail: `${own.model.title}: ${plural(told.path?.parts.length ?? 0, 'part', 'parts')}, ${plural(told.outlierCount, 'odd period', 'odd periods')}`,
      data: { series, model: used, missing: missing.map(({ part }) => part) },
      outputs: { explanation: told },
    };
  },
});
