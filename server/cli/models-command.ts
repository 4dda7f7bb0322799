import type { Command } from 'commander';
import type { AliasMove, AliasView, ModelRunDetail, ModelRunView } from '../services/registry/views.ts';
import { answer, type Json } from './ask-product.ts';
import type { Client } from './connect.ts';
import { words } from './option-values.ts';

interface ListOptions extends Json {
  state?: string[];
  source?: string[];
  q?: string;
  run?: string;
}
interface PromoteOptions extends Json {
  alias: string;
  expected?: string;
  acknowledge?: string[];
  reason?: string;
}

const figure = ({ metric, value }: Pick<ModelRunView, 'metric' | 'value'>): string =>
  metric === null || value === null ? 'no figure' : `${metric} ${value.toFixed(4)}`;

const sayRow = (row: ModelRunView): string =>
  [
    row.modelRunId,
    row.state.padEnd(8),
    row.model.padEnd(20),
    figure(row).padEnd(14),
    row.lineage,
    row.source === 'engine' ? '' : row.source,
    row.aliases.join(','),
  ]
    .join('  ')
    .trimEnd();

function sayDetail(model: ModelRunDetail): string {
  const { window, verified, verifiedAt } = model;
  return [
    sayRow(model),
    `run        ${model.runId ?? 'none: entered by hand'}`,
    `dataset    ${model.dataset ?? 'not recorded'}`,
    `fitted on  ${window ? `${window.from} to ${window.to}` : 'not recorded'}, series ${model.series}, feature frame version ${model.frameVersion}`,
    `artifact   ${model.digest ?? 'none yet'}, ${verified === null ? 'not read again yet' : `${verified} ${verifiedAt}`}`,
    ...(model.duplicateOf ? [`duplicate  of ${model.duplicateOf}`] : []),
    ...model.moves.map((move) => `alias      ${move.name}  ${sayMove(move)}`),
  ].join('\n');
}

const side = (one: AliasMove['to']): string => (one === null ? 'nothing' : (one.model ?? one.digest.slice(0, 12)));
const sayMove = ({ at, kind, from, to, actor, reason, acknowledged }: AliasMove): string =>
  `${at}  ${kind} ${side(from)} → ${side(to)}  ${actor}: ${reason}${acknowledged.length > 0 ? ` (acknowledged ${acknowledged.join(', ')})` : ''}`;

const sayAlias = ({ name, holder, digest, stale, movedAt }: AliasView): string =>
  `${name}  ${holder ? `${holder.model} ${figure(holder)}  ${holder.modelRunId}` : digest.slice(0, 12)}  since ${movedAt}${stale.length > 0 ? `  stale: ${stale.join(', ')}` : ''}`;

/** Where the alias points now, unless told: what is seen here must still be so when it moves. */
async function expectedOf(client: Client, name: string): Promise<string | null> {
  const found = (await client.registry.aliases.query({})).find((one) => one.name === name);
  return found?.holder?.modelRunId ?? null;
}

const promote = (client: Client, modelRunId: string, { alias, expected, acknowledge = [], reason }: PromoteOptions): Promise<AliasView> =>
  Promise.resolve(expected === undefined ? expectedOf(client, alias) : expected === 'nothing' ? null : expected).then((seen) =>
    client.registry.promote.mutate({ name: alias, modelRunId, expected: seen, acknowledge: acknowledge as ('worse_metric' | 'frame_mismatch')[], reason }),
  );

const json = ['--json', 'JSON on stdout'] as const;

export function addModelsCommand(program: Command): void {
  const command = program.command('models').description('the model registry: list, show, promote, rollback, verify, archive');
  addReading(command);
  addMoving(command);
  addChanging(command);
  addAliases(program);
}

function addReading(command: Command): void {
  command
    .command('list', { isDefault: true })
    .description('registered models, newest first; drills only when asked for')
    .option('--state <states>', 'pending, running, success, failed, archived; separated by commas', words)
    .option('--source <sources>', 'engine, backfill, user, drill; separated by commas', words)
    .option('--q <text>', 'text in model, data, id or digest')
    .option('--run <id>', 'made by this run')
    .option(...json)
    .action(({ state, source, q, run, ...options }: ListOptions) =>
      answer(
        options,
        async ({ client }) =>
          (
            await client.registry.list.query({
              state: state as ModelRunView['state'][] | undefined,
              source: source as ModelRunView['source'][] | undefined,
              q,
              runId: run,
              limit: 1000,
            })
          ).rows,
        (rows) => rows.map(sayRow).join('\n'),
      ),
    );
  command
    .command('show')
    .argument('<model run>', 'id')
    .description('one model run: figures, data, artifact, aliases it held')
    .option(...json)
    .action((modelRunId: string, options: Json) => answer(options, ({ client }) => client.registry.get.query({ modelRunId }), sayDetail));
}

function addMoving(command: Command): void {
  command
    .command('promote')
    .argument('<model run>', 'id')
    .description('point an alias at it, through the gates: exit 4 when one is in the way')
    .option('--alias <name>', 'the alias', 'demo-production')
    .option('--expected <model run>', 'where it must point now; "nothing" when it must not be there; default: wherever it points')
    .option('--acknowledge <gates>', 'worse_metric, frame_mismatch; separated by commas', words)
    .option('--reason <text>', 'why; needed with --acknowledge')
    .option(...json)
    .action((modelRunId: string, options: PromoteOptions) => answer(options, ({ client }) => promote(client, modelRunId, options), sayAlias));
  command
    .command('rollback')
    .argument('<alias>', 'name')
    .description('point an alias at what it pointed at before')
    .option('--reason <text>', 'why')
    .option(...json)
    .action((name: string, { reason, ...options }: Json & { reason?: string }) =>
      answer(
        options,
        async ({ client }) => client.registry.rollback.mutate({ name, expected: (await expectedOf(client, name)) ?? 'nothing', reason }),
        sayAlias,
      ),
    );
}

function addChanging(command: Command): void {
  for (const verb of ['verify', 'archive'] as const)
    command
      .command(verb)
      .argument('<model run>', 'id')
      .description(verb === 'verify' ? 'read its bytes again: exit 0 when they have their digest, 1 when not' : 'archive it; an alias at it becomes stale')
      .option(...json)
      .action((modelRunId: string, options: Json) =>
        answer(
          options,
          async ({ client }) => {
            const model = await client.registry[verb].mutate({ modelRunId });
            if (verb === 'verify' && model.verified !== 'verified') process.exitCode = 1;
            return model;
          },
          (model) => (verb === 'verify' ? `${model.verified ?? 'not readable in time'}  ${model.digest}` : sayRow(model)),
        ),
      );
}

function addAliases(program: Command): void {
  program
    .command('aliases')
    .argument('[name]', 'the history of this one')
    .description('where each alias points and whether it is stale; with a name its moves, newest first')
    .option(...json)
    .action((name: string | undefined, options: Json) =>
      name === undefined
        ? answer(
            options,
            ({ client }) => client.registry.aliases.query({}),
            (rows) => rows.map(sayAlias).join('\n'),
          )
        : answer(
            options,
            async ({ client }) => (await client.registry.moves.query({ name, limit: 1000 })).rows,
            (rows) => rows.map(sayMove).join('\n'),
          ),
    );
}
