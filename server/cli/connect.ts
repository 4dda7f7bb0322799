import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { createTRPCClient, TRPCClientError, unstable_localLink } from '@trpc/client';
import { EventSource } from 'eventsource';
import { createVitrineClient } from '../client.ts';
import { type Environment, readEnvironment } from '../environment.ts';
import { AppError, ERRORS, type ErrorCode, isAppError } from '../errors.ts';
import { type AppRouter, appRouter } from '../routers/app-router.ts';
import { toAppError } from '../routers/trpc.ts';
import { LOCAL, openServer, type Server } from '../server.ts';
import { keepRegistry } from '../services/artifact/keep-registry.ts';
import { attachFile } from '../services/feed/attach-file.ts';
import { createFeed, type Taken, takeFile, type Upload } from '../services/feed/create-feed.ts';
import type { FeedView } from '../services/feed/views.ts';

export type Client = ReturnType<typeof createTRPCClient<AppRouter>>;

/** The product as a command sees it: in this process, or in the server that already holds the data directory. */
export interface Connection {
  client: Client;
  /** Null when a running server does the work. */
  server: Server | null;
  url: string | null;
  environment: Environment;
  upload(path: string): Promise<FeedView>;
  attach(feedId: string, role: 'calendar' | 'prices', path: string): Promise<FeedView>;
  close(): Promise<void>;
}

/**
 * Opens the data directory; when a server has it, talks to that server instead.
 * @param file the file that will be uploaded next: it is stored and looked at while plugins are being loaded
 */
export async function connect(file?: string): Promise<Connection> {
  const environment = readEnvironment(process.env);
  try {
    return await connectHere(environment, file);
  } catch (error) {
    if (!isAppError(error) || error.code !== 'DATA_LOCKED') throw error;
    return connectTo(environment, error);
  }
}

async function connectHere(environment: Environment, file?: string): Promise<Connection> {
  let taken: Promise<Taken> | undefined;
  const server = await openServer(environment, [], (stores) => {
    if (file === undefined || !existsSync(file)) return;
    taken = takeFile(stores, open(file), file);
    taken.catch(() => {});
  });
  const client = createTRPCClient<AppRouter>({
    links: [unstable_localLink({ router: appRouter, createContext: async () => ({ server, actor: LOCAL, requestId: 'cli' }) })],
  });
  await server.engine.start({ stays: false });
  const stopKeeping = keepRegistry(server);
  return {
    client,
    server,
    url: null,
    environment,
    upload: (path) => createFeed(server, LOCAL, path === file && taken ? { name: basename(path), length: null, body: NOTHING, taken } : open(path)),
    attach: (feedId, role, path) => attachFile(server, LOCAL, feedId, role, open(path)),
    close: async () => {
      await stopKeeping();
      await server.close();
    },
  };
}

const open = (path: string): Upload => ({ name: basename(path), length: sizeOf(path), body: createReadStream(path, { highWaterMark: 1 << 20 }) });
const NOTHING: AsyncIterable<Uint8Array> = Readable.from([]);

async function connectTo(environment: Environment, locked: AppError): Promise<Connection> {
  const url = announcedUrl(environment.dataDir);
  if (url === null) throw locked;
  const headers: Record<string, string> = environment.token === undefined ? {} : { authorization: `Bearer ${environment.token}` };
  const answers = await fetch(`${url}/api/ready`, { headers }).then(
    (response) => response.ok,
    () => false,
  );
  if (!answers)
    throw new AppError('SERVER_UNREACHABLE', `the data directory is in use, but the server at ${url} does not answer; stop the process that holds it`);
  const client = createVitrineClient({ url, token: environment.token, EventSource });
  const send = async (path: string, query: string): Promise<FeedView> => {
    const body = Readable.toWeb(createReadStream(path, { highWaterMark: 1 << 20 })) as ReadableStream;
    const response = await fetch(`${url}/api/v1/feeds${query}name=${encodeURIComponent(basename(path))}`, {
      method: 'POST',
      body,
      headers: { ...headers, 'content-length': String(sizeOf(path)) },
      duplex: 'half',
    } as RequestInit);
    const answer = (await response.json()) as FeedView & { code: ErrorCode; detail: string; errors: [] };
    if (!response.ok) throw new AppError(answer.code in ERRORS ? answer.code : 'INTERNAL', answer.detail, answer.errors);
    return answer;
  };
  return {
    client,
    server: null,
    url,
    environment,
    upload: (path) => send(path, '?'),
    attach: (feedId, role, path) => send(path, `/${feedId}/attach?role=${role}&`),
    close: async () => {},
  };
}

function announcedUrl(dataDir: string): string | null {
  try {
    const { url } = JSON.parse(readFileSync(join(dataDir, 'server.json'), 'utf8')) as { url?: unknown };
    return typeof url === 'string' ? url : null;
  } catch {
    return null;
  }
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch (error) {
    throw new AppError('FEED_NOT_FOUND', `there is no readable file ${path}`, [{ path: 'feed', message: `cannot be read: ${path}` }], error);
  }
}

/** An error of a procedure as one of ours, wherever it ran. */
export function asAppError(error: unknown): AppError {
  if (error instanceof TRPCClientError) {
    const data = error.data as { code?: string; errors?: { path: string; message: string }[] } | undefined;
    if (data?.code && data.code in ERRORS) return new AppError(data.code as ErrorCode, error.message, data.errors ?? []);
    if (error.cause && !isAppError(error.cause)) return new AppError('SERVER_UNREACHABLE', `the server does not answer: ${error.cause.message}`);
  }
  return toAppError(error);
}
