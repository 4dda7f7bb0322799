import { type SpawnSyncReturns, spawnSync } from 'node:child_process';

/** Programs that `tests/run.mjs` installs where it may, by the Debian package that brings them: with CI=true their absence is a failure. */
const EXPECTED: readonly string[] = ['sha256sum', 'unzip', '7zz', 'bsdtar', 'minisign', 'python3'];

/** Whether a program of the system is there; says aloud what goes unchecked when it is not. @throws Error with CI=true, for one that belongs there */
export function hasTool(name: string, unchecked: string): boolean {
  const found = spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;
  if (!found && process.env.CI === 'true' && EXPECTED.includes(name)) throw new Error(`there is no program "${name}" here, so ${unchecked} cannot be checked`);
  if (!found) console.warn(`SKIPPED: no program "${name}" here; ${unchecked} was not checked`);
  return found;
}

/** Runs a program and returns how it ended and what it said. */
export function runTool(program: string, args: readonly string[], cwd?: string, env: NodeJS.ProcessEnv = process.env): SpawnSyncReturns<string> {
  return spawnSync(program, [...args], { cwd, encoding: 'utf8', maxBuffer: 1 << 28, env: { ...env, LC_ALL: 'C' } });
}
