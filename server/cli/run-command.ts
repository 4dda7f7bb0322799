import { type Command, InvalidArgumentError } from 'commander';
import { AppError } from '../errors.ts';
import type { JsonObject } from '../kit/json.ts';
import type { StartInput } from '../services/run/start-request.ts';
import { askPerson, usualApproval } from './ask-person.ts';
import { asAppError, type Connection, connect } from './connect.ts';
import { addFeedOptions } from './feed-options.ts';
import { findRunId } from './find-run-id.ts';
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
  approve?: 'ask' | 'yes' | 'no';
  from?: string;
  step?: string;
}

export function addRunCommand(program: Command): void {
  const command = program
    .command('run')
    .argument('[preset]', 'id of a preset; demo_minimal when left out')
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
    .option('--from <run>', 'restart a run, or a workspace’s, with --step: what is not given is as recorded')
    .option('--step <id>', 'the first step that is computed anew; what came before it is taken over')
    .option('--approve <answer>', 'who answers what steps ask: ask, yes or no; without a terminal no', approval)
    .option('--reset', 'generate the dataset anew and check that it comes out the same')
    .option('--no-reuse', 'compute every step, whatever was computed before')
    .option('--json', 'one event a line on stdout')
    .option('--quiet', 'no talk on stderr')
    .action(async (preset: string | undefined, options: Options) => {
      const connection = await connect();
      try {
        await run(connection, preset, options);
      } finally {
        await connection.close();
      }
    });
}

/** @throws InvalidArgumentError */
function approval(text: string): 'ask' | 'yes' | 'no' {
  if (text === 'ask' || text === 'yes' || text === 'no') return text;
  throw new InvalidArgumentError('is ask, yes or no');
}

async function run(connection: Connection, preset: string | undefined, options: Options): Promise<void> {
  const feed = options.feed ? await importFile(connection, options.feed, options) : options.feedId;
  const fromStep = await readRestart(connection, options);
  const approve = options.approve ?? usualApproval();
  const input = { ...toInput(preset ?? (fromStep ? undefined : 'demo_minimal'), options, feed), approve, ...(fromStep ? { fromStep } : {}) };
  const { runId, warnings } = await connection.client.run.start.mutate(input).catch((error) => {
    throw asAppError(error);
  });
  if (!options.quiet) for (const warning of warnings) console.error(`note: ${warning}`);
  const [print, person] = [printer(options), approve === 'ask' && process.stdin.isTTY ? askPerson(connection.client) : null];
  const { status, summary } = await followRun(connection, runId, (event) => {
    print(event);
    person?.hear(event);
  }).finally(() => person?.close());
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

/** @throws AppError INVALID_INPUT when one of the two is missing */
async function readRestart({ client }: Connection, { from, step }: Options): Promise<{ runId: string; step: string } | null> {
  if (from === undefined && step === undefined) return null;
  if (from !== undefined && step !== undefined) return { runId: await findRunId(client, from), step };
  const [path, message] =
    from === undefined ? ['from', 'names the run whose step is meant; --step needs it'] : ['step', 'names the step to restart from; --from needs it'];
  throw new AppError('INVALID_INPUT', `${path}: ${message}`, [{ path, message }]);
}

const percent = (value: number | undefined): string => (value === undefined ? 'n/a' : value.toFixed(4));

const isEmpty = (fields: object): boolean => Object.keys(fields).length === 0;

function toInput(preset: string | undefined, options: Options, feed: string | undefined): StartInput {
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
    overrides: isEmpty(options.set) ? undefined : options.set,
    count: options.count,
    effects: options.effects,
    backtest: isEmpty(backtest) ? undefined : backtest,
    focus: options.series === undefined ? undefined : { series: options.series },
    ...(options.workspace === undefined ? {} : { preservation: 'keep', workspaceName: options.workspace }),
  };
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as StartInput;
}
