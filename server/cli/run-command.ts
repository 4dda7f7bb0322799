import type { Command } from 'commander';
import type { JsonObject } from '../kit/json.ts';
import type { StartInput } from '../services/run/start-request.ts';
import { asAppError, type Connection, connect } from './connect.ts';
import { addFeedOptions } from './feed-options.ts';
import { followRun } from './follow-run.ts';
import { type FeedOptions, importFile } from './import-file.ts';
import { assign, switches, whole, words } from './option-values.ts';
import { printer, type Voice } from './print-events.ts';
import { readFigures, sayFigures } from './read-figures.ts';

interface Options extends Voice, FeedOptions {
  feed?: string;
  feedId?: string;
  seed?: number;
  anchorDay?: string;
  horizon?: number;
  windows?: number;
  metric?: string;
  backtest: JsonObject;
  models?: string[];
  levels?: number[];
  set: JsonObject;
  count?: number;
  effects?: Record<string, boolean>;
  series?: string;
  workspace?: string;
  reuse: boolean;
  reset?: boolean;
}

export function addRunCommand(program: Command): void {
  const command = program
    .command('run')
    .argument('[preset]', 'id of a preset', 'demo_minimal')
    .description('run a preset, or a file of your own with --feed')
    .option('--feed <file>', 'CSV, JSON, NDJSON or Parquet file that takes the generator’s place')
    .option('--feed-id <id>', 'a feed that was imported before');
  addFeedOptions(command)
    .option('--seed <number>', 'seed of the generator', whole)
    .option('--anchor-day <day>', 'last day of generated data')
    .option('--horizon <periods>', 'periods ahead', whole)
    .option('--windows <number>', 'backtest windows', whole)
    .option('--metric <metric>', 'what the leaderboard is ranked by')
    .option('--backtest <key=value>', 'another field of the split: strategy, stepSize, minTrain, gap', assign, {})
    .option('--models <ids>', 'models, separated by commas', words)
    .option('--levels <percent>', 'interval levels, separated by commas', (text) => words(text).map(whole))
    .option('--series <key>', 'the series shown first')
    .option('--count <rows>', 'target number of rows (series × days), spread over shops, products and days', whole)
    .option('--effects <names>', 'effects of the generator to switch on, separated by commas; -name switches off', switches)
    .option('--set <key=value>', 'a field of the preset’s form', assign, {})
    .option('--workspace <name>', 'keep the run as a workspace of this name')
    .option('--reset', 'generate the dataset anew and check that it comes out the same')
    .option('--no-reuse', 'compute every step, whatever was computed before')
    .option('--json', 'one event a line on stdout')
    .option('--quiet', 'no talk on stderr')
    .action(async (preset: string, options: Options) => {
      const connection = await connect();
      try {
        await run(connection, preset, options);
      } finally {
        await connection.close();
      }
    });
}

async function run(connection: Connection, preset: string, options: Options): Promise<void> {
  const feed = options.feed ? await importFile(connection, options.feed, options) : options.feedId;
  const { runId, warnings } = await connection.client.run.start.mutate(toInput(preset, options, feed)).catch((error) => {
    throw asAppError(error);
  });
  if (!options.quiet) for (const warning of warnings) console.error(`note: ${warning}`);
  const { status, summary } = await followRun(connection, runId, printer(options));
  if (options.count !== undefined && status === 'completed' && !options.json) {
    const figures = await readFigures(connection, runId).catch((error) => {
      throw asAppError(error);
    });
    console.log(sayFigures(figures, options.count));
  }
  if (!options.json)
    console.log(
      `${status}  ${summary.detail}${summary.winner ? `  winner ${summary.winner}, ${summary.metric} ${percent(summary.value)}, seasonal naive ${percent(summary.baseline)}` : ''}  ${runId}`,
    );
  if (status !== 'completed' && !process.exitCode) process.exitCode = 1;
}

const percent = (value: number | undefined): string => (value === undefined ? 'n/a' : value.toFixed(4));

function toInput(preset: string, options: Options, feed: string | undefined): StartInput {
  const { horizon, windows, metric } = options;
  const backtest = Object.fromEntries(Object.entries({ ...options.backtest, horizon, windows, metric }).filter(([, value]) => value !== undefined));
  const input: Record<string, unknown> = {
    preset,
    seed: options.seed,
    anchorDay: options.anchorDay,
    models: options.models,
    levels: options.levels,
    feed,
    reset: options.reset,
    reuse: options.reuse,
    overrides: options.set,
    count: options.count,
    effects: options.effects,
    backtest,
    focus: options.series === undefined ? undefined : { series: options.series },
    ...(options.workspace === undefined ? {} : { preservation: 'keep', workspaceName: options.workspace }),
  };
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as StartInput;
}
