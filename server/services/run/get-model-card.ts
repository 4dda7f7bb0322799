import { asc, eq } from 'drizzle-orm';
import { readCells } from '../../blobs/read-cells.ts';
import { series as seriesTable } from '../../db/schema.ts';
import { readRunState } from '../../engine/read-run-log.ts';
import { AppError, isAppError } from '../../errors.ts';
import { dateOfPeriod } from '../../kit/calendar.ts';
import type { Descriptor } from '../../kit/kind.ts';
import type { DatasetMeta } from '../../kit/kinds/dataset.ts';
import type { BacktestMeta } from '../../kit/kinds/modeling.ts';
import type { Server } from '../../server.ts';
import { listModels } from '../model/list-models.ts';
import type { ModelCardView } from '../model/views.ts';
import { askExaminer, findStored, type Stored } from './ask-examiner.ts';
import { findRun } from './find-run.ts';
import { readTable } from './read-output.ts';

const TOP_COLUMNS = 15;
const TOP_SERIES = 5;
const NAIVE = 'seasonal_naive';

/** What a trained model of a run is, what it learnt from, how it did. @throws AppError RUN_NOT_FOUND, ARTIFACT_NOT_FOUND */
export async function getModelCard(server: Server, runId: string, model: string): Promise<ModelCardView> {
  await findRun(server, runId);
  const stored = findStored(server, await readRunState(server.db, runId));
  const own = stored?.models.find((one) => one.model === model);
  if (!stored || !own) {
    const ids = stored?.models.map((one) => one.model).sort() ?? [];
    throw new AppError('ARTIFACT_NOT_FOUND', `run ${runId} trained no model "${model.slice(0, 100)}"; it has ${ids.join(', ') || 'none yet'}`);
  }
  const data = readTable(server, 'dataset', stored.dataset).meta;
  const trained = readTable(server, 'models', own).meta;
  const models = listModels(server);
  const backtest = stored.backtest ? readTable(server, 'backtest', stored.backtest).meta : null;
  return {
    id: model,
    title: trained.title,
    about: models.find((one) => one.id === model) ?? null,
    frequency: data.frequency,
    unit: data.unit,
    trained: {
      version: trained.version,
      series: trained.series,
      fitted: trained.fitted,
      refused: trained.refused,
      from: dateOfPeriod(data.frequency, data.start, 0),
      to: dateOfPeriod(data.frequency, data.start, trained.cutoff - 1),
      periods: trained.cutoff,
      horizon: trained.horizon,
      parts: trained.parts.length,
      digest: own.digest,
      bytes: own.files.reduce((sum, file) => sum + file.bytes, 0),
      members: trained.members.map((member) => ({ ...member, title: models.find((one) => one.id === member.model)?.title ?? member.model })),
    },
    test: backtest && stored.backtest ? await readTest(server, stored.backtest, backtest, data, stored.dataset.digest, model) : null,
    importances: trained.scope === 'global' ? await readImportances(server, stored, model) : null,
  };
}

/** Gain by column, the largest first; null for a model across all series that is none of trees. */
async function readImportances(server: Server, stored: Stored, model: string): Promise<ModelCardView['importances']> {
  try {
    const { trees, columns } = await askExaminer(server, stored, { kind: 'importances', step: 'explain_model', params: { model }, reads: ['dataset'] });
    return { trees, columns: columns.slice(0, TOP_COLUMNS), count: columns.length };
  } catch (error) {
    if (isAppError(error) && error.code === 'STEP_FAILED') return null;
    throw error;
  }
}

async function readTest(
  server: Server,
  artifact: Descriptor,
  backtest: BacktestMeta,
  { periods }: DatasetMeta,
  dataset: string,
  model: string,
): Promise<ModelCardView['test']> {
  const at = backtest.models.findIndex((one) => one.id === model);
  if (at < 0) return null;
  const { series, models } = backtest;
  const choice = readCells(server.blobs, artifact.files, { name: 'choice', dtype: 'u8' }, 0, series);
  const naive = models.findIndex((one) => one.id === NAIVE);
  const compared = naive < 0 || naive === at ? [] : await compareWithNaive(server, artifact, { at, naive, series, periods, dataset });
  return {
    metric: backtest.metric,
    winner: backtest.winner,
    winnerTitle: models.find((one) => one.id === backtest.winner)?.title ?? backtest.winner,
    competitors: models.length,
    windows: backtest.windows.length,
    testedSeries: backtest.testedSeries,
    intervals: backtest.intervals,
    segments: backtest.segments,
    model: models[at],
    naive: naive < 0 || naive === at ? null : models[naive],
    chosen: choice.reduce((sum, row) => sum + (row === at ? 1 : 0), 0),
    compared: compared.length,
    better: compared.filter(({ gain }) => gain > 0).length,
    worse: compared.filter(({ gain }) => gain < 0).length,
    wins: compared.slice(0, TOP_SERIES).filter(({ gain }) => gain > 0),
    losses: compared
      .slice(-TOP_SERIES)
      .reverse()
      .filter(({ gain }) => gain < 0),
  };
}

/** Series both were tested on, by units a period that this model misses less than seasonal naive, the most first. */
async function compareWithNaive(
  server: Server,
  { files }: Descriptor,
  { at, naive, series, periods, dataset }: { at: number; naive: number; series: number; periods: number; dataset: string },
): Promise<NonNullable<ModelCardView['test']>['wins'][number][]> {
  const rows = await server.db.read((q) =>
    q
      .select({ ordinal: seriesTable.ordinal, key: seriesTable.key, units: seriesTable.units })
      .from(seriesTable)
      .where(eq(seriesTable.dataset, dataset))
      .orderBy(asc(seriesTable.ordinal)),
  );
  const [own, other] = [at, naive].map((row) => ({
    present: readCells(server.blobs, files, { name: 'wape_present', dtype: 'u8' }, row * series, (row + 1) * series),
    wape: readCells(server.blobs, files, { name: 'wape', dtype: 'f64' }, row * series, (row + 1) * series),
  }));
  return rows
    .filter(({ ordinal }) => own.present[ordinal] === 1 && other.present[ordinal] === 1)
    .map(({ ordinal, key, units }) => {
      const [wape, naiveWape] = [own.wape[ordinal], other.wape[ordinal]];
      return { series: ordinal, key, wape, naive: naiveWape, gain: ((naiveWape - wape) * units) / periods };
    })
    .sort((a, b) => b.gain - a.gain || a.series - b.series);
}
