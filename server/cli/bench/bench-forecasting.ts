import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { packageRoot } from '../../package-root.ts';
import { connect } from '../connect.ts';
import { removeFolder, scratchFolder } from './bench-server.ts';
import { askPython, askR } from './forecasting/ask-peers.ts';
import { type Accuracy, measureAccuracy } from './forecasting/bench-accuracy.ts';
import { measureRates, type Rate } from './forecasting/bench-models.ts';
import { measureThreads } from './forecasting/bench-threads.ts';
import { measureTrees } from './forecasting/bench-trees.ts';
import { hourlySeries, monthlySeries } from './forecasting/generated-series.ts';
import { writeDailyCsv } from './forecasting/write-daily-csv.ts';
import { atLeast, atMost, type BenchResult, type Figure } from './measure.ts';

const MONTHLY = 1428;
const HOURLY = 120;
const SHIPPED = { series: 6000, days: 730 };

/**
 * F1: series a second on one core. F2: trees, and peers with --peers. F3: from bytes to stored forecasts, and two threads against one.
 * F4: accuracy and coverage on the real data sets that lie beside the project.
 */
export async function benchForecasting({ peers }: { peers: boolean }): Promise<BenchResult> {
  const folder = scratchFolder('forecasting');
  try {
    const monthly = monthlySeries(MONTHLY);
    const rates = measureRates(monthly, hourlySeries(HOURLY));
    const rateOf = (model: string): number => rates.find((rate) => rate.model === model)?.perSecond ?? Number.NaN;
    const rows = join(folder, 'rows.f64');
    const trees = measureTrees(peers ? rows : undefined);
    const [r, python] = peers ? [askR(monthly, folder), askPython(rows)] : [null, null];
    const threads = await measureThreads(folder);
    const shipped = measureShipped(folder);
    const accuracy = await onOwnData(folder, measureAccuracy);
    return {
      figures: [
        ...speedFigures(rates),
        atMost('F2', '800,000 rows × 30 columns, 100 trees of 31 leaves, one core', trees.seconds, 's', 13),
        ...(r ? [atLeast('F2', `theta ÷ R thetaf ${r.version}`, rateOf('dynamic_optimised_theta') / r.thetaf, '×', 40)] : []),
        ...(r ? [atLeast('F2', `AutoETS ÷ R ets ${r.version}`, rateOf('auto_ets') / r.ets, '×', 400)] : []),
        ...(python?.['scikit-learn'] ? [atLeast('F2', 'scikit-learn’s seconds ÷ ours', python['scikit-learn'].seconds / trees.seconds, '×', 2)] : []),
        ...(python?.xgboost ? [atMost('F2', 'ours ÷ XGBoost’s seconds', trees.seconds / python.xgboost.seconds, '×', 1.1)] : []),
        atLeast('F3', 'training: one thread’s time ÷ two threads’', threads.one / threads.two, '×', 1.8),
        atMost('F3', `${SHIPPED.series} × ${SHIPPED.days} daily values, CSV to stored forecasts`, shipped, 's', 6),
        ...accuracy.flatMap(accuracyFigures),
      ],
      detail: { rates, trees, threads, shipped, peers: { r, python }, accuracy },
    };
  } finally {
    removeFolder(folder);
  }
}

const BARS: Readonly<Record<string, number>> = { dynamic_optimised_theta: 15_000, auto_ets: 1500, combination: 1300, 'mstl, hourly': 400 };

const speedFigures = (rates: readonly Rate[]): Figure[] => rates.map(({ model, perSecond }) => atLeast('F1', model, perSecond, 'series/s', BARS[model]));

/** Coverage of the winner on every set; WAPE where there is a bar for it. */
function accuracyFigures({ name, winner, models }: Accuracy): Figure[] {
  const of = (id: string) => models.find((model) => model.id === id);
  const best = of(winner);
  const figures: Figure[] = [];
  for (const [level, low, high] of [
    [80, 76, 86],
    [95, 92, 98],
  ] as const) {
    const share = 100 * (best?.coverage.find((one) => one.level === level)?.share ?? Number.NaN);
    figures.push({
      ...atLeast('F4', `${name}: ${level} % of ${winner} covers`, share, '%', low),
      bar: `${low}–${high} %`,
      held: share >= low && share <= high,
    });
  }
  if (name.startsWith('M5')) {
    const { wape, bias } = of('combination_boosting')?.scores ?? { wape: null, bias: null };
    figures.push(
      atMost('F4', 'M5: WAPE of the default', 100 * (wape ?? Number.NaN), '%', 54),
      atMost('F4', 'M5: |bias| of the default', 100 * Math.abs(bias ?? Number.NaN), '%', 2),
    );
  }
  if (name.startsWith('Rossmann')) figures.push(atMost('F4', 'Rossmann: WAPE of boosting', 100 * (of('gradient_boosting')?.scores.wape ?? Number.NaN), '%', 9));
  return figures;
}

/** The whole way as a person goes it: file, import, training, calibrated intervals, stored forecasts, file. */
function measureShipped(folder: string): number {
  const csv = join(folder, 'daily.csv');
  writeDailyCsv(csv, SHIPPED.series, SHIPPED.days);
  const args = ['forecast', '--feed', csv, '--horizon', '28', '--out', join(folder, 'forecasts.csv'), '--quiet'];
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [join(packageRoot(), 'server/cli/vitrine.mjs'), ...args], {
    env: { ...process.env, VITRINE_DATA: join(folder, 'shipped'), VITRINE_WELCOME: 'off' },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`vitrine forecast ended with ${status}: ${stderr.trim()}`);
  return (performance.now() - started) / 1000;
}

async function onOwnData<T>(folder: string, work: (connection: Awaited<ReturnType<typeof connect>>) => Promise<T>): Promise<T> {
  const before = process.env.VITRINE_DATA;
  process.env.VITRINE_DATA = join(folder, 'accuracy');
  process.env.VITRINE_WELCOME = 'off';
  const connection = await connect();
  try {
    return await work(connection);
  } finally {
    await connection.close();
    if (before === undefined) delete process.env.VITRINE_DATA;
    else process.env.VITRINE_DATA = before;
  }
}
