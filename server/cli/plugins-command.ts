import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { readEnvironment } from '../environment.ts';
import { AppError } from '../errors.ts';
import { allow } from '../host/allow-list.ts';
import { type FoundPlugin, findPlugins } from '../host/find-plugins.ts';
import { preparePluginFolder } from '../server.ts';
import type { PluginView } from '../services/plugin/views.ts';
import { asAppError, type Client, connect } from './connect.ts';

interface Voice {
  json?: boolean;
}

export function addPluginsCommand(program: Command): void {
  const plugins = program.command('plugins').description('list presets, steps and models; add and allow those of third parties');
  plugins
    .command('list', { isDefault: true })
    .description('everything there is, and what was set aside, with the reason')
    .option('--json', 'JSON on stdout')
    .action((options: Voice) => show((client) => client.plugin.list.query(), options));
  plugins
    .command('reload')
    .description('look at the plugin folder again; a running server takes up what is new without a restart')
    .option('--json', 'JSON on stdout')
    .action((options: Voice) => show((client) => client.plugin.reload.mutate(), options));
  plugins
    .command('add')
    .argument('<path>', 'a module file (.mjs), or a package as folder or .tgz')
    .description('copy a plugin into the data directory; it waits there until it is allowed')
    .option('--json', 'JSON on stdout')
    .action((path: string, options: Voice) => tell(addPlugin(pluginFolder(), resolve(path)), 'added', options));
  plugins
    .command('allow')
    .argument('<name>', 'its name in the list')
    .description('allow what lies there now, by its hash; a change needs allowing again')
    .option('--json', 'JSON on stdout')
    .action((name: string, options: Voice) => tell([allowPlugin(pluginFolder(), name)], 'allowed', options));
}

export const pluginFolder = (): string => preparePluginFolder(readEnvironment(process.env).dataDir);

async function show(ask: (client: Client) => Promise<PluginView[]>, { json }: Voice): Promise<void> {
  const connection = await connect();
  try {
    const rows = await ask(connection.client);
    if (json) console.log(JSON.stringify(rows));
    else
      for (const { type, id, name, version, origin, state, hash, title } of rows)
        console.log(
          `${state.padEnd(11)} ${(type ?? 'module').padEnd(6)} ${(id ?? name).padEnd(20)} ${(version ?? '').padEnd(7)} ${(hash ?? '').slice(0, 12).padEnd(12)} ${origin.padEnd(8)} ${title ?? ''}`.trimEnd(),
        );
    for (const { reason } of rows) if (reason) console.error(reason);
    if (rows.some((row) => row.state === 'quarantined')) process.exitCode = 1;
  } catch (error) {
    throw asAppError(error);
  } finally {
    await connection.close();
  }
}

function tell(found: readonly FoundPlugin[], verb: 'added' | 'allowed', { json }: Voice): void {
  if (json) console.log(JSON.stringify(found.map(({ name, origin, version, hash }) => ({ name, origin, version, hash, [verb]: true }))));
  for (const { name, hash } of json ? [] : found) {
    console.log(`${verb}  ${name}  ${hash}`);
    if (verb === 'added') console.error(`Read it, then: vitrine plugins allow ${name}`);
    else console.error('A running server takes it up with: vitrine plugins reload');
  }
}

const invalid = (path: string, message: string): AppError => new AppError('INVALID_INPUT', message, [{ path, message }]);

/** @returns what lies there now and did not before. @throws AppError when it is no plugin, or npm does not take it */
function addPlugin(folder: string, path: string): FoundPlugin[] {
  if (!existsSync(path)) throw invalid('path', `there is nothing at ${path}`);
  const before = new Map(findPlugins(folder).map((one) => [one.name, one.hash]));
  if (statSync(path).isDirectory() || /\.(tgz|tar\.gz)$/.test(path)) install(folder, path);
  else if (/(?<!\.d)\.(mjs|js|ts)$/.test(path)) copyFileSync(path, join(folder, basename(path)));
  else throw invalid('path', `${path} is no plugin: a module ends in .mjs, .js or .ts, a package is a folder or a .tgz`);
  const now = findPlugins(folder).filter((one) => before.get(one.name) !== one.hash || one.name === basename(path));
  if (now.length === 0)
    throw invalid('path', `${path} brought no new plugin: its package.json needs "keywords": ["vitrine-plugin"], or the same content is there already`);
  const [bad] = now.filter((one) => one.problem !== null);
  if (bad) throw invalid('path', `${bad.name} was copied but cannot be used: ${bad.problem}`);
  return now;
}

/** Copies, never links, so that what was looked at is what stays; no script of the package runs, no peer is fetched. */
function install(folder: string, path: string): void {
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--install-links', '--legacy-peer-deps', '--loglevel=error'];
  const { status, stderr, error } = spawnSync('npm', ['install', '--prefix', folder, ...options, path], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (error) throw invalid('path', `npm could not be started (${error.message}); install Node with npm`);
  if (status !== 0) throw invalid('path', `npm did not install ${path}: ${stderr.trim().split('\n').slice(-3).join(' ').slice(0, 400) || `exit ${status}`}`);
}

/** Writes name and present hash into the allow-list. @throws AppError naming what there is */
function allowPlugin(folder: string, name: string): FoundPlugin {
  const found = findPlugins(folder);
  const one = found.find((other) => other.name === name);
  if (!one) throw invalid('name', `there is no plugin "${name}" in ${folder}; there are ${found.map((other) => other.name).join(', ') || 'none'}`);
  if (one.hash === null || one.problem !== null) throw invalid('name', `${name} cannot be allowed: ${one.problem ?? 'it cannot be read'}`);
  try {
    allow(folder, name, one.hash);
  } catch (error) {
    throw invalid('allowed.json', error instanceof Error ? error.message : String(error));
  }
  return one;
}
