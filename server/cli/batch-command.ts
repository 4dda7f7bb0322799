import type { Command } from 'commander';
import { parseJson } from '../blobs/canonical-json.ts';
import type { JsonObject } from '../kit/json.ts';
import { plural } from '../kit/words.ts';
import type { BatchInput } from '../services/batch/batch-request.ts';
import type { BatchItemView } from '../services/batch/views.ts';
import { answer, withProduct } from './ask-product.ts';
import type { Client, Connection } from './connect.ts';
import { followRun } from './follow-run.ts';
import { assign, whole, words } from './option-values.ts';
import { sayBatch, sayBatchRow } from './say-batch.ts';

interface Voice {
  json?: boolean;
  quiet?: boolean;
}
interface StartOptions extends Voice {
  run?: string;
  dataset?: string;
  preset?: string;
  models?: string[];
  all?: boolean;
  top?: number;
  series?: string[];
  stores?: string[];
  products?: string[];
  region?: string[];
  category?: string[];
  backtest: JsonObject;
  request?: string;
  check?: boolean;
  workspace?: string;
}

/** Follows a batch, each item as it is done, and says what it came to. */
async function follow(connection: Connection, batchId: string, { json, quiet }: Voice): Promise<void> {
  const { status } = await followRun(connection, batchId, (event) => {
    if (json) process.stdout.write(`${JSON.stringify(event)}\n`);
    else if (!quiet && event.type === 'step.item')
      console.error(`${{ pass: '✓', warn: '!', skip: '↷', fail: '✕' }[event.status]} ${event.item}  ${event.detail}`);
  });
  const view = await connection.client.batch.get.query({ batchId });
  if (!json) console.log(sayBatchRow(view));
  if (status !== 'completed' && !process.exitCode) process.exitCode = 1;
}

function toRequest(options: StartOptions): BatchInput {
  if (options.request !== undefined) return parseJson(options.request) as BatchInput;
  const { run, dataset, preset, models, backtest, workspace } = options;
  const scope = scopeOf(options);
  return {
    ...(run ? { runId: run } : {}),
    ...(dataset ? { dataset } : {}),
    ...(preset ? { preset } : {}),
    ...(models ? { models } : {}),
    ...(scope ? { scope } : {}),
    ...(Object.keys(backtest).length > 0 ? { backtest: backtest as BatchInput['backtest'] } : {}),
    ...(workspace ? { preservation: 'keep', workspaceName: workspace } : {}),
  };
}

function scopeOf({ all, top, series, stores, products, region, category }: StartOptions): BatchInput['scope'] {
  if (all) return { kind: 'all' };
  if (top !== undefined) return { kind: 'top_revenue', top };
  if (series) return { kind: 'manual', series };
  if (region) return { kind: 'region', regions: region };
  if (category) return { kind: 'category', categories: category };
  return stores || products ? { kind: 'names', ...(stores ? { stores } : {}), ...(products ? { products } : {}) } : undefined;
}

async function allItems(client: Client, batchId: string): Promise<readonly BatchItemView[]> {
  return (await client.batch.items.query({ batchId, limit: 1000 })).rows;
}

export function addBatchCommand(program: Command): void {
  const command = program.command('batch').description('many series × many models, each tested on its own: start, show, list, retry');
  addStart(command);
  command
    .command('list', { isDefault: true })
    .description('batches, newest first')
    .option('--json', 'JSON on stdout')
    .action(({ json }: Voice) =>
      answer(
        { json },
        async ({ client }) => (await client.batch.list.query({ limit: 100 })).rows,
        (rows) => rows.map(sayBatchRow).join('\n'),
      ),
    );
  command
    .command('show')
    .argument('<batch>', 'id')
    .description('one batch: every item with its score or its reason')
    .option('--json', 'JSON on stdout')
    .action((batchId: string, { json }: Voice) =>
      withProduct(async ({ client }) => {
        const [view, items] = await Promise.all([client.batch.get.query({ batchId }), allItems(client, batchId)]);
        console.log(json ? JSON.stringify({ ...view, list: items }) : sayBatch(view, items));
      }),
    );
  command
    .command('retry')
    .argument('<batch>', 'id')
    .description('a new batch of the items that have no score')
    .option('--backtest <key=value>', 'test them otherwise: horizon, windows, minTrain, metric …', assign, {})
    .option('--json', 'one event a line on stdout')
    .option('--quiet', 'no talk on stderr')
    .action((batchId: string, { backtest, ...voice }: Voice & { backtest: JsonObject }) =>
      withProduct(async (connection) => {
        const started = await connection.client.batch.retry.mutate({ batchId, backtest: backtest as BatchInput['backtest'] });
        await follow(connection, started.batchId, voice);
      }),
    );
}

function addStart(command: Command): void {
  command
    .command('start')
    .description('test many series with many models')
    .option('--run <id>', 'on the dataset of this run; its champion and its errors are known then')
    .option('--dataset <digest>', 'on this dataset')
    .option('--preset <id>', 'a named batch: quick_baseline_sweep, feature_aware_comparison, champion_challenger, stockout_sensitive, high_wape_recovery')
    .option('--models <ids>', 'models, separated by commas', words)
    .option('--all', 'all series')
    .option('--top <number>', 'so many series with most revenue', whole)
    .option('--series <keys>', 'series by key, separated by commas', words)
    .option('--stores <names>', 'series of these shops, separated by commas', words)
    .option('--products <names>', 'series of these products, separated by commas', words)
    .option('--region <names>', 'series of these regions, separated by commas', words)
    .option('--category <names>', 'series of these categories, separated by commas', words)
    .option('--backtest <key=value>', 'how they are tested: horizon, windows, minTrain, metric …', assign, {})
    .option('--request <json>', 'the whole request as JSON, as the page copies it')
    .option('--workspace <name>', 'keep the batch as a workspace of this name')
    .option('--check', 'say what would run, and run nothing')
    .option('--json', 'one event a line on stdout')
    .option('--quiet', 'no talk on stderr')
    .action((options: StartOptions) =>
      withProduct(async (connection) => {
        const request = toRequest(options);
        if (options.check) {
          const check = await connection.client.batch.check.query(request);
          if (!check.ok) process.exitCode = 2;
          return console.log(options.json ? JSON.stringify(check) : sayCheck(check));
        }
        const { batchId, items, warnings } = await connection.client.batch.start.mutate(request);
        if (!options.quiet && !options.json)
          console.error([`${plural(items, 'item')}  ${batchId}`, ...warnings.map((warning) => `note: ${warning}`)].join('\n'));
        await follow(connection, batchId, options);
      }),
    );
}

type Check = Awaited<ReturnType<Client['batch']['check']['query']>>;
const sayCheck = ({ errors, title, scope, series, models, items, atMost }: Check): string =>
  errors.length > 0
    ? errors.map(({ path, message }) => `${path}: ${message}`).join('\n')
    : `${title}: ${atMost ? 'at most ' : ''}${plural(items, 'item')}, ${plural(series, 'series', 'series')} (${scope}) × ${models.map(({ id }) => id).join(', ')}`;
