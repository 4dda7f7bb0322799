import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink, type TRPCClient } from '@trpc/client';
import type { AppRouter } from './routers/app-router.ts';

export type { RunEvent } from './pipeline/event.ts';
export { emptyRun, type RunState, reduceRun } from './pipeline/run-state.ts';
export type * from './services/artifact/views.ts';
export type * from './services/views.ts';
export type { AppRouter };

export interface ClientOptions {
  /** Address of the server: `http://127.0.0.1:3000`. */
  url: string;
  /** Needed beyond loopback. */
  token?: string;
  /** An EventSource for Node (package `eventsource`); browsers have one. */
  EventSource?: typeof EventSource;
}

/** A typed client of a Vitrine server: the same procedures as the pages use, and its event stream, which resumes by itself. */
export function createVitrineClient({ url, token, EventSource: source }: ClientOptions): TRPCClient<AppRouter> {
  const endpoint = `${url.replace(/\/$/, '')}/api/trpc`;
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (op) => op.type === 'subscription',
        true: httpSubscriptionLink({
          url: endpoint,
          ...(source ? { EventSource: source } : {}),
          eventSourceOptions: {
            fetch: (input: string | URL, init: RequestInit) => fetch(input, { ...init, headers: { ...init.headers, ...headers } }),
          } as EventSourceInit,
        }),
        false: httpBatchLink({ url: endpoint, headers, maxItems: 20 }),
      }),
    ],
  });
}
