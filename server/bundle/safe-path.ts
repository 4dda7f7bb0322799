import { sha256 } from '../blobs/digest.ts';

/** Longest name of one folder or file, bytes. */
const MAX_SEGMENT = 100;
/** Longest path inside the bundle, bytes, `data/` included. */
const MAX_PATH = 240;

/** Order of paths in every list of a bundle: their characters are ASCII, so that the order of code units is that of bytes. */
export const byPath = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;
/** Names that Windows keeps for devices, whatever follows the first dot. */
const RESERVED = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;

/**
 * What is wrong with a path of a bundle; null when it keeps the rules: segments of `[A-Za-z0-9._-]`, none of them beginning with a
 * dot or a dash, ending with a dot, reserved on Windows or above 100 bytes, the whole at most 240 bytes. Such a path means the same
 * to every file system, to `sha256sum`, to BagIt and in a URL.
 */
export function pathFault(path: string): string | null {
  if (path === '') return 'is empty';
  if (path.length > MAX_PATH) return `is ${path.length} characters long; at most ${MAX_PATH} are allowed`;
  for (const segment of path.split('/')) {
    if (segment === '') return 'has an empty segment';
    if (segment.length > MAX_SEGMENT) return `has a segment of ${segment.length} characters; at most ${MAX_SEGMENT} are allowed`;
    if (!SEGMENT.test(segment)) return `has the segment "${segment}"; only A-Z a-z 0-9 . _ - are allowed, and no dot or dash in front`;
    if (segment.endsWith('.')) return `has the segment "${segment}", which ends with a dot`;
    if (RESERVED.test(segment)) return `has the segment "${segment}", which Windows keeps for a device`;
  }
  return null;
}

/** How a path is spelled on a file system that knows no case and composes accents. */
export const foldPath = (path: string): string => (isAscii(path) ? path : path.normalize('NFC')).toLowerCase();

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return false;
  return true;
}

/**
 * Pairs that would land on one file where case does not count: two files, two spellings of one folder, or a file and a folder.
 * @param paths files, each once
 */
export function findTwins(paths: Iterable<string>): [string, string][] {
  const files = new Map<string, string>();
  const folders = new Map<string, string>();
  const twins: [string, string][] = [];
  let lastFolder = '';
  for (const path of paths) {
    const own = path.slice(0, path.lastIndexOf('/') + 1);
    // Neighbours share their folder, whose parts are known then.
    if (own !== lastFolder)
      for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
        const folder = path.slice(0, at);
        const key = foldPath(folder);
        const known = folders.get(key);
        if (known === undefined) folders.set(key, folder);
        else if (known !== folder) twins.push([known, folder]);
      }
    lastFolder = own;
    const key = foldPath(path);
    const known = files.get(key);
    if (known !== undefined) twins.push([known, path]);
    else files.set(key, path);
  }
  for (const [key, file] of files) {
    const folder = folders.get(key);
    if (folder !== undefined) twins.push([file, folder]);
  }
  return twins;
}

/**
 * Names under which files of any name stand in a bundle. A name that keeps the rules stays as it is; every other has its odd
 * characters replaced by `_` and eight digits of the SHA-256 of its original path added; so have names that differ in case alone.
 * The order of the originals makes no difference.
 * @param originals paths relative to `folder`, each once
 * @param folder where they will stand, for the length of the whole
 * @returns original → path relative to `folder`
 */
export function safeNames(originals: readonly string[], folder: string): Map<string, string> {
  const twins = new Set(findTwins(originals).flatMap(([a, b]) => [foldPath(a), foldPath(b)]));
  const named = new Map<string, string>();
  for (const original of originals) {
    const plain = pathFault(`${folder}/${original}`) === null && !hasTwin(original, twins);
    named.set(original, plain ? original : makeSafe(original, folder));
  }
  return named;
}

function hasTwin(path: string, twins: ReadonlySet<string>): boolean {
  const key = foldPath(path);
  for (let at = key.indexOf('/'); at !== -1; at = key.indexOf('/', at + 1)) if (twins.has(key.slice(0, at))) return true;
  return twins.has(key);
}

function makeSafe(original: string, folder: string): string {
  const mark = sha256(original).slice(0, 8);
  const last = original.split('/').at(-1) ?? '';
  const dot = last.lastIndexOf('.');
  const clean = (text: string): string => text.replaceAll(/[^A-Za-z0-9._-]/g, '_').replace(/^[.-]+/, '');
  const extension =
    dot > 0
      ? clean(last.slice(dot + 1))
          .slice(0, 16)
          .replace(/\.+$/, '')
      : '';
  const end = extension === '' ? '' : `.${extension}`;
  const stem = clean(dot > 0 ? last.slice(0, dot) : last).slice(0, MAX_SEGMENT - mark.length - end.length - 2);
  const short = `${stem === '' || RESERVED.test(stem) ? 'file' : stem}-${mark}${end}`;
  return pathFault(`${folder}/${short}`) === null ? short : `${mark}${end}`;
}
