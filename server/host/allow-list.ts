import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const AllowList = z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/, 'is no SHA-256: 64 hexadecimal digits'));

const fileOf = (folder: string): string => join(folder, 'allowed.json');

/**
 * What may run: name → SHA-256 of what was looked at, from `allowed.json` in the plugin folder. A file that cannot be read allows nothing.
 * @returns the map, and why it is empty when the file is at fault
 */
export function readAllowed(folder: string): { allowed: ReadonlyMap<string, string>; problem: string | null } {
  const file = fileOf(folder);
  if (!existsSync(file)) return { allowed: new Map(), problem: null };
  try {
    return { allowed: new Map(Object.entries(AllowList.parse(JSON.parse(readFileSync(file, 'utf8'))))), problem: null };
  } catch (error) {
    const [issue] = error instanceof z.ZodError ? error.issues : [];
    const reason = issue ? `${issue.path.join('.') || 'it'} ${issue.message}` : 'it is no JSON';
    return { allowed: new Map(), problem: `${file} allows nothing: ${reason}; mend it, or remove it and allow each plugin again` };
  }
}

/** Adds one entry, or replaces it. @throws Error when the present list cannot be read: it is not overwritten */
export function allow(folder: string, name: string, hash: string): void {
  const { allowed, problem } = readAllowed(folder);
  if (problem) throw new Error(problem);
  const entries = [...allowed].filter(([other]) => other !== name).concat([[name, hash]]);
  const next = Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  const target = fileOf(folder);
  writeFileSync(`${target}.tmp`, `${JSON.stringify(next, null, 2)}\n`);
  renameSync(`${target}.tmp`, target);
}
