import { AppError } from '../errors.ts';
import { foldPath } from './safe-path.ts';

/** What a bundle that is read may cost. Checked before the work where a size is declared, and while it is done where it is not. */
export interface Limits {
  /** Files and folders. */
  entries: number;
  /** Of all files unpacked. */
  bytes: number;
  fileBytes: number;
  /** Unpacked bytes for each packed one; counted from 64 MiB on, for small files of zeros are nothing to fear. */
  ratio: number;
}

export const LIMITS: Readonly<Limits> = { entries: 200_000, bytes: 2 ** 36, fileBytes: 2 ** 36, ratio: 250 };

const RATIO_FROM = 2 ** 26;
/** Longest name an archive may give an entry, and how deep folders may stand. */
const MAX_NAME = 1024;
const MAX_DEPTH = 32;

export const refuse = (why: string): AppError => new AppError('BUNDLE_REFUSED', why);

/** Name as it may be shown: control characters and the rest of very long ones left out. */
export const shown = (name: string): string => JSON.stringify(name.slice(0, 120));

export interface EntryGuard {
  /** Path within the one top folder, `''` for that folder itself. @throws AppError BUNDLE_REFUSED for whatever could lead out of it or hit another entry */
  admit(name: string, isFolder: boolean): string;
  /** Counts the bytes of an entry, declared or met. @throws AppError BUNDLE_REFUSED */
  count(bytes: number, name: string): void;
  /** @param packed bytes of the archive that gave what was counted so far */
  weigh(packed: number): void;
}

/** Keeps watch over the entries of one archive. */
export function guardEntries(limits: Limits): EntryGuard {
  const kinds = new Map<string, 'file' | 'folder'>();
  let [top, entries, total] = ['', 0, 0];
  const mark = (path: string, kind: 'file' | 'folder', name: string, own: boolean): void => {
    const key = foldPath(path);
    const known = kinds.get(key);
    if (known === undefined) kinds.set(key, kind);
    else if (known === 'file' || kind === 'file')
      throw refuse(`${shown(name)} stands twice in the archive (${own ? 'case and accents do not count' : 'once as a file, once as a folder'})`);
  };
  return {
    admit(name, isFolder) {
      if (++entries > limits.entries) throw refuse(`the archive has more than ${limits.entries} entries`);
      const segments = checkName(name);
      if (top === '') top = segments[0];
      if (segments[0] !== top) throw refuse(`the archive has more than one top folder: ${shown(top)} and ${shown(segments[0])}; a bundle is one folder`);
      if (segments.length === 1 && !isFolder) throw refuse(`the archive has the file ${shown(name)} outside any folder; a bundle is one folder`);
      for (let depth = 1; depth < segments.length; depth++) mark(segments.slice(0, depth).join('/'), 'folder', name, false);
      mark(segments.join('/'), isFolder ? 'folder' : 'file', name, true);
      return segments.slice(1).join('/');
    },
    count(bytes, name) {
      if (bytes > limits.fileBytes) throw refuse(`${shown(name)} is larger than ${limits.fileBytes} bytes`);
      total += bytes;
      if (total > limits.bytes) throw refuse(`the files are larger than ${limits.bytes} bytes together`);
    },
    weigh(packed) {
      if (total > RATIO_FROM && total > packed * limits.ratio) throw refuse(`the archive unpacks to more than ${limits.ratio} times its size`);
    },
  };
}

/** Segments of an entry's name, once it is sure that they lead nowhere else. */
function checkName(name: string): string[] {
  if (name.length > MAX_NAME) throw refuse(`an entry has a name of ${name.length} characters (${shown(name)}…)`);
  if (name.includes('\\')) throw refuse(`${shown(name)} has a backslash`);
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at);
    if (code < 32 || code === 127) throw refuse(`${shown(name)} has a control character`);
  }
  if (name.includes('\ufffd')) throw refuse(`${shown(name)} is not valid UTF-8`);
  if (name.startsWith('/') || /^[A-Za-z]:/.test(name)) throw refuse(`${shown(name)} is an absolute path`);
  const segments = name.replace(/\/$/, '').split('/');
  if (segments.length > MAX_DEPTH) throw refuse(`${shown(name)} lies deeper than ${MAX_DEPTH} folders`);
  const odd = segments.find((segment) => segment === '' || segment === '.' || segment === '..');
  if (odd !== undefined) throw refuse(`${shown(name)} has the segment "${odd}"`);
  return segments;
}
