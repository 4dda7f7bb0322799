import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { KIT_VERSION } from '../kit/version.ts';
import type { SetAside } from '../pipeline/catalogue.ts';
import { readAllowed } from './allow-list.ts';
import { type FoundPlugin, findPlugins } from './find-plugins.ts';
import { importModule, pluginsOf } from './load-plugins.ts';
import type { PluginNote } from './protocol.ts';
import { registerKit } from './register-kit.ts';

/** The plugin folder of a data directory, and what is known to harm a host that loads it. */
export interface ThirdParty {
  folder: string;
  /** Hash → sentence: modules that ended or blocked an earlier host. */
  excluded: Readonly<Record<string, string>>;
  /** Set when a module that could not be told apart ended hosts: none is loaded then. */
  suspended: string | null;
}

const SETTLE_MS = 20;

export interface LoadedModule {
  found: FoundPlugin & { entry: string; hash: string };
  plugins: readonly object[];
}

/** Tells the server what plugin code is about to run, so that it knows the culprit if this process does not come back. */
export type Announce = (note: PluginNote) => void;

export const remedy = ({ name }: { name: string }): string => `mend it, then run "vitrine plugins allow ${name}" and "vitrine plugins reload"`;
export const setAside = (found: FoundPlugin, reason: string, more: Partial<SetAside> = {}): SetAside => {
  const { name, path, origin, version, hash } = found;
  return { name, file: path, origin, version, hash, type: null, id: null, reason, ...more };
};

/** Imports what is allowed, one module after another; everything else is listed with a sentence. */
export async function loadThirdParty(third: ThirdParty, announce: Announce) {
  const modules: LoadedModule[] = [];
  const quarantined: SetAside[] = [];
  const waiting: SetAside[] = [];
  const { allowed, problem } = readAllowed(third.folder);
  const found = findPlugins(third.folder);
  if (problem)
    quarantined.push({
      ...{ name: 'allowed.json', file: `${third.folder}/allowed.json`, origin: 'file', version: null, hash: null, type: null, id: null },
      reason: problem,
    });
  for (const one of found) {
    const { name, hash, entry } = one;
    const was = allowed.get(name);
    const refuse = (reason: string): void => void quarantined.push(setAside(one, `${name} is set aside: ${reason}`));
    if (one.problem !== null || hash === null || entry === null) refuse(one.problem ?? 'it cannot be read');
    else if (was === undefined)
      waiting.push(setAside(one, `${name} waits to be allowed: read it, then run "vitrine plugins allow ${name}" and "vitrine plugins reload"`));
    else if (was !== hash)
      refuse(
        `it changed since it was allowed (${was.slice(0, 12)} then, ${hash.slice(0, 12)} now); look at it, then run "vitrine plugins allow ${name}" and "vitrine plugins reload"`,
      );
    else if (Object.hasOwn(third.excluded, hash)) quarantined.push(setAside(one, third.excluded[hash]));
    else if (third.suspended) refuse(third.suspended);
    else if (one.kit !== null && !fitsKit(one.kit)) refuse(otherKit(one.kit, one));
    else {
      announce({ note: 'begin', doing: 'load', name, hash });
      try {
        registerKit(third.folder);
        const module = await importModule(entry);
        // A rejection nobody catches, or a timer that is due at once, ends the process now and not under the next one's name.
        await setTimeout(SETTLE_MS);
        if (module.kit !== undefined && !fitsKit(String(module.kit))) refuse(otherKit(String(module.kit), one));
        else modules.push({ found: { ...one, hash, entry }, plugins: pluginsOf(module) });
      } catch (error) {
        refuse(`it threw while loading: ${wordsOf(error)}; ${remedy(one)}`);
      }
      announce({ note: 'end' });
    }
  }
  return { modules, quarantined, waiting };
}

const fitsKit = (version: string): boolean => version.split('.')[0] === KIT_VERSION;
const otherKit = (version: string, found: FoundPlugin): string =>
  `it was built for kit ${version.slice(0, 20)}, this is kit ${KIT_VERSION}; get a version of it for kit ${KIT_VERSION}, or ${remedy(found)}`;

/** The first line of what was thrown, whatever that was. */
export const wordsOf = (error: unknown): string => {
  if (error instanceof z.ZodError) return error.issues.map((issue) => `${issue.path.join('.') || 'it'}: ${issue.message}`).join('; ');
  const text = error instanceof Error ? error.message : typeof error === 'string' ? error : `a ${typeof error}`;
  return (text.split('\n')[0] || 'nothing said').slice(0, 300);
};
