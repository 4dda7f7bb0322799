import { readCells } from '../../blobs/read-cells.ts';
import { readRunState } from '../../engine/read-run-log.ts';
import { dateOfPeriod } from '../../kit/calendar.ts';
import type { Descriptor } from '../../kit/kind.ts';
import type { BacktestMeta } from '../../kit/kinds/modeling.ts';
import type { RunState } from '../../pipeline/run-state.ts';
import type { Server } from '../../server.ts';
import { findRun } from './find-run.ts';
import { orNull, readTable, readValue } from './read-output.ts';
import { findOutput } from './run-artifacts.ts';
import type { ResultsView } from './views.ts';

/**
 * Everything the results page says; null until the backtest has written its scores. What only adds to them is left out when its bytes
 * are damaged.
 */
export async function getResults(server: Server, runId: string): Promise<ResultsView | null> {
  await findRun(server, runId);
  const state = await readRunState(server.db, runId);
  const [scores, data] = [findOutput(state, 'backtest'), findOutput(state, 'dataset')];
  if (!scores || !data) return null;
  const backtest = readTable(server, 'backtest', scores).meta;
  const { frequency, start, periods, unit, series } = readTable(server, 'dataset', data).meta;
  const date = (period: number): string => dateOfPeriod(frequency, start, period);
  const [summary, analysis, verification] = (['dataset_summary', 'analysis', 'verification'] as const).map((kind) => findOutput(state, kind));
  const forecast = findOutput(state, 'forecast');
  const said = analysis && orNull(() => readValue(server, 'analysis', analysis));
  const checked = verification && orNull(() => readValue(server, 'verification', verification));
  const focus = summary && orNull(() => focusOf(readValue(server, 'dataset_summary', summary).focus));
  return {
    frequency,
    firstDate: date(0),
    lastDate: date(periods - 1),
    periods,
    unit,
    backtest,
    windowDates: backtest.windows.map(({ trainFrom, trainTo, testFrom, testTo }) => ({
      trainFrom: date(trainFrom),
      cutoff: date(trainTo - 1),
      testFrom: date(testFrom),
      testTo: date(testTo - 1),
    })),
    focus: focus ?? { series: 0, key: '' },
    seriesCount: series,
    choices: countChoices(server, scores, backtest),
    assumed: (forecast && orNull(() => readTable(server, 'forecast', forecast).meta.assumed)) ?? [],
    findings: said?.findings ?? [],
    proposal: said?.proposal ?? null,
    closing: closingLine(server, state, backtest, series),
    verification: checked ? { verified: checked.verified, digest: checked.found } : null,
  };
}

const focusOf = ({ series, key }: { series: number; key: string }): { series: number; key: string } => ({ series, key });

function countChoices(server: Server, scores: Descriptor, { models, series }: BacktestMeta): ResultsView['choices'] {
  const counts = models.map(() => 0);
  for (const row of readCells(server.blobs, scores.files, { name: 'choice', dtype: 'u8' }, 0, series)) counts[row]++;
  return models
    .map(({ id, title }, row) => ({ model: id, title, series: counts[row] }))
    .filter((one) => one.series > 0)
    .sort((a, b) => b.series - a.series);
}

/** The preset's closing line with true numbers in its blanks. */
function closingLine(server: Server, state: RunState, backtest: BacktestMeta, series: number): string {
  const { presets, models } = server.catalogue.catalogue;
  const line = presets.find((preset) => preset.id === state.preset)?.story.closing ?? '';
  const winner = backtest.models.find((model) => model.id === backtest.winner);
  const error = winner?.scores.wape ?? null;
  const units = state.steps.find((step) => step.uses === 'status')?.data.units;
  const filled: Record<string, string> = {
    winner: models.find((model) => model.id === backtest.winner)?.title ?? backtest.winner,
    error: error === null ? 'an unknown share' : `${(error * 100).toFixed(1)} %`,
    series: String(series),
    units: typeof units === 'number' ? Math.round(units).toLocaleString('en') : '',
  };
  return line.replace(/\{(\w+)\}/g, (blank, name: string) => filled[name] ?? blank);
}
