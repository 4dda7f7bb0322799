import { randomUUID } from 'node:crypto';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { sql } from 'drizzle-orm';
import { AppError } from '../errors.ts';
import { allowedMethods, handleRest } from '../rest/handle-rest.ts';
import { json } from '../rest/json-response.ts';
import { openApiResponse } from '../rest/openapi.ts';
import { appRouter, createCaller } from '../routers/app-router.ts';
import { toAppError } from '../routers/trpc.ts';
import { LOCAL, type Server } from '../server.ts';
import { problemResponse } from './problem.ts';

/** Answers everything under /api. */
export async function handleApi(server: Server, request: Request): Promise<Response> {
  const requestId = randomUUID();
  const { pathname } = new URL(request.url);
  const context = { server, actor: LOCAL, requestId };
  try {
    if (pathname.startsWith('/api/trpc/'))
      return await fetchRequestHandler({
        endpoint: '/api/trpc',
        req: request,
        router: appRouter,
        createContext: () => context,
        allowMethodOverride: false,
        maxBatchSize: 50,
      });
    if (pathname === '/api/health') return json({ status: 'ok', version: server.version }, 200);
    if (pathname === '/api/ready') return await ready(server);
    if (pathname === '/api/openapi.json') return openApiResponse(server, request);
    if (pathname.startsWith('/api/v1/')) return await handleRest(server, context.actor, createCaller(context), request);
    throw new AppError('ADDRESS_NOT_FOUND', `there is nothing at ${pathname.slice(0, 200)}`);
  } catch (thrown) {
    const error = toAppError(thrown);
    const response = problemResponse(error, pathname.slice(0, 300), requestId);
    if (error.code === 'METHOD_NOT_ALLOWED') response.headers.set('allow', allowedMethods(pathname));
    return response;
  }
}

async function ready(server: Server): Promise<Response> {
  try {
    await server.db.read((q) => q.get(sql`SELECT 1`));
    return json({ status: 'ready' }, 200);
  } catch {
    throw new AppError('NOT_READY', 'the database does not answer yet; try again in a second');
  }
}
