import { readCells } from '../../blobs/read-cells.ts';
import { readRunState } from '../../engine/read-run-log.ts';
import { AppError } from '../../errors.ts';
import type { Descriptor } from '../../kit/kind.ts';
import type { Server } from '../../server.ts';
import { askExaminer, findStored } from './ask-examiner.ts';
import { findRun } from './find-run.ts';
import { readTable } from './read-output.ts';
import type { ExplanationView } from './views.ts';

export interface ExplainSeries {
  runId: string;
  /** −1 = the total of all. */
  series: number;
  /** Default: the model whose forecast stands for the series. */
  model?: string;
}

/** Why a series is forecast as it is, computed on demand from what the run stored. @throws AppError RUN_NOT_FOUND, ARTIFACT_NOT_FOUND, STEP_FAILED */
export async function explainSeries(server: Server, { runId, series, model }: ExplainSeries): Promise<ExplanationView> {
  await findRun(server, runId);
  const stored = findStored(server, await readRunState(server.db, runId));
  if (!stored?.forecast || !stored.backtest) throw new AppError('ARTIFACT_NOT_FOUND', `run ${runId} has no forecast yet; wait for its backtest step`);
  const meta = readTable(server, 'dataset', stored.dataset).meta;
  if (series >= meta.series) throw new AppError('ARTIFACT_NOT_FOUND', `there is no series ${series}; the dataset has ${meta.series}, counted from 0`);
  const ids = stored.models.map((one) => one.model);
  if (model !== undefined && !ids.includes(model))
    throw new AppError('ARTIFACT_NOT_FOUND', `run ${runId} trained no model "${model}"; it has ${[...ids].sort().join(', ')}`);
  const { horizon } = readTable(server, 'forecast', stored.forecast).meta;
  const params = { series, model: model ?? chosenModel(server, stored.forecast, series), horizon };
  return askExaminer(server, stored, { kind: 'explanation', step: 'explain_series', params, reads: ['dataset', 'backtest'] });
}

/** The model whose forecast stands for a series, −1 for the total. */
function chosenModel(server: Server, forecast: Descriptor, series: number): string {
  const { models, series: count } = readTable(server, 'forecast', forecast).meta;
  const row = series < 0 ? count : series;
  return models[readCells(server.blobs, forecast.files, { name: 'choice', dtype: 'u8' }, row, row + 1)[0]];
}
