import { lstatSync } from 'node:fs';

/** Length and times of a file, with that of its record, which nobody sets back: another one, and it was written since. '' when it is not there. */
export function fileStamp(path: string): string {
  const found = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return found ? `${found.size} ${found.mtimeNs} ${found.ctimeNs} ${found.ino}` : '';
}

/** What a process remembers of something that may go: by key, as long as that is there. */
export function shelf<O extends object, T>(of: WeakMap<O, Map<string, T>>, owner: O): Map<string, T> {
  const found = of.get(owner) ?? new Map<string, T>();
  of.set(owner, found);
  return found;
}
