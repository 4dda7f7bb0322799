import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import next from 'next';
import { type Environment, isLoopback } from '../environment.ts';
import { AppError, ERRORS } from '../errors.ts';
import { setInstance } from '../instance.ts';
import { packageRoot } from '../package-root.ts';
import { createCaller } from '../routers/app-router.ts';
import { toAppError } from '../routers/trpc.ts';
import { announce, LOCAL, openServer, type Server } from '../server.ts';
import { keepRegistry } from '../services/artifact/keep-registry.ts';
import { makeWelcomeRun } from '../services/home/make-welcome-run.ts';
import { resetDelay } from '../services/system/get-health.ts';
import { guardRequest, METHODS } from './guard-request.ts';
import { handleApi } from './handle-api.ts';
import { keepLength, markLength } from './keep-length.ts';
import { lengthenAddress } from './long-address.ts';
import { keepStatus, tellStatus } from './page-status.ts';
import { problemBody } from './problem.ts';

export interface Started {
  url: string;
  server: Server;
  close(): Promise<void>;
}

/** Opens the data directory and the pages side by side, then the port: whoever can connect is served. */
export async function startServer(environment: Environment, options: { dev: boolean; pluginFolders?: readonly string[] }): Promise<Started> {
  const app = next({ dev: options.dev, dir: packageRoot(), hostname: environment.host, port: environment.port, quiet: true });
  let pages: Promise<void> | undefined;
  const prepare = (): void => {
    pages = app.prepare();
    pages.catch(() => {});
  };
  // Begun when only the plugins are waited for, which a process of its own loads.
  const server = await openServer(environment, options.pluginFolders, prepare).catch(async (error) => {
    await pages?.then(() => app.close()).catch(() => {});
    throw error;
  });
  setInstance({
    caller: () => createCaller({ server, actor: LOCAL, requestId: randomUUID() }),
    handle: async (request) => markLength(await handleApi(server, request)),
    tellStatus,
  });
  await (pages ?? app.prepare());
  const handle = app.getRequestHandler();
  const http = createServer((request, response) => {
    lengthenAddress(request);
    try {
      guardRequest(request, environment);
    } catch (error) {
      return refuse(request, response, error);
    }
    if (environment.token !== undefined) rememberToken(request, response);
    keepLength(response);
    keepStatus(request, response);
    void handle(request, response);
  });
  // An upload may take hours; what it may hold is bounded in bytes, not in time.
  http.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(environment.port, environment.host, resolve);
  }).catch(async (error) => {
    await server.close();
    throw inUse(error, environment);
  });
  const { port } = http.address() as AddressInfo;
  const url = `http://${isLoopback(environment.host) ? environment.host : 'localhost'}:${port}`;
  announce(environment.dataDir, url);
  resetDelay();
  await server.engine.start();
  const stopKeeping = keepRegistry(server);
  if (environment.welcome) await makeWelcomeRun(server);
  return {
    url,
    server,
    async close() {
      http.close();
      http.closeAllConnections();
      await app.close();
      await stopKeeping();
      await server.close();
    },
  };
}

function inUse(error: unknown, { host, port }: Environment): unknown {
  if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) return error;
  return new AppError('BAD_ENVIRONMENT', `port ${port} of ${host} is in use; stop the program that has it, or set VITRINE_PORT`, [], error);
}

function refuse(request: IncomingMessage, response: ServerResponse, thrown: unknown): void {
  const error = toAppError(thrown);
  response.writeHead(ERRORS[error.code].status, {
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
    connection: 'close',
    ...(error.code === 'METHOD_NOT_ALLOWED' ? { allow: METHODS.join(', ') } : {}),
  });
  response.end(problemBody(error, (request.url ?? '/').split('?')[0].slice(0, 300), randomUUID()));
  request.resume();
}

/** Opened once with ?token=…, a browser keeps it in a cookie that scripts cannot read. */
function rememberToken(request: IncomingMessage, response: ServerResponse): void {
  const token = new URLSearchParams(/\?([^#]*)/.exec(request.url ?? '')?.[1] ?? '').get('token');
  if (token !== null) response.setHeader('set-cookie', `vitrine_token=${encodeURIComponent(token)}; HttpOnly; SameSite=Strict; Path=/; Max-Age=31536000`);
}
