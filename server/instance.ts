import type { Caller } from './routers/app-router.ts';

/** What pages and route handlers may ask of the running server; the whole of it lives once per process, outside any bundle. */
export interface Instance {
  caller(): Caller;
  /** Answers `/api/*`: tRPC, REST, uploads, files, health. */
  handle(request: Request): Promise<Response>;
  /** Gives the answer to a page's request a status; the id stands in its header `x-vitrine-request`. */
  tellStatus(requestId: string, status: number): void;
}

const KEY = Symbol.for('vitrine');
type Holder = { [KEY]?: Instance };

export function setInstance(instance: Instance): void {
  (globalThis as Holder)[KEY] = instance;
}

/** @throws Error when the server was not started through `vitrine start` */
export function instance(): Instance {
  const found = (globalThis as Holder)[KEY];
  if (!found) throw new Error('the server is not running in this process; start it with `npm start`');
  return found;
}

/** The procedures, for server components and actions. */
export async function api(): Promise<Caller> {
  return instance().caller();
}
