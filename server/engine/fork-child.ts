import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { entry } from '../thread-entry.ts';

const KEPT = ['PATH', 'HOME', 'TZ', 'TMPDIR', 'SystemRoot'];

/** Forks one of our entries with a cleaned environment: no tokens, no URLs, nothing of Next. */
export function forkChild(module: URL, args: readonly string[]): ChildProcess {
  const { url, execArgv } = entry(module);
  const env = Object.fromEntries(KEPT.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
  return fork(fileURLToPath(url), [...args], { execArgv, env: env as NodeJS.ProcessEnv, serialization: 'json', stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
}
