import { and, eq, inArray } from 'drizzle-orm';
import { series as seriesRow } from '../../db/schema.ts';
import { readRunState } from '../../engine/read-run-log.ts';
import { AppError, type FieldError } from '../../errors.ts';
import { dateOfPeriod, periodOfDate } from '../../kit/calendar.ts';
import type { JsonObject } from '../../kit/json.ts';
import type { Descriptor } from '../../kit/kind.ts';
import type { DatasetMeta } from '../../kit/kinds/dataset.ts';
import { type Assumptions, MAX_PLAN_HORIZON } from '../../kit/kinds/scenario.ts';
import type { RunState } from '../../pipeline/run-state.ts';
import type { Server } from '../../server.ts';
import { invalid } from '../parse-input.ts';
import { findStored, type Stored } from '../run/ask-examiner.ts';
import { findRun } from '../run/find-run.ts';
import { readTable, readValue } from '../run/read-output.ts';
import type { SimulateInput } from './plan-input.ts';
import type { ScenarioValue } from './views.ts';

/** A run that plans can be made on. */
export interface PlanBase {
  stored: Stored & { backtest: NonNullable<Stored['backtest']>; forecast: NonNullable<Stored['forecast']> };
  truth: (Descriptor & { step: string }) | undefined;
  meta: DatasetMeta;
  /** Periods the run itself forecast. */
  horizon: number;
  /** Ids of models trained on the whole history. */
  models: readonly string[];
}

export interface AskedPlan {
  value: ScenarioValue;
  descriptor: Descriptor;
  inputs: readonly Descriptor[];
}

/** @throws AppError RUN_NOT_FOUND, ARTIFACT_NOT_FOUND while the run has no forecast */
export async function findPlanBase(server: Server, runId: string): Promise<PlanBase> {
  await findRun(server, runId);
  const state = await readRunState(server.db, runId);
  const stored = findStored(server, state);
  if (!stored?.forecast || !stored.backtest) throw new AppError('ARTIFACT_NOT_FOUND', `run ${runId} has no forecast yet; wait for its backtest step`);
  const { backtest, forecast } = stored;
  const meta = readTable(server, 'dataset', stored.dataset).meta;
  // Models of a backfill's earlier cutoffs are no forecast of the days ahead.
  const models = stored.models.filter((one) => {
    const { cutoff, series } = readTable(server, 'models', one).meta;
    return cutoff === meta.periods && series === meta.series;
  });
  return {
    stored: { ...stored, backtest, forecast, models },
    truth: findTruth(state),
    meta,
    horizon: readTable(server, 'forecast', forecast).meta.horizon,
    models: models.map(({ model }) => model),
  };
}

const findTruth = ({ steps }: RunState): PlanBase['truth'] =>
  steps.flatMap((step) => step.artifacts.map((artifact) => ({ ...artifact, step: step.id }))).findLast(({ kind }) => kind === 'dataset_truth');

const KEPT = 32;
const answers = new Map<string, Promise<AskedPlan>>();

/**
 * Works a plan out, in a host. What it is made of never changes, so the latest answers are kept, also while they are being made.
 * @throws AppError INVALID_INPUT with every bad field, STEP_FAILED with the step's own words
 */
export async function askPlan(server: Server, input: SimulateInput): Promise<AskedPlan> {
  const base = await findPlanBase(server, input.runId);
  const { scope = { kind: 'all' }, assumptions = {}, model, horizon = Math.min(MAX_PLAN_HORIZON, base.horizon) } = input;
  const wrong = [...checkModel(base, model), ...(await checkScope(server, base, scope)), ...checkDates(base.meta, assumptions)];
  if (wrong.length > 0) throw invalid(wrong);
  const params: JsonObject = { ...(model === undefined ? {} : { model }), scope, horizon, assumptions: assumptions as JsonObject };
  const { dataset, backtest, forecast, models } = base.stored;
  const inputs = { dataset, backtest, forecast, models: [...models], truth: base.truth };
  const bound = [dataset, backtest, forecast, ...models, ...(base.truth ? [base.truth] : [])];
  const key = JSON.stringify([server.catalogue.catalogue.codeDigest, params, bound.map(({ digest }) => digest)]);
  const known = answers.get(key);
  answers.delete(key);
  const answer =
    known ??
    server.examiner
      .ask({ step: 'simulate_scenario', params, inputs, models: base.models, seed: base.stored.seed })
      .then(({ outputs: [descriptor] }) => ({ value: readValue(server, 'scenario', descriptor), descriptor, inputs: bound }));
  answers.set(key, answer);
  for (const oldest of [...answers.keys()].slice(0, -KEPT)) answers.delete(oldest);
  answer.catch(() => answers.delete(key));
  return answer;
}

const checkModel = ({ models }: PlanBase, model: string | undefined): FieldError[] =>
  model === undefined || models.includes(model)
    ? []
    : [{ path: 'model', message: `was not trained in this run; trained are ${[...models].sort().join(', ')}` }];

async function checkScope(server: Server, { meta, stored }: PlanBase, scope: NonNullable<SimulateInput['scope']>): Promise<FieldError[]> {
  if (scope.kind === 'all') return [];
  if (scope.kind === 'series')
    return scope.series < meta.series ? [] : [{ path: 'scope.series', message: `is no series; the dataset has ${meta.series}, counted from 0` }];
  const column = scope.kind === 'store' ? seriesRow.store : seriesRow.product;
  const [found] = await server.db.read((q) =>
    q
      .select({ ordinal: seriesRow.ordinal })
      .from(seriesRow)
      .where(and(eq(seriesRow.dataset, stored.dataset.digest), inArray(column, [scope.name])))
      .limit(1),
  );
  return found ? [] : [{ path: 'scope.name', message: `there is no ${scope.kind} "${scope.name.slice(0, 80)}" in this run's data` }];
}

/** Dates are those of the data, windows run forwards. */
function checkDates({ frequency, start, periods }: DatasetMeta, { price, promotion, holiday }: Assumptions): FieldError[] {
  const example = dateOfPeriod(frequency, start, periods);
  const isDate = (text: string): boolean => !Number.isNaN(periodOfDate(frequency, start, text));
  const wrong: FieldError[] = [];
  for (const [name, window] of Object.entries({ price, promotion })) {
    if (!window) continue;
    for (const end of ['from', 'to'] as const)
      if (!isDate(window[end])) wrong.push({ path: `assumptions.${name}.${end}`, message: `"${window[end]}" is no date; write it as ${example}` });
    if (isDate(window.from) && isDate(window.to) && periodOfDate(frequency, start, window.to) < periodOfDate(frequency, start, window.from))
      wrong.push({ path: `assumptions.${name}.to`, message: `is before ${window.from}; swap them` });
  }
  for (const [at, day] of (holiday?.dates ?? []).entries())
    if (!isDate(day)) wrong.push({ path: `assumptions.holiday.dates.${at}`, message: `"${day}" is no date; write it as ${example}` });
  return wrong;
}
