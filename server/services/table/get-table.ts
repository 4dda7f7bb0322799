import { openTable } from '../../blobs/table-files.ts';
import { readRunState } from '../../engine/read-run-log.ts';
import { AppError } from '../../errors.ts';
import type { Descriptor, StoredFile } from '../../kit/kind.ts';
import type { Server } from '../../server.ts';
import { backtestRows } from '../../tables/backtest-rows.ts';
import { chosenForecastRows } from '../../tables/chosen-forecast-rows.ts';
import { datasetRows } from '../../tables/dataset-rows.ts';
import { eventRows, isFlat } from '../../tables/event-rows.ts';
import { featureRows } from '../../tables/feature-rows.ts';
import { forecastRows } from '../../tables/forecast-rows.ts';
import { hierarchyRows } from '../../tables/hierarchy-rows.ts';
import { modelsRows } from '../../tables/models-rows.ts';
import { signalRows } from '../../tables/signal-rows.ts';
import type { TableRows } from '../../tables/table-rows.ts';
import { findDataset } from '../dataset/find-dataset.ts';
import { getDataset } from '../dataset/get-dataset.ts';
import { findRun } from '../run/find-run.ts';
import { readTable } from '../run/read-output.ts';
import { findOutput, listRunArtifacts } from '../run/run-artifacts.ts';
import { seriesNames } from './series-names.ts';

/** A table on its way out, with what a file of it may be called and a tag that changes with its content. */
export interface TableFile {
  name: string;
  digest: string;
  rows: TableRows;
}

/** Which rows of a forecast: of every model, of the one that stands for each series, or those and the total's. */
export const FORECAST_ROWS = ['all', 'chosen', 'chosen-and-total'] as const;
export type ForecastRowsOf = (typeof FORECAST_ROWS)[number];

/** A dataset in long form, or one of its series. @throws AppError ARTIFACT_NOT_FOUND */
export async function getDatasetTable(server: Server, digest: string, series: number | null = null): Promise<TableFile> {
  const { meta, descriptor } = await findDataset(server, digest);
  requireWhole(server, descriptor.files);
  if (series !== null && !(series >= 0 && series < meta.series))
    throw new AppError('ARTIFACT_NOT_FOUND', `there is no series ${series}; the dataset has ${meta.series}, counted from 0`);
  const names = seriesNames(server, digest);
  const { title } = await getDataset(server, digest);
  const bare = title.replace(/\.(csv|tsv|txt|json|ndjson|jsonl|parquet)$/i, '');
  const name = series === null ? bare : (await names(series, series + 1))[0].key;
  return {
    name,
    digest: series === null ? digest : `${digest}-${series}`,
    rows: datasetRows({ blobs: server.blobs, files: descriptor.files, meta, names }, series),
  };
}

/**
 * What a step of a run wrote, as rows with the names of the run's series.
 * @param output artifact id, digest, or name of the output: `forecast`, `models/naive`
 * @param only of a forecast: every model's rows, or those that stand for a series
 * @throws AppError RUN_NOT_FOUND, ARTIFACT_NOT_FOUND (also for what is no table), CORRUPT_BLOB when a file of it is quarantined
 */
export async function getRunTable(server: Server, runId: string, output: string, only: ForecastRowsOf = 'all'): Promise<TableFile> {
  const { title } = await findRun(server, runId);
  const artifacts = await listRunArtifacts(server, runId);
  const found = artifacts.findLast((one) => one.artifactId === output || one.digest === output || one.output === output);
  if (!found) {
    const there = artifacts
      .map((one) => one.output)
      .slice(0, 20)
      .join(', ');
    throw new AppError('ARTIFACT_NOT_FOUND', `run "${title}" has no artifact "${output.slice(0, 100)}"; it has ${there || 'none yet'}`);
  }
  requireWhole(server, found.files);
  if (found.kind === 'dataset') return getDatasetTable(server, found.digest);
  const data = findOutput(await readRunState(server.db, runId), 'dataset');
  const rows = data && (found.kind === 'forecast' && only !== 'all' ? chosenRows(server, found, data, only) : outputRows(server, found, data));
  if (!rows) throw new AppError('ARTIFACT_NOT_FOUND', `artifact "${found.output}" is no table but a value; take its file value.json`);
  return { name: `${title} ${found.output.replaceAll('/', ' ')}`, digest: only === 'all' ? found.digest : `${found.digest}-${only}`, rows };
}

/** Said before the first row is sent: later it could only break off. @throws AppError CORRUPT_BLOB */
function requireWhole({ blobs }: Server, files: readonly StoredFile[]): void {
  for (const { sha256 } of files) blobs.pathToRead(sha256);
}

function chosenRows(server: Server, found: Descriptor, data: Descriptor, only: ForecastRowsOf): TableRows {
  const { blobs } = server;
  const calendar = readTable(server, 'dataset', data).meta;
  const meta = readTable(server, 'forecast', found).meta;
  return chosenForecastRows({ blobs, files: found.files, meta, calendar, names: seriesNames(server, data.digest) }, only === 'chosen-and-total');
}

function outputRows(server: Server, found: Descriptor, data: Descriptor): TableRows | null {
  const { files, kind } = found;
  const { blobs } = server;
  const calendar = readTable(server, 'dataset', data).meta;
  const names = seriesNames(server, data.digest);
  if (kind === 'forecast') return forecastRows({ blobs, files, calendar, names, meta: readTable(server, kind, found).meta });
  if (kind === 'backtest') return backtestRows({ blobs, files, calendar, names, meta: readTable(server, kind, found).meta });
  if (kind === 'hierarchy') {
    const table = readTable(server, kind, found);
    return hierarchyRows({ blobs, files, calendar, names, meta: table.meta }, table.text('name'));
  }
  if (kind === 'models') return modelsRows({ blobs, files, calendar, names, meta: readTable(server, kind, found).meta });
  if (kind === 'exogenous_signals') return signalRows({ blobs, files, meta: readTable(server, kind, found).meta });
  if (kind === 'feature_frame') {
    const { meta, columns } = readTable(server, kind, found);
    return featureRows({ blobs, files, meta }, columns.find(({ name }) => name === 'rows')?.shape[0] ?? 0);
  }
  if (!files.some(({ path }) => path === 'table.json')) return null;
  const { columns } = openTable(blobs, files, (meta) => meta);
  return isFlat(columns) ? eventRows({ blobs, files, calendar, names }, columns) : null;
}
