import { type Dirent, existsSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { sha256, versionDigest } from '../blobs/digest.ts';

/** A third party's module as it lies in the plugin folder: nothing of it has been run. */
export interface FoundPlugin {
  /** What the allow-list calls it: its path from the plugin folder, or the package's name. */
  name: string;
  origin: 'file' | 'package';
  /** What its hash is over: the file, or the package's folder. */
  path: string;
  /** The module to import; null when it cannot be told. */
  entry: string | null;
  hash: string | null;
  /** Of a package. */
  version: string | null;
  /** Kit it says it was built for, in its package.json. */
  kit: string | null;
  /** Why it cannot be used at all. */
  problem: string | null;
}

const MODULE = /(?<!\.d)\.(ts|js|mjs)$/;
const KEYWORD = 'vitrine-plugin';
const FOLDERS = ['presets', 'steps', 'models'];
const MAX_FILES = 5000;
const MAX_BYTES = 100 * 1_048_576;

/** Node strips types by itself from 22.18 on; 20 does not know `.ts`. */
const runsTypeScript = (): boolean => Boolean((process.features as { typescript?: unknown }).typescript);

/** Module files in the folder and in its presets/, steps/, models/; packages with our keyword in its node_modules; by name, bytewise. */
export function findPlugins(folder: string): FoundPlugin[] {
  if (!existsSync(folder)) return [];
  const files = [
    ...entries(folder).map((entry) => entry.name),
    ...FOLDERS.flatMap((type) => readTree(join(folder, type)).map((file) => `${type}/${file}`)),
  ].filter((file) => MODULE.test(file));
  const byName = (a: FoundPlugin, b: FoundPlugin): number => (a.name < b.name ? -1 : 1);
  return [...files.flatMap((name) => findFile(folder, name)), ...packageFolders(folder).flatMap(findPackage)].sort(byName);
}

/**
 * SHA-256 over a file's bytes, or over a package's byte-sorted listing `"<sha256>  <path>\n"` without its own node_modules.
 * @throws RangeError when the package holds links, or is too large to be a plugin
 */
export function hashPlugin(path: string): string {
  if (!statSync(path).isDirectory()) return sha256(readFileSync(path));
  const files = readTree(path).map((file) => ({ path: file, stat: lstatSync(join(path, file)) }));
  const link = files.find((file) => file.stat.isSymbolicLink());
  if (link) throw new RangeError(`it holds a link (${link.path}); install it as a copy with "vitrine plugins add"`);
  const bytes = files.reduce((sum, file) => sum + file.stat.size, 0);
  if (files.length > MAX_FILES || bytes > MAX_BYTES)
    throw new RangeError(`it has ${files.length} files of ${bytes} bytes; a plugin has at most ${MAX_FILES} files of ${MAX_BYTES} bytes`);
  return versionDigest(files.map((file) => ({ path: file.path, sha256: sha256(readFileSync(join(path, file.path))), bytes: file.stat.size })));
}

const entries = (folder: string): Dirent[] => (existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : []);

/** Files and links below a folder, by relative path; node_modules left out, no link followed. */
function readTree(folder: string): string[] {
  return entries(folder).flatMap((entry) => {
    if (!entry.isDirectory()) return [entry.name];
    return entry.name === 'node_modules' ? [] : readTree(join(folder, entry.name)).map((file) => `${entry.name}/${file}`);
  });
}

function findFile(folder: string, name: string): FoundPlugin[] {
  const path = join(folder, name);
  const at: FoundPlugin = { name, origin: 'file', path, entry: path, hash: null, version: null, kit: null, problem: null };
  const stat = lstatSync(path);
  if (stat.isDirectory()) return [];
  if (!stat.isFile()) return [{ ...at, entry: null, problem: 'it is a link; copy the file itself with "vitrine plugins add"' }];
  if (stat.size > MAX_BYTES) return [{ ...at, entry: null, problem: `it has ${stat.size} bytes; a plugin has at most ${MAX_BYTES}` }];
  const hash = hashPlugin(path);
  if (name.endsWith('.ts') && !runsTypeScript())
    return [{ ...at, hash, problem: `it is TypeScript, which Node ${process.version} does not run by itself; use Node 24, or write it as .mjs` }];
  return [{ ...at, hash }];
}

function packageFolders(folder: string): string[] {
  const root = join(folder, 'node_modules');
  return entries(root).flatMap(({ name }) => {
    if (name.startsWith('.')) return [];
    return name.startsWith('@') ? entries(join(root, name)).map((inner) => join(root, name, inner.name)) : [join(root, name)];
  });
}

function findPackage(path: string): FoundPlugin[] {
  const file = join(path, 'package.json');
  if (!existsSync(file)) return [];
  const shortName = relative(dirname(path), path);
  const parent = relative(dirname(dirname(path)), dirname(path));
  const name = parent.startsWith('@') ? `${parent}/${shortName}` : shortName;
  const at: FoundPlugin = { name, origin: 'package', path, entry: null, hash: null, version: null, kit: null, problem: null };
  let manifest: Record<string, unknown>;
  try {
    manifest = asRecord(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return [{ ...at, problem: 'its package.json is no JSON; install it again' }];
  }
  if (!Array.isArray(manifest.keywords) || !manifest.keywords.includes(KEYWORD)) return [];
  const { kit } = asRecord(manifest.vitrine);
  const said = { ...at, version: typeof manifest.version === 'string' ? manifest.version : null, kit: kit === undefined ? null : String(kit) };
  if (lstatSync(path).isSymbolicLink())
    return [{ ...said, problem: 'it is a link to a folder, whose content cannot be vouched for; install it as a copy with "vitrine plugins add"' }];
  try {
    return [{ ...said, hash: hashPlugin(path), entry: entryOf(path, manifest) }];
  } catch (error) {
    return [{ ...said, problem: error instanceof Error ? error.message : String(error) }];
  }
}

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

const CONDITIONS = ['node', 'import', 'module-sync', 'default'];

/** The module a package's name stands for: its `exports` for an import, else `main`, else index.js. */
function entryOf(folder: string, manifest: Record<string, unknown>): string {
  const named = manifest.exports === undefined ? (manifest.main ?? 'index.js') : pickExport(manifest.exports);
  if (typeof named !== 'string') throw new RangeError('its package.json names no module to import; give it "exports": "./index.js"');
  const entry = join(folder, named);
  if (!entry.startsWith(folder + sep) || !existsSync(entry))
    throw new RangeError(`its package.json names "${named}", which is not in the package; mend "exports" or "main"`);
  return entry;
}

function pickExport(exports: unknown): unknown {
  if (Array.isArray(exports)) return exports.map(pickExport).find((one) => one !== undefined);
  if (typeof exports !== 'object' || exports === null) return exports;
  const tree = exports as Record<string, unknown>;
  if (Object.hasOwn(tree, '.')) return pickExport(tree['.']);
  const condition = Object.keys(tree).find((key) => CONDITIONS.includes(key));
  return condition === undefined ? undefined : pickExport(tree[condition]);
}
