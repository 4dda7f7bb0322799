import { and, eq } from 'drizzle-orm';
import { readCells } from '../../blobs/read-cells.ts';
import { dataset as datasetRow, series as seriesRow } from '../../db/schema.ts';
import { readRunState } from '../../engine/read-run-log.ts';
import { AppError } from '../../errors.ts';
import { dateOfPeriod } from '../../kit/calendar.ts';
import type { Descriptor } from '../../kit/kind.ts';
import { channelWidth, type DatasetMeta, PART, STATE } from '../../kit/kinds/dataset.ts';
import { allOf } from '../../kit/words.ts';
import type { Server } from '../../server.ts';
import { findRun } from './find-run.ts';
import { orNull, readTable } from './read-output.ts';
import { readScores } from './read-scores.ts';
import { findOutput } from './run-artifacts.ts';
import type { SeriesView } from './views.ts';

/** One series with its forecasts, or (−1) the total of all. Reads only that series' cells. Without a score when the scores are damaged. */
export async function getSeries(server: Server, runId: string, ordinal: number): Promise<SeriesView> {
  await findRun(server, runId);
  const state = await readRunState(server.db, runId);
  const data = findOutput(state, 'dataset');
  if (!data) throw new AppError('ARTIFACT_NOT_FOUND', `run ${runId} has no dataset yet; wait for its seed step`);
  const meta = readTable(server, 'dataset', data).meta;
  if (ordinal >= meta.series) throw new AppError('ARTIFACT_NOT_FOUND', `there is no series ${ordinal}; the dataset has ${meta.series}, counted from 0`);
  const history = ordinal < 0 ? await readTotal(server, data, meta) : await readOne(server, data, meta, ordinal);
  const scores = findOutput(state, 'backtest');
  const forecasts = findOutput(state, 'forecast');
  const made = forecasts ? readForecasts(server, forecasts, ordinal < 0 ? meta.series : ordinal) : { list: [], horizon: 0 };
  return {
    series: ordinal,
    frequency: meta.frequency,
    unit: meta.unit,
    dates: Array.from({ length: meta.periods }, (_, period) => dateOfPeriod(meta.frequency, meta.start, period)),
    forecastDates: Array.from({ length: made.horizon }, (_, step) => dateOfPeriod(meta.frequency, meta.start, meta.periods + step)),
    events: meta.events.map(({ period, name }) => ({ period, name, date: dateOfPeriod(meta.frequency, meta.start, period) })),
    forecasts: made.list,
    ...((scores && ordinal >= 0 && orNull(() => readScore(server, scores, ordinal))) || { wape: null, score: null }),
    ...history,
  };
}

type History = Pick<SeriesView, 'key' | 'store' | 'product' | 'actual' | 'state' | 'price' | 'promotion'>;

async function readTotal(server: Server, data: Descriptor, meta: DatasetMeta): Promise<History> {
  const [row] = await server.db.read((q) => q.select({ totals: datasetRow.totals }).from(datasetRow).where(eq(datasetRow.digest, data.digest)));
  const actual = row ? (JSON.parse(row.totals) as (number | null)[]) : [];
  const state = actual.map((value) => (value === null ? STATE.missing : STATE.observed));
  return { key: allOf(meta.series, 'series', 'series'), store: '', product: '', actual, state, price: null, promotion: null };
}

async function readOne(server: Server, data: Descriptor, meta: DatasetMeta, ordinal: number): Promise<History> {
  const where = and(eq(seriesRow.dataset, data.digest), eq(seriesRow.ordinal, ordinal));
  const [names] = await server.db.read((q) => q.select().from(seriesRow).where(where));
  const part = Math.floor(ordinal / PART);
  const from = (ordinal - part * PART) * meta.periods;
  const to = from + meta.periods;
  const state = readCells(server.blobs, data.files, { name: 'state', dtype: 'u8', part }, from, to);
  const channel = (name: string): Float64Array | null => {
    if (!meta.channels.some((one) => one.name === name)) return null;
    const first = (ordinal - part * PART) * channelWidth(meta, name);
    return readCells(server.blobs, data.files, { name, dtype: 'f64', part }, first, first + meta.periods);
  };
  const quantity = readCells(server.blobs, data.files, { name: 'quantity', dtype: 'f64', part }, from, to);
  const [price, promotion] = [channel('price'), channel('promotion')];
  return {
    key: names?.key ?? String(ordinal),
    store: names?.store ?? '',
    product: names?.product ?? '',
    actual: Array.from(quantity, (value, period) => (state[period] === STATE.observed ? value : null)),
    state: Array.from(state),
    price: price && Array.from(price),
    promotion: promotion && Array.from(promotion),
  };
}

function readForecasts(server: Server, artifact: Descriptor, row: number): { list: SeriesView['forecasts']; horizon: number } {
  const meta = readTable(server, 'forecast', artifact).meta;
  const titles = new Map(server.catalogue.catalogue.models.map((model) => [model.id, model]));
  const cells = (name: string, model: number): number[] => {
    const from = (model * (meta.series + 1) + row) * meta.horizon;
    return Array.from(readCells(server.blobs, artifact.files, { name, dtype: 'f64' }, from, from + meta.horizon));
  };
  const okOf = (model: number): number => {
    const at = model * (meta.series + 1) + row;
    return readCells(server.blobs, artifact.files, { name: 'ok', dtype: 'u8' }, at, at + 1)[0];
  };
  const chosen = meta.models[readCells(server.blobs, artifact.files, { name: 'choice', dtype: 'u8' }, row, row + 1)[0]];
  const order = (id: string): number => (id === chosen ? 0 : id === 'seasonal_naive' ? 1 : id === 'naive' ? 2 : 3);
  const list = meta.models
    .map((id, model) => ({ id, model, ok: okOf(model) }))
    .filter(({ ok }) => ok !== 0)
    .sort((a, b) => order(a.id) - order(b.id))
    .map(({ id, model, ok }) => ({
      model: id,
      title: titles.get(id)?.title ?? id,
      chosen: id === chosen,
      baseline: titles.get(id)?.baseline ?? false,
      standIn: ok === 2,
      mean: cells('mean', model),
      intervals: meta.levels.map((level) => ({ level, lower: cells(`lower_${level}`, model), upper: cells(`upper_${level}`, model) })),
    }));
  return { list, horizon: meta.horizon };
}

function readScore(server: Server, artifact: Descriptor, ordinal: number): Pick<SeriesView, 'wape' | 'score'> {
  const { winner, models } = readTable(server, 'backtest', artifact).meta;
  const score = readScores(server, artifact, ordinal, ordinal + 1)(ordinal);
  const winnerTitle = models.find((model) => model.id === winner)?.title ?? winner;
  return { wape: score.wape, score: { ownChoice: score.own, winnerTitle, winnerWape: score.winnerWape, class: score.class, bias: score.bias } };
}
