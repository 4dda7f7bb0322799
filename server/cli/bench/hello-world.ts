import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { packageRoot } from '../../package-root.ts';
import { removeFolder, scratchFolder } from './bench-server.ts';

const FILES: Record<string, string> = {
  'package.json': '{ "name": "hello", "private": true }',
  // The dependencies are linked from ours, so that both are the same Next; the common root lets the bundler follow the link.
  'next.config.mjs': `export default { turbopack: { root: '/' }, outputFileTracingRoot: '/', poweredByHeader: false };`,
  'app/layout.jsx': `export default function Layout({ children }) { return <html lang="en"><body>{children}</body></html>; }`,
  'app/page.jsx': `import { connection } from 'next/server';\nexport default async function Page() { await connection(); return <h1>Hello, world</h1>; }`,
};

interface HelloWorld {
  /** Starts `next start` and waits until the page answers. */
  start(): Promise<{ url: string; bootMs: number; stop(): Promise<void> }>;
  remove(): void;
}

/** The smallest app-router app with one page rendered on request, built with the same Next as the product. */
export function buildHelloWorld(): HelloWorld {
  const dir = scratchFolder('hello');
  mkdirSync(join(dir, 'app'));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(dir, name), text);
  symlinkSync(join(packageRoot(), 'node_modules'), join(dir, 'node_modules'), 'dir');
  const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' } as NodeJS.ProcessEnv;
  const next = join(packageRoot(), 'node_modules/next/dist/bin/next');
  const built = spawnSync(process.execPath, [next, 'build'], { cwd: dir, env, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`hello world could not be built: ${built.stderr || built.stdout}`);
  return {
    async start() {
      const port = await freePort();
      const url = `http://127.0.0.1:${port}`;
      const { bootMs, child } = await bootUntil(`${url}/`, [next, 'start', '-p', String(port), '-H', '127.0.0.1'], dir, env);
      return { url, bootMs, stop: () => endProcess(child) };
    },
    remove: () => removeFolder(dir),
  };
}

const POLL_MS = 5;
const LIMIT_MS = 60_000;

/** Starts a server and asks an address until it answers 200. @returns ms from the start of the process to that answer */
export async function bootUntil(url: string, args: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<{ bootMs: number; child: ChildProcess }> {
  const started = performance.now();
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'ignore', 'inherit'] });
  for (;;) {
    const ok = await fetch(url).then(
      async (response) => {
        await response.arrayBuffer();
        return response.ok;
      },
      () => false,
    );
    const bootMs = performance.now() - started;
    if (ok) return { bootMs, child };
    if (child.exitCode !== null || bootMs > LIMIT_MS) {
      child.kill('SIGKILL');
      throw new Error(`the server did not answer at ${url} within ${LIMIT_MS} ms`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

export const endProcess = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const force = setTimeout(() => child.kill('SIGKILL'), 5000);
    child.once('exit', () => {
      clearTimeout(force);
      resolve();
    });
    child.kill('SIGTERM');
  });

export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
