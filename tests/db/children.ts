import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { entry } from '../../server/thread-entry.ts';

export interface Child {
  pid: number;
  /** Whole lines it printed so far, `ready` left out. */
  lines(): string[];
  /** SIGKILL, and the end of its output. */
  kill(): Promise<void>;
}

/** Starts `tests/db/fixtures/<name>.ts` and waits for its line `ready`. */
export async function startChild(name: string, argument: unknown): Promise<Child> {
  const { url, execArgv } = entry(`tests/db/fixtures/${name}`);
  const child: ChildProcess = spawn(process.execPath, [...execArgv, fileURLToPath(url), JSON.stringify(argument)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  const closed = new Promise((resolve) => child.once('close', resolve));
  await new Promise<void>((resolve, reject) => {
    child.stdout!.on('data', (chunk) => {
      out += chunk;
      if (out.startsWith('ready\n')) resolve();
    });
    child.stderr!.on('data', (chunk) => {
      err += chunk;
    });
    child.once('exit', (code, signal) => reject(new Error(`${name} ended with ${code ?? signal}: ${err}`)));
  });
  return {
    pid: child.pid!,
    lines: () => out.split('\n').slice(1, -1),
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}
