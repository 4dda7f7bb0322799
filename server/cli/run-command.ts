import { type Command, InvalidArgumentError } from 'commander';
import { parseJson } from '../blobs/canonical-json.ts';
import type { StartInput } from '../services/run/start-request.ts';
import { asAppError, type Connection, connect } from './connect.ts';
import { followRun } from './follow-run.ts';
import { type FeedOptions, importFile } from './import-file.ts';
import { printer, type Voice } from './print-events.ts';

interface Options extends Voice, FeedOptions {
  feed?: string;
  feedId?: string;
  seed?: number;
  anchorDay?: string;
  horizon?: number;
  windows?: number;
  metric?: string;
  backtest: Record<string, unknown>;
  models?: string[];
  levels?: number[];
  set: Record<string, unknown>;
  series?: string;
  workspace?: string;
  reuse: boolean;
  reset?: boolean;
}

const whole = (text: string): number => {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('is a whole number');
  return Number(text);
};
const pair = (text: string, before: Record<string, unknown>): Record<string, unknown> => {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('is key=value');
  const value = text.slice(at + 1);
  return { ...before, [text.slice(0, at)]: /^(-?\d+(\.\d+)?|true|false|null|[[{"].*)$/.test(value) ? parseJson(value) : value };
};
const words = (text: string): string[] => text.split(',').map((word) => word.trim());

export function addRunCommand(program: Command): void {
  program
    .command('run')
    .argument('[preset]', 'id of a preset', 'demo_minimal')
    .description('run a preset, or a file of your own with --feed')
    .option('--feed <file>', 'CSV, JSON or NDJSON file that takes the generator’s place')
    .option('--feed-id <id>', 'a feed that was imported before')
    .option(
      '--map <role=column>',
      'how to read a column: date, quantity, series, store, product, price, promotion, stockout, known, regressor, ignore',
      pair,
      {},
    )
    .option('--start <date>', 'date of the first ordinal column (d_1, W0 …)')
    .option('--freq <frequency>', 'H, D, W, M, Q, Y or I (an index without dates)')
    .option('--calendar <file>', 'calendar that names the ordinal columns’ dates and events')
    .option('--prices <file>', 'prices by store, product and week')
    .option('--dates <order>', 'order of ambiguous dates: dmy or mdy')
    .option('--lenient', 'leave bad lines out and list them, instead of refusing the file')
    .option('--seed <number>', 'seed of the generator', whole)
    .option('--anchor-day <day>', 'last day of generated data')
    .option('--horizon <periods>', 'periods ahead', whole)
    .option('--windows <number>', 'backtest windows', whole)
    .option('--metric <metric>', 'what the leaderboard is ranked by')
    .option('--backtest <key=value>', 'another field of the split: strategy, stepSize, minTrain, gap', pair, {})
    .option('--models <ids>', 'models, separated by commas', words)
    .option('--levels <percent>', 'interval levels, separated by commas', (text) => words(text).map(whole))
    .option('--series <key>', 'the series shown first')
    .option('--set <key=value>', 'a field of the preset’s form', pair, {})
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
    backtest,
    focus: options.series === undefined ? undefined : { series: options.series },
    ...(options.workspace === undefined ? {} : { preservation: 'keep', workspaceName: options.workspace }),
  };
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as StartInput;
}
