import { type Command, InvalidArgumentError } from 'commander';
import { type CatalogueClient, startCatalogue } from '../engine/catalogue-client.ts';
import { AppError } from '../errors.ts';
import { dateOfPeriod } from '../kit/calendar.ts';
import type { JsonObject } from '../kit/json.ts';
import { plural } from '../kit/words.ts';
import type { PresetDescriptor } from '../pipeline/catalogue.ts';
import type { RunSettings } from '../pipeline/run-settings.ts';
import { invalid, parseInput } from '../services/parse-input.ts';
import { applySize } from '../services/run/apply-size.ts';
import { type StartInput, StartRequest } from '../services/run/start-request.ts';
import { asAppError, connect } from './connect.ts';
import { followRun } from './follow-run.ts';
import { assign, switches, whole } from './option-values.ts';
import { printer, type Voice } from './print-events.ts';
import { readFigures, sayFigures, toTarget } from './read-figures.ts';

interface Options extends Voice {
  count?: number;
  seed: number;
  anchorDay?: string;
  set: JsonObject;
  effects?: Record<string, boolean>;
  dryRun?: boolean;
}

const some = (text: string): number => {
  if (whole(text) === 0) throw new InvalidArgumentError('is at least 1');
  return whole(text);
};

export function addSeedCommand(program: Command): void {
  program
    .command('seed')
    .argument('[preset]', 'id of a preset', 'demo_minimal')
    .description('make a preset’s data of the size asked for, run its plan, and print what the database holds then')
    .option('--count <rows>', 'target number of rows (series × days), spread over shops, products and days', some)
    .option('--seed <number>', 'seed of the generator', whole, 42)
    .option('--anchor-day <day>', 'last day of generated data')
    .option('--set <key=value>', 'a field of the preset’s form', assign, {})
    .option('--effects <names>', 'effects of the generator to switch on, separated by commas; -name switches off', switches)
    .option('--dry-run', 'only say how much it would be; nothing is written')
    .option('--json', 'JSON on stdout: one object of a dry run, else one event a line and the figures last')
    .option('--quiet', 'no talk on stderr')
    .action((preset: string, options: Options) => (options.dryRun ? sayHowMuch(preset, options) : makeData(preset, options)));
}

/** The dry run opens no data directory: it asks the catalogue alone. */
async function sayHowMuch(preset: string, options: Options): Promise<void> {
  const catalogue = await startCatalogue();
  try {
    const descriptor = findPreset(catalogue.catalogue.presets, preset);
    const settings = await resolve(catalogue, descriptor, options);
    const { shape } = settings;
    const end = dateOfPeriod(shape.frequency, shape.start, shape.periods - 1);
    const rows = shape.series * shape.periods;
    const answer = { preset, seed: options.seed, dryRun: true, ...shape, end, rows, target: options.count ?? null, overrides: settings.overrides };
    if (options.json) console.log(JSON.stringify(answer));
    else
      console.log(
        `${descriptor.title}: ${plural(rows, 'row')}, ${plural(shape.series, 'series', 'series')} × ${plural(shape.periods, 'day')}, ${shape.start} to ${end}${toTarget(rows, options.count)}; nothing was written`,
      );
  } finally {
    catalogue.close();
  }
}

async function makeData(preset: string, options: Options): Promise<void> {
  const connection = await connect();
  const { client } = connection;
  try {
    const { runId, warnings } = await client.run.start.mutate({ preset, ...wishOf(options) });
    if (!options.quiet) for (const warning of warnings) console.error(`note: ${warning}`);
    const { status, summary } = await followRun(connection, runId, printer(options));
    if (status !== 'completed') {
      if (!options.json) console.log(`${status}  ${summary.detail}  ${runId}`);
      if (!process.exitCode) process.exitCode = 1;
      return;
    }
    const [figures, results] = await Promise.all([readFigures(connection, runId), client.run.results.query({ runId })]);
    if (options.json) console.log(JSON.stringify({ type: 'seed.counted', runId, preset, seed: options.seed, ...figures, target: options.count ?? null }));
    else {
      if (results) console.log(results.closing);
      console.log(`${sayFigures(figures, options.count)}  ${runId}`);
    }
  } catch (error) {
    throw asAppError(error);
  } finally {
    await connection.close();
  }
}

function findPreset<P extends { id: string }>(presets: readonly P[], id: string): P {
  const found = presets.find((preset) => preset.id === id);
  if (!found) throw new AppError('UNKNOWN_PRESET', `there is no preset "${id.slice(0, 100)}"; there are ${presets.map((preset) => preset.id).join(', ')}`);
  return found;
}

const wishOf = ({ seed, anchorDay, count, effects, set }: Options): StartInput => ({
  seed,
  overrides: set,
  ...(anchorDay === undefined ? {} : { anchorDay }),
  ...(count === undefined ? {} : { count }),
  ...(effects === undefined ? {} : { effects }),
});

/** The same field checks as a start, then the preset's own form. */
async function resolve(catalogue: CatalogueClient, descriptor: PresetDescriptor, options: Options): Promise<RunSettings> {
  const wish = parseInput(StartRequest, { preset: descriptor.id, ...wishOf(options) });
  const { preset, seed, reset, backtest, levels } = wish;
  const { overrides, errors } = applySize(descriptor, wish);
  if (errors.length > 0) throw invalid(errors);
  const day = wish.anchorDay ?? new Date().toISOString().slice(0, 10);
  const resolution = await catalogue.resolve({ preset, seed, anchorDay: day, reset, overrides, feed: null, focus: null, backtest, levels });
  if (!resolution.ok) throw invalid(resolution.errors);
  return resolution.settings;
}
