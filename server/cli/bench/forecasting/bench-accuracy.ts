import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BacktestMeta } from '../../../kit/kinds/modeling.ts';
import { packageRoot } from '../../../package-root.ts';
import type { StartInput } from '../../../services/run/start-request.ts';
import type { Connection } from '../../connect.ts';
import { type FeedOptions, importFile } from '../../import-file.ts';

/** Where real data sets lie beside the project, when they do; none is shipped. */
const DATA = join(packageRoot(), '../shared/data');

interface Case {
  name: string;
  file: string;
  options?: Partial<FeedOptions>;
  calendar?: string;
  prices?: string;
  backtest: NonNullable<StartInput['backtest']>;
  models?: readonly string[];
}

/** Nothing is tuned on these. */
const CASES: readonly Case[] = [
  {
    name: 'M5, 600 series, five origins of 28 days',
    file: 'm5_600_sales.csv',
    calendar: 'm5_calendar.csv',
    prices: 'm5_600_prices.csv',
    backtest: { horizon: 28, windows: 5 },
  },
  { name: 'Rossmann, 112 shops, 42 days', file: 'rossmann_112_stores.csv', backtest: { horizon: 42, windows: 3 } },
  {
    name: 'UCI weekly, 811 products, 8 weeks',
    file: 'uci_weekly_sales.csv',
    options: { start: '2014-01-06', freq: 'W' },
    backtest: { horizon: 8, windows: 3 },
  },
  { name: 'tourism, 304 region × purpose, 8 quarters', file: 'tourism_hierarchy.csv', options: { lenient: true }, backtest: { horizon: 8, windows: 3 } },
];

export interface Accuracy {
  name: string;
  winner: string;
  seconds: number;
  models: BacktestMeta['models'];
}

/** Runs each data set that is there through import, training, test and forecast, as a person would. */
export async function measureAccuracy(connection: Connection): Promise<Accuracy[]> {
  const found: Accuracy[] = [];
  for (const one of CASES) {
    const path = join(DATA, one.file);
    if (!existsSync(path)) {
      console.error(`skipped: ${one.name}: there is no ${path}`);
      continue;
    }
    const beside = (file: string | undefined): string | undefined => (file ? join(DATA, file) : undefined);
    const feed = await importFile(connection, path, { map: {}, quiet: true, calendar: beside(one.calendar), prices: beside(one.prices), ...one.options });
    const { client } = connection;
    const started = performance.now();
    const { runId } = await client.run.start.mutate({
      preset: 'demo_minimal',
      feed,
      backtest: one.backtest,
      ...(one.models ? { models: [...one.models] } : {}),
    });
    for (;;) {
      const { status } = await client.run.get.query({ runId });
      if (status === 'completed') break;
      if (status === 'failed' || status === 'cancelled') throw new Error(`${one.name}: the run ended ${status}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    const seconds = (performance.now() - started) / 1000;
    const results = await client.run.results.query({ runId });
    if (!results) throw new Error(`${one.name}: the run has no results`);
    found.push({ name: one.name, winner: results.backtest.winner, seconds, models: results.backtest.models });
    console.error(boardOf(one.name, results.backtest));
  }
  return found;
}

const share = (value: number | null): string => (value === null ? '' : `${(100 * value).toFixed(1)}`);

function boardOf(name: string, { models }: BacktestMeta): string {
  const rows = models.map(({ id, scores, coverage }) =>
    [
      id.padEnd(28),
      share(scores.wape).padStart(6),
      share(scores.bias).padStart(6),
      (scores.mase ?? Number.NaN).toFixed(3).padStart(7),
      ...coverage.map((one) => share(one.share).padStart(6)),
    ].join(' '),
  );
  return [`\n${name}`, `${'model'.padEnd(28)}   WAPE   bias    MASE   in 80   in 95`, ...rows].join('\n');
}
