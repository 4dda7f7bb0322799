import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Replacing a folder by a finished one, so that a crash at any moment leaves the old or the new, whole. Beside `<name>` stand,
 * for a while: `.<name>.part-<n>` (being written: worthless), `.<name>.new` (complete, in line) and `.<name>.old` (on its way out).
 * The rename to `.new` is the decision; what follows can be repeated by `settleFolders` after a crash.
 */
export function startFolder(parent: string, name: string): string {
  mkdirSync(parent, { recursive: true });
  for (let n = 0; ; n++) {
    const part = join(parent, `.${name}.part-${process.pid}-${n}`);
    try {
      mkdirSync(part);
      return part;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** Puts a finished `part` in the place of `<parent>/<name>`. */
export function swapFolder(part: string, parent: string, name: string): void {
  settleFolder(parent, name);
  renameSync(part, join(parent, `.${name}.new`));
  settleFolder(parent, name);
}

/** Finishes a swap of `<parent>/<name>` that a crash interrupted; does nothing when there is none. */
export function settleFolder(parent: string, name: string): void {
  const [target, next, old] = [join(parent, name), join(parent, `.${name}.new`), join(parent, `.${name}.old`)];
  if (existsSync(next)) {
    if (existsSync(target)) {
      rmSync(old, { recursive: true, force: true });
      renameSync(target, old);
    }
    renameSync(next, target);
  }
  rmSync(old, { recursive: true, force: true });
}

const LEFTOVER = /^\.(.+)\.(new|old|part-\d+-\d+)$/;

/**
 * After a start: finishes every interrupted swap in `parent` and clears away half-written folders of processes that are gone.
 * Only for a folder in which this process alone writes.
 */
export function settleFolders(parent: string): void {
  if (!existsSync(parent)) return;
  for (const entry of readdirSync(parent)) {
    const match = LEFTOVER.exec(entry);
    if (!match) continue;
    if (match[2] === 'new' || match[2] === 'old') settleFolder(parent, match[1]);
    else rmSync(join(parent, entry), { recursive: true, force: true });
  }
}
