import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** Calls that change something in a data directory, as the sources call them. */
export const OPERATIONS = ['open', 'write', 'fsync', 'rename', 'mkdir'] as const;
export type Operation = (typeof OPERATIONS)[number];

export interface Fault {
  /** `any` = whichever comes. */
  operation: Operation | 'any';
  /** 1 = the next one. */
  nth: number;
  code: 'EIO' | 'ENOSPC';
  /** False: this one alone fails; true: it and every one after it, until disarmed. */
  lasting: boolean;
}

export interface FaultyFs {
  /** Starts counting anew; with a fault, that one comes. */
  arm(fault: Fault | null): void;
  /** Calls since `arm`. */
  counts(): Record<Operation, number>;
  /** Calls that were made to fail since `arm`. */
  failed(): number;
  restore(): void;
}

const MESSAGES = { EIO: 'i/o error', ENOSPC: 'no space left on device' } as const;
const { openSync, closeSync, writeSync, fsyncSync, renameSync, mkdirSync } = fs;
const REAL = { openSync, closeSync, writeSync, fsyncSync, renameSync, mkdirSync };
const REAL_PROMISES = { open: fs.promises.open, rename: fs.promises.rename };

/**
 * Makes calls of this process to node's file system fail by number, below one folder. A failing write has written half of its
 * bytes before, as a full disk does it. The database has its own way to the disk and is not reached.
 */
export function plantFaults(root: string): FaultyFs {
  const paths = new Map<number, string>();
  let fault: Fault | null = null;
  let counts = zero();
  let seen = 0;
  let failed = 0;

  const meets = (operation: Operation, path: unknown): boolean => {
    if (typeof path !== 'string' || !path.startsWith(root)) return false;
    counts[operation]++;
    if (!fault || (fault.operation !== 'any' && fault.operation !== operation)) return false;
    seen++;
    if (fault.lasting ? seen < fault.nth : seen !== fault.nth) return false;
    failed++;
    return true;
  };
  const fail = (operation: Operation, path: unknown): void => {
    if (meets(operation, path)) throw failure(operation);
  };
  const failure = (operation: Operation): Error => {
    const code = fault?.code ?? 'EIO';
    return Object.assign(new Error(`${code}: ${MESSAGES[code]}, ${operation}`), { code, syscall: operation });
  };
  const changes = (flags: unknown): boolean => typeof flags === 'string' && flags !== 'r';

  Object.assign(fs, {
    openSync(path: string, flags?: string, mode?: number) {
      if (changes(flags)) fail('open', path);
      const fd = REAL.openSync(path, flags ?? 'r', mode);
      paths.set(fd, String(path));
      return fd;
    },
    closeSync(fd: number) {
      paths.delete(fd);
      REAL.closeSync(fd);
    },
    writeSync(fd: number, bytes: Uint8Array, offset = 0) {
      if (meets('write', paths.get(fd))) {
        REAL.writeSync(fd, bytes, offset, (bytes.byteLength - offset) >> 1);
        throw failure('write');
      }
      return REAL.writeSync(fd, bytes, offset);
    },
    fsyncSync(fd: number) {
      fail('fsync', paths.get(fd));
      REAL.fsyncSync(fd);
    },
    renameSync(from: string, to: string) {
      fail('rename', to);
      REAL.renameSync(from, to);
    },
    mkdirSync(path: string, options?: fs.MakeDirectoryOptions) {
      fail('mkdir', path);
      return REAL.mkdirSync(path, options);
    },
  });
  Object.assign(fs.promises, {
    async rename(from: string, to: string) {
      fail('rename', to);
      await REAL_PROMISES.rename(from, to);
    },
    async open(path: string, flags?: string) {
      if (changes(flags)) fail('open', path);
      const file = await REAL_PROMISES.open(path, flags);
      const { appendFile, sync } = file;
      const write = file.write as (bytes: Uint8Array, offset: number, length?: number) => ReturnType<typeof file.write>;
      return Object.assign(file, {
        async write(bytes: Uint8Array, offset = 0) {
          if (!meets('write', path)) return write.call(file, bytes, offset);
          await write.call(file, bytes, offset, (bytes.byteLength - offset) >> 1);
          throw failure('write');
        },
        async appendFile(text: string) {
          if (!meets('write', path)) return appendFile.call(file, text);
          await appendFile.call(file, text.slice(0, text.length >> 1));
          throw failure('write');
        },
        async sync() {
          fail('fsync', path);
          await sync.call(file);
        },
      });
    },
  });
  syncBuiltinESMExports();

  return {
    arm(next) {
      fault = next;
      counts = zero();
      seen = 0;
      failed = 0;
    },
    counts: () => counts,
    failed: () => failed,
    restore() {
      Object.assign(fs, REAL);
      Object.assign(fs.promises, REAL_PROMISES);
      syncBuiltinESMExports();
    },
  };
}

const zero = (): Record<Operation, number> => ({ open: 0, write: 0, fsync: 0, rename: 0, mkdir: 0 });
