import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { entry } from '../../server/thread-entry.ts';
import { ODD, ROOT } from './folders.ts';

export interface Ended {
  code: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
}
export interface Program {
  pid: number;
  child: ChildProcess;
  /** The first line on stdout that fits, past or to come; null when the program ended without one. */
  line(fits: (line: string) => boolean): Promise<string | null>;
  lines(): string[];
  kill(signal?: NodeJS.Signals): void;
  end: Promise<Ended>;
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

function watch(child: ChildProcess): Program {
  running.add(child);
  let stdout = '';
  let stderr = '';
  let ended = false;
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of [...listeners]) listener();
  };
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
    tell();
  });
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  const end = new Promise<Ended>((resolve) =>
    child.once('close', (code, signal) => {
      ended = true;
      running.delete(child);
      tell();
      resolve({ code, signal, stdout, stderr });
    }),
  );
  const lines = (): string[] => stdout.split('\n').slice(0, -1);
  return {
    pid: child.pid ?? 0,
    child,
    end,
    lines,
    kill: (signal = 'SIGKILL') => void child.kill(signal),
    line: (fits) =>
      new Promise((resolve) => {
        let seen = 0;
        const look = (): void => {
          const all = lines();
          const found = all.slice(seen).find(fits);
          seen = all.length;
          if (found === undefined && !ended) return;
          listeners.delete(look);
          resolve(found ?? null);
        };
        listeners.add(look);
        look();
      }),
  };
}

const CLEAN = { PATH: process.env.PATH, HOME: process.env.HOME, TZ: 'UTC', NO_COLOR: '1' };

let compiled = false;
/** The command-line program, compiled once before its first use so that many may start at a time. */
export function startCli(args: readonly string[], dataDir: string, env: Record<string, string> = {}, options: SpawnOptions = {}): Program {
  if (!compiled) execFileSync(process.execPath, [join(ROOT, 'server/cli/vitrine.mjs'), '--version'], { stdio: 'ignore' });
  compiled = true;
  return watch(
    spawn(process.execPath, [join(ROOT, 'server/cli/vitrine.mjs'), ...args], {
      ...options,
      env: { ...CLEAN, VITRINE_DATA: dataDir, ...env } as unknown as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
}

export const cli = (args: readonly string[], dataDir: string, env: Record<string, string> = {}): Promise<Ended> => startCli(args, dataDir, env).end;

/** The API of a data directory in a process of its own, with the misbehaving plugins; resolves once it answers. */
export async function serveApi(
  dataDir: string,
  { port = 0, env = {} }: { port?: number; env?: Record<string, string> } = {},
): Promise<Program & { url: string; port: number }> {
  const { url, execArgv } = entry('tests/fixtures/serve-api');
  const program = watch(
    spawn(process.execPath, [...execArgv, fileURLToPath(url), String(port), ODD], {
      env: { ...CLEAN, VITRINE_DATA: dataDir, VITRINE_WELCOME: 'off', ...env } as unknown as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
  const line = await program.line((one) => one.startsWith('ready '));
  if (line === null) throw new Error(`the API did not start: ${(await program.end).stderr}`);
  const bound = Number(line.slice(6));
  return { ...program, port: bound, url: `http://127.0.0.1:${bound}` };
}
