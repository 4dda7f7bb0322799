import { type Command, InvalidArgumentError } from 'commander';
import { type Axis, spreadCount } from '../../plugins/plans/spread-count.ts';
import { parseJson } from '../blobs/canonical-json.ts';
import { type CatalogueClient, startCatalogue } from '../engine/catalogue-client.ts';
import { AppError } from '../errors.ts';
import { dateOfPeriod } from '../kit/calendar.ts';
import type { JsonObject } from '../kit/json.ts';
import type { PresetDescriptor } from '../pipeline/catalogue.ts';
import type { RunSettings } from '../pipeline/run-settings.ts';
import { invalid, parseInput } from '../services/parse-input.ts';
import { StartRequest } from '../services/run/start-request.ts';
import { asAppError, connect } from './connect.ts';
import { followRun } from './follow-run.ts';
import { printer, type Voice } from './print-events.ts';

interface Options extends Voice {
  count?: number;
  seed: number;
  anchorDay?: string;
  set: JsonObject;
  dryRun?: boolean;
}

const whole = (text: string): number => {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('is a whole number');
  return Number(text);
};
const some = (text: string): number => {
  if (whole(text) === 0) throw new InvalidArgumentError('is at least 1');
  return whole(text);
};

/** `stores=3` or, into a group, `effects.weather=true`. */
function assign(text: string, before: JsonObject): JsonObject {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('is key=value');
  const [raw, path] = [text.slice(at + 1), text.slice(0, at).split('.')];
  const value = /^(-?\d+(\.\d+)?|true|false|null|[[{"].*)$/.test(raw) ? (parseJson(raw) as JsonObject[string]) : raw;
  const [key, inner] = path;
  if (path.length === 1) return { ...before, [key]: value };
  if (path.length > 2) throw new InvalidArgumentError('goes one group deep, such as effects.weather=true');
  return { ...before, [key]: { ...(before[key] as JsonObject | undefined), [inner]: value } };
}

export function addSeedCommand(program: Command): void {
  program
    .command('seed')
    .argument('[preset]', 'id of a preset', 'demo_minimal')
    .description('make a preset’s data of the size asked for, run its plan, and print what the database holds then')
    .option('--count <rows>', 'target number of rows (series × days), spread over shops, products and days', some)
    .option('--seed <number>', 'seed of the generator', whole, 42)
    .option('--anchor-day <day>', 'last day of generated data')
    .option('--set <key=value>', 'a field of the preset’s form', assign, {})
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
    const settings = await resolve(catalogue, preset, options, spreadOver(descriptor, options));
    const { shape } = settings;
    const end = dateOfPeriod(shape.frequency, shape.start, shape.periods - 1);
    const rows = shape.series * shape.periods;
    const answer = { preset, seed: options.seed, dryRun: true, ...shape, end, rows, target: options.count ?? null, overrides: settings.overrides };
    if (options.json) console.log(JSON.stringify(answer));
    else
      console.log(
        `${descriptor.title}: ${rows} rows, ${shape.series} series × ${shape.periods} days, ${shape.start} to ${end}${toTarget(rows, options)}; nothing was written`,
      );
  } finally {
    catalogue.close();
  }
}

async function makeData(preset: string, options: Options): Promise<void> {
  const connection = await connect();
  const { client } = connection;
  try {
    const presets = await client.preset.list.query();
    const overrides = spreadOver(findPreset(presets, preset), options);
    const { seed, anchorDay } = options;
    const { runId, warnings } = await client.run.start.mutate({ preset, seed, overrides, ...(anchorDay === undefined ? {} : { anchorDay }) });
    if (!options.quiet) for (const warning of warnings) console.error(`note: ${warning}`);
    const { status, summary } = await followRun(connection, runId, printer(options));
    if (status !== 'completed') {
      if (!options.json) console.log(`${status}  ${summary.detail}  ${runId}`);
      if (!process.exitCode) process.exitCode = 1;
      return;
    }
    const [{ total: series }, one, results] = await Promise.all([
      client.run.seriesList.query({ runId, limit: 1 }),
      client.run.series.query({ runId, series: 0 }),
      client.run.results.query({ runId }),
    ]);
    const periods = one.dates.length;
    const figures = {
      runId,
      preset,
      seed,
      series,
      periods,
      rows: series * periods,
      start: one.dates[0],
      end: one.dates[periods - 1],
      target: options.count ?? null,
    };
    if (options.json) console.log(JSON.stringify({ type: 'seed.counted', ...figures }));
    else {
      if (results) console.log(results.closing);
      console.log(
        `${figures.rows} rows in the database, ${series} series × ${periods} days, ${figures.start} to ${figures.end}${toTarget(figures.rows, options)}  ${runId}`,
      );
    }
  } catch (error) {
    throw asAppError(error);
  } finally {
    await connection.close();
  }
}

const toTarget = (rows: number, { count }: Options): string => (count === undefined || count === rows ? '' : ` (asked for ${count})`);

function findPreset<P extends { id: string }>(presets: readonly P[], id: string): P {
  const found = presets.find((preset) => preset.id === id);
  if (!found) throw new AppError('UNKNOWN_PRESET', `there is no preset "${id.slice(0, 100)}"; there are ${presets.map((preset) => preset.id).join(', ')}`);
  return found;
}

/** The form's fields as set by hand and, with a count, the axes it leaves open. */
function spreadOver({ form, shape }: Pick<PresetDescriptor, 'form' | 'shape'>, { count, set }: Options): JsonObject {
  if (count === undefined) return set;
  const fields = form.properties as Record<string, JsonObject | undefined>;
  const axis = (name: string, pinned: number): Axis => {
    const field = fields[name];
    const given = set[name];
    if (typeof given === 'number' && given >= 1) return { least: given, most: given, usual: given };
    if (!field) return { least: pinned, most: pinned, usual: pinned };
    return { least: Number(field.minimum), most: Number(field.maximum), usual: Number(field.default) };
  };
  if (!fields.stores || !fields.products)
    throw new AppError('INVALID_INPUT', 'this preset has no shops and products to spread a count over; leave --count out', [
      { path: 'count', message: 'has nothing to be spread over here' },
    ]);
  const { stores, products, days } = spreadCount(count, { stores: axis('stores', 1), products: axis('products', 1), days: axis('windowDays', shape.periods) });
  return { ...set, stores, products, ...(fields.windowDays ? { windowDays: days } : {}) };
}

/** The same field checks as a start, then the preset's own form. */
async function resolve(catalogue: CatalogueClient, preset: string, { seed, anchorDay }: Options, overrides: JsonObject): Promise<RunSettings> {
  const wish = parseInput(StartRequest, { preset, seed, overrides, ...(anchorDay === undefined ? {} : { anchorDay }) });
  const { reset, backtest, levels } = wish;
  const day = wish.anchorDay ?? new Date().toISOString().slice(0, 10);
  const resolution = await catalogue.resolve({ preset, seed, anchorDay: day, reset, overrides, feed: null, focus: null, backtest, levels });
  if (!resolution.ok) throw invalid(resolution.errors);
  return resolution.settings;
}
