import { type SpawnSyncReturns, spawnSync } from 'node:child_process';

/** Whether a program of the system is there; says aloud what goes unchecked when it is not. */
export function hasTool(name: string, unchecked: string): boolean {
  const found = spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;
  if (!found) console.warn(`SKIPPED: no program "${name}" here; ${unchecked} was not checked`);
  return found;
}

/** Runs a program and returns how it ended and what it said. */
export function runTool(program: string, args: readonly string[], cwd?: string): SpawnSyncReturns<string> {
  return spawnSync(program, [...args], { cwd, encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, LC_ALL: 'C' } });
}
