import { type Command, InvalidArgumentError } from 'commander';
import { type Assumptions, type PlanScope, PROMOTION_KINDS, type PromotionKind } from '../kit/kinds/scenario.ts';
import { answer, type Json } from './ask-product.ts';
import { whole, words } from './option-values.ts';
import { sayPlan, sayPlanComparison, sayPlanDetail } from './say-scenario.ts';

interface CreateOptions extends Json {
  run: string;
  name?: string;
  model?: string;
  series?: number;
  store?: string;
  product?: string;
  horizon?: number;
  price?: Assumptions['price'];
  promotion?: Assumptions['promotion'];
  holiday?: string[];
  onHand?: number;
  stage?: 'launch';
  tags?: string[];
  dryRun?: boolean;
}

/** `-10:2026-06-01..2026-06-14` */
function price(text: string): NonNullable<Assumptions['price']> {
  const match = /^([+-]?\d+(?:\.\d+)?):(.+)\.\.(.+)$/.exec(text);
  if (!match) throw new InvalidArgumentError('is percent:from..to, such as -10:2026-06-01..2026-06-14');
  return { changePct: Number(match[1]), from: match[2], to: match[3] };
}

/** `pct_off:2026-06-01..2026-06-07`, with its depth `pct_off@25:…` */
function promotion(text: string): NonNullable<Assumptions['promotion']> {
  const match = /^(\w+)(?:@(\d+(?:\.\d+)?))?:(.+)\.\.(.+)$/.exec(text);
  if (!match || !PROMOTION_KINDS.includes(match[1] as PromotionKind))
    throw new InvalidArgumentError(`is kind:from..to or kind@depth:from..to; kinds are ${PROMOTION_KINDS.join(', ')}`);
  return { kind: match[1] as PromotionKind, ...(match[2] === undefined ? {} : { depthPct: Number(match[2]) }), from: match[3], to: match[4] };
}

function scopeOf({ series, store, product }: CreateOptions): PlanScope {
  if (series !== undefined) return { kind: 'series', series };
  if (store !== undefined) return { kind: 'store', name: store };
  return product === undefined ? { kind: 'all' } : { kind: 'product', name: product };
}

export function addScenariosCommand(program: Command): void {
  const command = program.command('scenarios').description('what-if plans: list, show, create, compare, delete');
  command
    .command('list', { isDefault: true })
    .description('list the saved plans, newest first')
    .option('--q <text>', 'text in name, scope or model')
    .option('--tag <tags>', 'tags it carries, all of them, separated by commas', words)
    .option('--run <run>', 'made on this run')
    .option('--json', 'JSON on stdout')
    .action(({ q, tag, run, ...options }: Json & { q?: string; tag?: string[]; run?: string }) =>
      answer(
        options,
        async ({ client }) => (await client.scenario.list.query({ q, tags: tag, runId: run, limit: 1000 })).rows,
        (rows) => rows.map(sayPlan).join('\n'),
      ),
    );
  command
    .command('show')
    .argument('<plan>', 'its id')
    .description('one plan: what it assumes, what that sells and earns, how sure that is')
    .option('--json', 'JSON on stdout')
    .action((scenarioId: string, options: Json) => answer(options, ({ client }) => client.scenario.get.query({ scenarioId }), sayPlanDetail));
  addCreateCommand(command);
  command
    .command('compare')
    .argument('<plans...>', 'two to five ids')
    .description('rank plans on the baseline of the first')
    .option('--by <figure>', 'units or revenue', 'revenue')
    .option('--json', 'JSON on stdout')
    .action((ids: string[], { by, ...options }: Json & { by: 'revenue' }) =>
      answer(options, ({ client }) => client.scenario.compare.query({ ids, by }), sayPlanComparison),
    );
  command
    .command('delete')
    .argument('<plan>', 'its id')
    .description('delete a plan; its run stays')
    .option('--json', 'JSON on stdout')
    .action((scenarioId: string, options: Json) =>
      answer(
        options,
        ({ client }) => client.scenario.delete.mutate({ scenarioId }),
        () => `deleted  ${scenarioId}`,
      ),
    );
}

function addCreateCommand(command: Command): void {
  command
    .command('create')
    .description('work out a what-if on the forecast of a run, and save it')
    .requiredOption('--run <run>', 'whose forecast')
    .option('--name <name>', 'what it is called')
    .option('--model <model>', 'a model of that run; default the one that forecasts best')
    .option('--series <number>', 'one series, counted from 0', whole)
    .option('--store <name>', 'all of one store')
    .option('--product <name>', 'one product in all stores')
    .option('--horizon <periods>', 'periods ahead, 1 to 90', whole)
    .option('--price <change>', 'percent:from..to, such as -10:2026-06-01..2026-06-14', price)
    .option('--promotion <promotion>', 'kind:from..to, such as pct_off@25:2026-06-01..2026-06-07', promotion)
    .option('--holiday <dates>', 'days that become holidays, separated by commas', words)
    .option('--on-hand <units>', 'units on hand when the first day begins', whole)
    .option('--stage <stage>', 'launch, growth, maturity or decline')
    .option('--tags <tags>', 'separated by commas', words)
    .option('--dry-run', 'work it out and save nothing')
    .option('--json', 'JSON on stdout')
    .action((options: CreateOptions) => {
      const { run: runId, name = 'what-if', model, horizon, tags, holiday, onHand, stage } = options;
      const assumptions: Assumptions = {
        ...(options.price ? { price: options.price } : {}),
        ...(options.promotion ? { promotion: options.promotion } : {}),
        ...(holiday ? { holiday: { dates: holiday } } : {}),
        ...(onHand === undefined ? {} : { inventory: { onHand } }),
        ...(stage ? { lifecycle: { stage } } : {}),
      };
      const question = { runId, model, horizon, scope: scopeOf(options), assumptions };
      if (options.dryRun)
        return answer(
          options,
          ({ client }) => client.scenario.simulate.query(question),
          (value) => JSON.stringify({ units: value.units, revenue: value.revenue, coverage: value.coverage, warnings: value.warnings }, null, 2),
        );
      return answer(options, ({ client }) => client.scenario.create.mutate({ ...question, name, tags }), sayPlanDetail);
    });
}
