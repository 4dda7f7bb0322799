import { closeSync, constants, lstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { type Limits, refuse, shown } from './limits.ts';
import type { BundleEntry } from './open-bundle.ts';
import { makeBreath, readChunks, SMALL } from './read-chunks.ts';
import { byPath } from './safe-path.ts';

const MAX_DEPTH = 32;

/** Files of a folder, sorted; links and devices have no place in it. */
export async function* readFolder(root: string, limits: Limits): AsyncGenerator<BundleEntry> {
  const breathe = makeBreath();
  let total = 0;
  for (const path of listFolder(root, limits)) {
    const file = `${root}/${path}`;
    const whole = readSmall(file);
    const bytes = whole?.byteLength ?? lstatSync(file).size;
    total += bytes;
    if (bytes > limits.fileBytes || total > limits.bytes) throw refuse(`${shown(path)} makes the folder larger than ${limits.bytes} bytes`);
    yield { path, bytes, whole, chunks: () => readChunks(file) };
    const breath = breathe();
    if (breath) await breath;
  }
}

const small = Buffer.allocUnsafe(SMALL + 1);

/** A small file in three system calls, which is what thousands of them cost; null for a large one. Valid until the next is read. */
function readSmall(file: string): Uint8Array | null {
  const fd = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const bytes = readSync(fd, small, 0, SMALL + 1, 0);
    return bytes > SMALL ? null : small.subarray(0, bytes);
  } finally {
    closeSync(fd);
  }
}

/** Paths of all files below a folder, in bytewise order. @throws AppError BUNDLE_REFUSED at a link, a device, a pipe */
export function listFolder(root: string, limits: Limits): string[] {
  const paths: string[] = [];
  let entries = 0;
  const walk = (folder: string, depth: number): void => {
    if (depth > MAX_DEPTH) throw refuse(`${shown(folder)} lies deeper than ${MAX_DEPTH} folders`);
    // Names in order first: the sort of whole paths below then finds them nearly sorted.
    const names = readdirSync(join(root, folder), { withFileTypes: true }).sort((a, b) => byPath(a.name, b.name));
    for (const entry of names) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (++entries > limits.entries) throw refuse(`the folder has more than ${limits.entries} entries`);
      if (entry.isDirectory()) walk(path, depth + 1);
      else if (entry.isFile()) paths.push(path);
      else throw refuse(`${shown(path)} is ${entry.isSymbolicLink() ? 'a link' : 'neither file nor folder'}; a bundle holds files only`);
    }
  };
  walk('', 0);
  return paths.sort(byPath);
}
