import type { Command } from 'commander';
import { AppError } from '../errors.ts';
import { warmJob } from '../feeds/run-job.ts';
import { FREQUENCY } from '../kit/calendar.ts';
import type { FeedHealth } from '../services/feed/views.ts';
import type { StartInput } from '../services/run/start-request.ts';
import { getRunTable } from '../services/table/get-table.ts';
import { asAppError, type Connection, connect } from './connect.ts';
import { addFeedOptions } from './feed-options.ts';
import { followRun } from './follow-run.ts';
import { type FeedOptions, importFile } from './import-file.ts';
import { whole, words } from './option-values.ts';
import { printer } from './print-events.ts';
import { openProgress, type Progress, withProgress } from './print-progress.ts';
import { formatOf, STDOUT, saveTable } from './save-table.ts';
import { outcomeLines, winnerOf } from './say-forecast.ts';

interface Options extends FeedOptions {
  feed: string;
  horizon?: number;
  out: string;
  models?: string[];
  levels?: number[];
  metric?: string;
  windows?: number;
  full?: boolean;
  total?: boolean;
  json?: boolean;
}

/** What is fitted unless models are named or --full is given: one good model and what it has to beat. */
const QUICK = ['combination', 'naive', 'seasonal_naive'];
/** What joins them for seasons the combination's members do not take, where the longest fits three times. */
const QUICK_LONG = { model: 'mstl', frequencies: ['H', 'W'], cycles: 3 };
/** Series the quick test is made on, enough to pool the widths of intervals. */
const QUICK_SERIES = 300;
/** The quick models forget what is older than this many seasons. */
const QUICK_SEASONS = 52;

export function addForecastCommand(program: Command): void {
  const command = program
    .command('forecast')
    .description('from a file to a file: forecasts with intervals for every series')
    .requiredOption('--feed <file>', 'CSV, JSON, NDJSON or Parquet file with a date and a quantity');
  addFeedOptions(command)
    .option('--horizon <periods>', 'periods ahead (default: by the frequency)', whole)
    .option('--out <file>', 'file to write: .csv, .json, .ndjson or .parquet; - writes CSV to stdout', STDOUT)
    .option('--models <ids>', 'models, separated by commas (default: combination and the baselines, for hourly and weekly data MSTL too)', words)
    .option('--levels <percent>', 'interval levels, separated by commas (default: 80,95)', (text) => words(text).map(whole))
    .option('--metric <metric>', 'what the models are ranked by')
    .option('--windows <number>', 'backtest windows', whole)
    .option('--full', 'the recommended models, tested on up to 5,000 series and on all history')
    .option('--total', 'the total of all series too, as the last rows')
    .option('--json', 'a summary as JSON on stdout; needs --out <file>')
    .option('--quiet', 'no talk on stderr')
    .action(async (options: Options) => {
      const format = formatOf(options.out);
      if (options.json && options.out === STDOUT)
        throw new AppError('INVALID_INPUT', '--json and the forecasts would both be on stdout; say --out <file>', [
          { path: 'out', message: 'is stdout, which --json takes; name a file' },
        ]);
      warmJob();
      const connection = await connect(options.feed);
      try {
        await forecast(connection, options, format);
      } finally {
        await connection.close();
      }
    });
}

async function forecast(connection: Connection, options: Options, format: ReturnType<typeof formatOf>): Promise<void> {
  const progress = openProgress(options.quiet === true);
  const clock = openClock();
  const feedId = await readFeed(connection, options, progress);
  clock.stop('import');
  const { health } = await connection.client.feed.get.query({ feedId });
  const { runId, warnings } = await connection.client.run.start.mutate(toInput(options, feedId, health)).catch((error) => {
    throw asAppError(error);
  });
  if (!options.quiet) for (const warning of warnings) console.error(`note: ${warning}`);
  const { status, summary } = await followRun(connection, runId, withProgress(progress, printer({ quiet: options.quiet })));
  progress.clear();
  clock.stop('run');
  if (status !== 'completed') {
    if (!options.quiet) console.error(`${status}  ${summary.detail}  ${runId}`);
    if (!process.exitCode) process.exitCode = 1;
    return;
  }
  const rows = options.total ? 'chosen-and-total' : 'chosen';
  await saveTable(connection, {
    out: options.out,
    format,
    path: `/runs/${encodeURIComponent(runId)}/artifacts/forecast/download?rows=${rows}`,
    open: async (server) => (await getRunTable(server, runId, 'forecast', rows)).rows,
  }).catch((error) => {
    throw asAppError(error);
  });
  clock.stop('write');
  await sayOutcome(connection, runId, options, clock.seconds());
}

async function readFeed(connection: Connection, options: Options, progress: Progress): Promise<string> {
  try {
    return await importFile(connection, options.feed, { ...options, onProgress: (fraction, note, etaMs) => progress.say(note, fraction, etaMs) });
  } finally {
    progress.clear();
  }
}

function toInput({ horizon, windows, metric, models, levels, full, season }: Options, feed: string, health: FeedHealth | null): StartInput {
  const isQuick = !full && models === undefined;
  const recent = health === null ? 0 : QUICK_SEASONS * Math.max(7, season ?? FREQUENCY[health.frequency].seasons[0]);
  const backtest = {
    horizon,
    windows,
    metric,
    testSeries: full ? undefined : QUICK_SERIES,
    maxTrain: isQuick && health !== null && health.periods > recent ? recent : undefined,
  };
  const input = { feed, levels, models: models ?? (full ? undefined : quickModels(health)), backtest: dropEmpty(backtest) };
  return dropEmpty(input) as StartInput;
}

function quickModels(health: FeedHealth | null): string[] {
  const { model, frequencies, cycles } = QUICK_LONG;
  const longest = health === null ? Number.POSITIVE_INFINITY : Math.max(...FREQUENCY[health.frequency].seasons);
  const joins = health !== null && frequencies.includes(health.frequency) && health.periods >= cycles * longest;
  return joins ? [...QUICK, model] : QUICK;
}

const dropEmpty = (fields: object): object => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

async function sayOutcome({ client }: Connection, runId: string, { out, json, quiet }: Options, seconds: Record<string, number>): Promise<void> {
  if (quiet && !json) return;
  const results = await client.run.results.query({ runId });
  if (results === null) return;
  const { backtest, seriesCount, choices } = results;
  const best = winnerOf(results);
  const { horizon, metric, value } = backtest;
  if (json)
    return console.log(
      JSON.stringify({
        runId,
        out,
        series: seriesCount,
        horizon,
        winner: best.id,
        metric,
        value,
        bias: best.scores.bias,
        coverage: best.coverage,
        intervals: backtest.intervals,
        testedSeries: backtest.testedSeries - backtest.skippedCount,
        choices,
        histories: backtest.histories,
        seconds,
      }),
    );
  for (const line of outcomeLines(results)) console.error(line);
  const stages = Object.entries(seconds).map(([stage, taken]) => `${stage} ${taken.toFixed(2)} s`);
  console.error(`${out === STDOUT ? 'written' : `wrote ${out}`}; ${stages.join(', ')}  ${runId}`);
}

/** Wall clock by stage, in seconds. */
function openClock(): { stop(stage: string): void; seconds(): Record<string, number> } {
  const taken: Record<string, number> = {};
  let last = performance.now();
  return {
    stop(stage) {
      const now = performance.now();
      taken[stage] = Math.round(now - last) / 1000;
      last = now;
    },
    seconds: () => taken,
  };
}
