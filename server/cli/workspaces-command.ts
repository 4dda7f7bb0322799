import type { Command } from 'commander';
import type { WorkspaceSort } from '../services/workspace/workspace-cursor.ts';
import { answer, type Json } from './ask-product.ts';
import type { Client } from './connect.ts';
import { words } from './option-values.ts';
import { sayComparison, sayHealth, sayNote, sayRow, sayWorkspace } from './say-workspace.ts';

interface ListOptions extends Json {
  all?: boolean;
  q?: string;
  tag?: string[];
  preset?: string;
  status?: string;
  winner?: string;
  from?: string;
  to?: string;
  sort?: WorkspaceSort;
  order?: 'asc' | 'desc';
}
interface UpdateOptions extends Json {
  name?: string | false;
  description?: string;
  tags?: string[];
  pin?: boolean;
  archive?: boolean;
}

const one = <T>(value: T | undefined): T[] | undefined => (value === undefined ? undefined : [value]);

export function addWorkspacesCommand(program: Command): void {
  const command = program.command('workspaces').description('the kept runs: list, show, update, note, health, compare, delete');
  addReadingCommands(command);
  addWritingCommands(command);
}

function addReadingCommands(command: Command): void {
  command
    .command('list', { isDefault: true })
    .description('list the kept runs, pinned ones first')
    .option('--all', 'archived ones too')
    .option('--q <text>', 'text in name, description or notes')
    .option('--tag <tags>', 'tags it carries, all of them, separated by commas', words)
    .option('--preset <id>', 'made from this preset')
    .option('--status <status>', 'ended so')
    .option('--winner <model>', 'won by this model')
    .option('--from <day>', 'kept on this day or later')
    .option('--to <day>', 'kept on this day or earlier')
    .option('--sort <key>', 'created, name, seed, status or metric')
    .option('--order <order>', 'asc or desc')
    .option('--json', 'JSON on stdout')
    .action((options: ListOptions) =>
      answer(
        options,
        ({ client }) => listAll(client, options),
        (rows) => rows.map(sayRow).join('\n'),
      ),
    );
  command
    .command('show')
    .argument('<workspace>', 'name or id')
    .description('one workspace: what was asked, what it made, how it ended')
    .option('--json', 'JSON on stdout')
    .action((workspace: string, options: Json) => answer(options, ({ client }) => client.workspace.get.query({ workspace }), sayWorkspace));
  command
    .command('compare')
    .argument('<workspaces...>', 'two to five names or ids')
    .description('what differs between workspaces')
    .option('--json', 'JSON on stdout')
    .action((ids: string[], options: Json) => answer(options, ({ client }) => client.workspace.compare.query({ ids }), sayComparison));
  command
    .command('health')
    .argument('<workspace>', 'name or id')
    .description('whether everything it points to is there and as recorded: exit 0 all well, 1 not')
    .option('--json', 'JSON on stdout')
    .action((workspace: string, options: Json) =>
      answer(
        options,
        async ({ client }) => {
          const health = await client.workspace.health.query({ workspace });
          if (health.alive < health.references.length || health.changed > 0) process.exitCode = 1;
          return health;
        },
        sayHealth,
      ),
    );
}

/** Every page of the list, at most 10,000 rows. */
async function listAll(client: Client, options: ListOptions) {
  const { all = false, q, tag, preset, status, winner, from, to, sort, order } = options;
  const rows: Awaited<ReturnType<typeof client.workspace.list.query>>['rows'] = [];
  let cursor: string | undefined;
  do {
    const input = { cursor, q, tags: tag, preset: one(preset), status: one(status as 'queued' | undefined), winner: one(winner), from, to, sort, order };
    const page = await client.workspace.list.query({ ...input, archived: all, limit: 200 });
    rows.push(...page.rows);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && rows.length < 10_000);
  return rows;
}

function addWritingCommands(command: Command): void {
  command
    .command('update')
    .argument('<workspace>', 'name or id')
    .description('change what is given and nothing else')
    .option('--name <name>', 'another name')
    .option('--no-name', 'take its name away')
    .option('--description <text>', 'another description; empty takes it away')
    .option('--tags <tags>', 'its tags from now on, separated by commas', words)
    .option('--pin', 'pin it')
    .option('--no-pin', 'unpin it')
    .option('--archive', 'archive it')
    .option('--no-archive', 'take it out of the archive')
    .option('--json', 'JSON on stdout')
    .action((workspaceId: string, { name, description, tags, pin, archive, ...options }: UpdateOptions) => {
      const patch = { name: name === false ? null : name, description: description === '' ? null : description, tags, pinned: pin, archived: archive };
      return answer(options, ({ client }) => client.workspace.update.mutate({ workspaceId, ...patch }), sayRow);
    });
  command
    .command('note')
    .argument('<workspace>', 'name or id')
    .argument('[text]', 'a note to append; without it the journal is printed')
    .description('append to its journal, or read it, newest first')
    .option('--json', 'JSON on stdout')
    .action((workspace: string, text: string | undefined, options: Json) =>
      text === undefined
        ? answer(
            options,
            async ({ client }) => (await client.workspace.notes.query({ workspace, limit: 200 })).rows,
            (rows) => rows.map(sayNote).join('\n\n'),
          )
        : answer(options, ({ client }) => client.workspace.addNote.mutate({ workspace, text }), sayNote),
    );
  command
    .command('delete')
    .argument('<workspaces...>', 'names or ids')
    .description('delete the records; runs and what they made stay')
    .option('--json', 'JSON on stdout')
    .action((ids: string[], options: Json) =>
      answer(
        options,
        async ({ client }) => {
          const outcome = await client.workspace.bulk.mutate({ ids, action: { type: 'delete' } });
          if (outcome.failed > 0) process.exitCode = outcome.results.some((row) => row.code === 'WORKSPACE_NOT_FOUND') ? 3 : 1;
          return outcome;
        },
        ({ results }) => results.map((row) => (row.ok ? `deleted  ${row.workspaceId}` : `not deleted  ${row.workspaceId}: ${row.message}`)).join('\n'),
      ),
    );
}
