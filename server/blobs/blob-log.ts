import { createHash, randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { nameBlob, syncPath } from './blob-files.ts';
import { placesOf } from './store-places.ts';

export interface BlobLog {
  /**
   * @param damaged digests whose stored bytes are others: the right bytes, sent again, take their place
   * @returns digests in the order given
   */
  putMany(contents: readonly Uint8Array[], damaged: ReadonlySet<string>): Promise<string[]>;
  /** Gives back what stands in logs an earlier process left. @returns how many files were written anew */
  recover(): Promise<number>;
}

interface Log {
  file: string;
  bytes: number;
  digests: readonly string[];
  at: number;
}

/**
 * `restMs`: how old a log becomes; by then the system has written the files by itself, so that syncing them takes next to nothing.
 * `mostBytes`: of all logs; beyond, whoever brings more waits until the files of those before are synced.
 */
export const LOG_LIMITS = { restMs: 40_000, mostBytes: 268_435_456 };
/** Length of an entry's bytes as u32, little-endian, and their digest. */
const HEAD = 36;

/**
 * Durability of many small blobs for the price of one: their bytes are written to a log in `log/`, which is synced; then their files are
 * named, unsynced. A log goes when its files have been synced, later. No blob has a name before its log is on the disk, so whatever finds
 * the name may rely on it. Blocks while it writes files: belongs into a thread of its own. Calls may overlap: one writes its files while
 * the log of another is synced.
 */
export function openBlobLog(dir: string, limits = LOG_LIMITS): BlobLog {
  const { root, tmp, logs: folder, path } = placesOf(dir);
  const logs: Log[] = [];
  let isTicking = false;
  let retiring: Promise<void> = Promise.resolve();

  const retire = async (before: number): Promise<void> => {
    while (logs.length > 0 && logs[0].at <= before) {
      const { file, digests } = logs.shift()!;
      const paths = digests.map(path);
      const folders = new Set(paths.flatMap((one) => [dirname(one), dirname(dirname(one))]));
      // A log whose files cannot be synced stays, for the next start to write them anew.
      const synced = await syncInTurn([...paths, ...folders, root]).catch((error: unknown) => console.error(`blobs: ${file} stays:`, error));
      if (synced) rmSync(file, { force: true });
    }
  };
  /** One after another. */
  const retireSoon = (before: number): Promise<void> => {
    retiring = retiring.then(() => retire(before));
    return retiring;
  };
  const keep = (log: Log): void => {
    logs.push(log);
    if (!isTicking) tickLater(limits.restMs);
    isTicking = true;
  };
  const tickLater = (ms: number): void => void setTimeout(tick, ms).unref();
  const tick = async (): Promise<void> => {
    await retireSoon(Date.now() - limits.restMs);
    isTicking = logs.length > 0;
    if (isTicking) tickLater(limits.restMs / 4);
  };

  const writeLog = async (file: string, parts: readonly Uint8Array[]): Promise<void> => {
    const made = mkdirSync(folder, { recursive: true });
    const handle = await open(file, 'wx');
    try {
      const whole = Buffer.concat(parts);
      for (let at = 0; at < whole.byteLength; ) at += (await handle.write(whole, at)).bytesWritten;
      await handle.sync();
    } finally {
      await handle.close();
    }
    await syncPath(folder);
    if (made !== undefined) await syncPath(dir);
  };

  return {
    async putMany(contents, damaged) {
      if (logs.reduce((sum, log) => sum + log.bytes, 0) > limits.mostBytes) await retireSoon(Number.POSITIVE_INFINITY);
      const digests = contents.map((bytes) => digestOf(bytes).toString('hex'));
      // Equal bytes among them stand in the log, and become a file, once.
      const fresh = new Map(digests.map((sha256, i) => [sha256, contents[i]]));
      const parts = [...fresh].flatMap(([sha256, bytes]) => [headOf(bytes, sha256), bytes]);
      const own = randomBytes(12).toString('hex');
      const file = join(folder, own);
      // A folder a call: file systems look for room beside the folder, and after many files in one they look long.
      const unnamed = join(tmp, own);
      let isLogged = false;
      try {
        const logged = writeLog(file, parts);
        // Heard below, after the files.
        logged.catch(() => {});
        try {
          mkdirSync(unnamed);
          for (const [sha256, bytes] of fresh) writeFile(join(unnamed, sha256), bytes);
        } finally {
          await logged;
        }
        isLogged = true;
        for (const sha256 of fresh.keys()) {
          if (damaged.has(sha256)) rmSync(path(sha256), { force: true });
          nameBlob(join(unnamed, sha256), path(sha256), root);
        }
      } catch (error) {
        if (!isLogged) rmSync(file, { force: true });
        throw error;
      } finally {
        rmSync(unnamed, { recursive: true, force: true });
        if (isLogged) keep({ file, digests: [...fresh.keys()], bytes: parts.reduce((sum, part) => sum + part.byteLength, 0), at: Date.now() });
      }
      return digests;
    },
    async recover() {
      let restored = 0;
      for (const name of existsSync(folder) ? readdirSync(folder).sort() : []) {
        const file = join(folder, name);
        const entries = readLog(file);
        for (const { sha256, bytes } of entries) {
          const target = path(sha256);
          if (existsSync(target) && statSync(target).size === bytes.byteLength && digestOf(readFileSync(target)).toString('hex') === sha256) continue;
          const temporary = join(tmp, randomBytes(12).toString('hex'));
          writeFile(temporary, bytes, { sync: true });
          rmSync(target, { force: true });
          nameBlob(temporary, target, root);
          restored++;
        }
        keep({ file, digests: entries.map((one) => one.sha256), bytes: statSync(file).size, at: Date.now() });
      }
      return restored;
    },
  };
}

const digestOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

function headOf(bytes: Uint8Array, sha256: string): Buffer {
  const head = Buffer.alloc(HEAD);
  head.writeUInt32LE(bytes.byteLength);
  head.write(sha256, 4, 'hex');
  return head;
}

/** Entries up to the first that is not whole: what follows was never acknowledged. */
function readLog(file: string): { sha256: string; bytes: Buffer }[] {
  const whole = readFileSync(file);
  const entries: { sha256: string; bytes: Buffer }[] = [];
  for (let at = 0; at + HEAD <= whole.byteLength; ) {
    const end = at + HEAD + whole.readUInt32LE(at);
    const bytes = whole.subarray(at + HEAD, end);
    const digest = digestOf(bytes);
    if (end > whole.byteLength || !digest.equals(whole.subarray(at + 4, at + HEAD))) break;
    entries.push({ sha256: digest.toString('hex'), bytes });
    at = end;
  }
  return entries;
}

function writeFile(path: string, bytes: Uint8Array, { sync } = { sync: false }): void {
  const fd = openSync(path, 'wx');
  try {
    for (let at = 0; at < bytes.byteLength; ) at += writeSync(fd, bytes, at);
    if (sync) fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** What is gone by now needs no sync. */
async function syncInTurn(paths: readonly string[]): Promise<true> {
  for (const path of paths)
    await syncPath(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  return true;
}
