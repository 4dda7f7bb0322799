import { z } from 'zod';

/** Paths named in a refusal. */
const NAMED = 100;

function hasControl(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) < 32 || text.charCodeAt(i) === 127) return true;
  return false;
}

/** A relative path of plain parts: no `..`, nothing absolute, no backslash or control character, at most 1,024 bytes. */
export const FilePath = z
  .string()
  .min(1)
  .refine((path) => Buffer.byteLength(path) <= 1024, 'is at most 1,024 bytes')
  .refine((path) => !/^\/|\/$|\/\/|(^|\/)\.\.?(\/|$)|\\/.test(path) && !hasControl(path), 'is a relative path without .., \\ or control characters')
  .transform((path) => path.normalize('NFC'));

/** Path number `at` of those given, and what is wrong with it. */
interface Clash {
  at: number;
  message: string;
}

/**
 * Files of one version fit side by side on any disk: each path stands once, upper and lower case alike, and none is a folder of another.
 * @param kept paths of the version before that stay; what is wrong among them alone is not told
 */
export function findClashes(paths: readonly string[], kept: readonly string[] = []): Clash[] {
  if (paths.length + kept.length < 2) return [];
  const all = [...kept.map((path) => ({ path, at: -1 })), ...paths.map((path, at) => ({ path, at }))].map((one) => ({
    ...one,
    // Lower than anything in a path, it brings what lies in a folder right behind it.
    key: one.path.toLowerCase().replaceAll('/', '\0'),
  }));
  all.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.at - b.at));
  const clashes: Clash[] = [];
  let [first] = all;
  for (const one of all.slice(1)) {
    const isEqual = one.key === first.key;
    if (!isEqual && !one.key.startsWith(`${first.key}\0`)) first = one;
    else if (one.at > first.at)
      clashes.push({
        at: one.at,
        message: isEqual ? sayEqual(one.path, first.path) : `${quote(one.path)} lies in ${quote(first.path)}, which is a file; rename one`,
      });
    else if (first.at >= 0) clashes.push({ at: first.at, message: `${quote(first.path)} is a folder of ${quote(one.path)}; rename one` });
  }
  return clashes.sort((a, b) => a.at - b.at).slice(0, NAMED);
}

const quote = (path: string): string => `"${path.slice(0, 200)}"`;

const sayEqual = (path: string, other: string): string =>
  path === other ? `${quote(path)} stands twice; name each path once` : `${quote(path)} is ${quote(other)}, upper and lower case alike; rename one`;

/** Files that make a version by themselves. */
export function withoutClashes(
  files: readonly { path: string }[],
  context: { addIssue(issue: { code: 'custom'; path: PropertyKey[]; message: string }): void },
): void {
  for (const { at, message } of findClashes(files.map((file) => file.path))) context.addIssue({ code: 'custom', path: [at, 'path'], message });
}
