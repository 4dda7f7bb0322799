import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '../errors.ts';
import { idIn, writeStepsMap } from './gen-steps.ts';
import { type NewPlugin, type PluginType, TEMPLATES } from './new-plugin-templates.ts';
import { THIRD_PARTY, THIRD_PARTY_TESTS } from './third-party-templates.ts';

const ID = /^[a-z][a-z0-9_]{0,63}$/;
const PHASE = /^[a-z][a-z0-9-]{0,30}$/;
/** A step's id becomes the name of an import, and the others' ids a variable in their test. */
const RESERVED = new Set(
  'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield type z'.split(
    ' ',
  ),
);

/**
 * Writes a plugin and its test, green as born; a step is put on the map of step params too.
 * @param root folder of package.json
 * @returns both paths, relative to the root
 * @throws AppError INVALID_INPUT on a bad id or phase, NAME_TAKEN when a file or another plugin has the name; nothing is written then
 */
export function newPlugin(root: string, type: PluginType, id: string, phase = 'data'): { source: string; test: string } {
  if (!ID.test(id) || RESERVED.has(id))
    throw invalid('id', `"${id}" is no id: small letters, digits and _, beginning with a letter, at most 64, no word of the language`);
  if (type === 'step' && !PHASE.test(phase)) throw invalid('phase', `"${phase}" is no phase: small letters, digits and -, beginning with a letter`);
  const file = id.replaceAll('_', '-');
  const folder = `plugins/${type}s`;
  const source = type === 'step' ? `${folder}/${phase}/${file}.ts` : `${folder}/${file}.ts`;
  const test = `tests/${folder}/${file}.test.ts`;
  for (const path of [source, test])
    if (existsSync(join(root, path))) throw new AppError('NAME_TAKEN', `${path} exists and is left as it is; choose another id`);
  const holder = findId(root, folder, id);
  if (holder) throw new AppError('NAME_TAKEN', `${type} "${id}" is defined in ${holder}; choose another id`);
  const plugin: NewPlugin = { id, file, title: titleOf(id), phase };
  for (const [path, text] of [
    [source, TEMPLATES[type].source(plugin)],
    [test, TEMPLATES[type].test(plugin)],
  ]) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text, { flag: 'wx' });
  }
  if (type === 'step') writeStepsMap(root);
  return { source, test };
}

/**
 * Writes a plugin and its test into a third party's plugin folder; the plugin waits there to be allowed like any other.
 * @returns both paths, relative to the folder
 * @throws AppError INVALID_INPUT on a bad id, NAME_TAKEN when either file is there; nothing is written then
 */
export function newThirdParty(folder: string, type: PluginType, id: string): { source: string; test: string } {
  if (!ID.test(id) || RESERVED.has(id))
    throw invalid('id', `"${id}" is no id: small letters, digits and _, beginning with a letter, at most 64, no word of the language`);
  const file = id.replaceAll('_', '-');
  const [source, test] = [`${type}s/${file}.mjs`, `tests/${type}s/${file}.test.mjs`];
  for (const path of [source, test])
    if (existsSync(join(folder, path))) throw new AppError('NAME_TAKEN', `${join(folder, path)} exists and is left as it is; choose another id`);
  const plugin: NewPlugin = { id, file, title: titleOf(id), phase: '' };
  for (const [path, text] of [
    [source, THIRD_PARTY[type](plugin)],
    [test, THIRD_PARTY_TESTS[type](plugin)],
  ]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text, { flag: 'wx' });
  }
  return { source, test };
}

const invalid = (path: string, message: string): AppError => new AppError('INVALID_INPUT', message, [{ path, message }]);

const titleOf = (id: string): string => {
  const words = id.split('_').filter(Boolean).join(' ');
  return words[0].toUpperCase() + words.slice(1);
};

function findId(root: string, folder: string, id: string): string | undefined {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  return files.map((file) => `${folder}/${file.replaceAll('\\', '/')}`).find((path) => idIn(readFileSync(join(root, path), 'utf8'), path) === id);
}
