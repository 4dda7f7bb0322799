import { canonicalJson } from '../../blobs/canonical-json.ts';
import type { Json } from '../../kit/json.ts';
import type { ConfigChange, ResolvedConfig } from './views.ts';

/** Every setting by its path; a list is one value. What is recorded of code, and what follows from other settings, is no setting. */
function settingsOf({ plugins: _, codeDigest: __, productVersion: ___, modifiedFrom: ____, shape: _____, ...settings }: ResolvedConfig): Map<string, Json> {
  const into = new Map<string, Json>();
  const walk = (value: Json | undefined, path: string): void => {
    if (value === undefined) return;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) into.set(path, value);
    else for (const [key, one] of Object.entries(value)) walk(one, path === '' ? key : `${path}.${key}`);
  };
  walk(JSON.parse(JSON.stringify(settings)) as Json, '');
  return into;
}

/** What differs between two configurations, in the order of the first; null stands for a setting that is not there. */
export function diffConfig(from: ResolvedConfig, to: ResolvedConfig): ConfigChange[] {
  const [was, is] = [settingsOf(from), settingsOf(to)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((path) => {
    const change = { path, from: was.get(path) ?? null, to: is.get(path) ?? null };
    return canonicalJson(change.from) === canonicalJson(change.to) ? [] : [change];
  });
}
