import { getTableName } from 'drizzle-orm';
import type { Database } from '../../server/db/open-database.ts';
import type { Statement } from '../../server/db/statement.ts';
import { WriteRefused } from '../../server/db/write-failure.ts';
import type { Queue } from '../../server/engine/queue.ts';
import { type EventBody, isTerminal, type RunEvent, type RunStatus } from '../../server/pipeline/event.ts';

/** What outlives a process: logs and rows of runs, in memory, with the two rules the tables keep (no doubled seq, one end). */
export interface Store {
  events: Map<string, RunEvent[]>;
  rows: Map<string, { status: RunStatus; seq: number }>;
  position: number;
  /** Called after each batch with the runs that grew. */
  onBatch(runIds: readonly string[]): void;
}

/** The queue of a store, oldest first; `queue.ts` is the seam that local-queue fills in the product. */
export const queueOf = (store: Store): Queue => ({
  next: async (busy) => [...store.rows].find(([runId, row]) => row.status === 'queued' && !busy.has(runId))?.[0] ?? null,
  position: async () => null,
});
export const stores = new WeakMap<object, Store>();

/** A process's connection: each write waits in `pending` until the simulation lets it happen. A dead process's writes never do. */
export interface Connection {
  db: Database;
  pending: (() => void)[];
  isDead: boolean;
}

type Row = [runId: string, seq: number, type: string, at: string, body: string];

export function connectTo(store: Store): Connection {
  const connection: Connection = { db: undefined as never, pending: [], isDead: false };
  const write = (statements: readonly Statement[]): Promise<never[]> =>
    new Promise((resolve, reject) => {
      connection.pending.push(() => {
        try {
          commit(store, statements);
          resolve([]);
        } catch (error) {
          reject(error);
        }
      });
    });
  connection.db = { write, read: async (query: (q: never) => unknown) => query(reader(store) as never), onCommit: () => () => {} } as unknown as Database;
  return connection;
}

/** All of a batch or nothing. */
function commit(store: Store, statements: readonly Statement[]): void {
  const rows: Row[] = statements.flatMap(({ sql, args }) => (sql.includes('INSERT INTO event') ? (JSON.parse(String(args[0])) as Row[]) : []));
  const ends = new Map<string, number>();
  for (const [runId, seq] of rows) {
    const log = store.events.get(runId) ?? [];
    const next = ends.get(runId) ?? log.length + 1;
    if (seq !== next) throw new WriteRefused(null, 'event.run_id, event.seq');
    ends.set(runId, next + 1);
    if (log.at(-1)?.type === 'run.completed') throw new WriteRefused(null, 'event.run_id');
  }
  for (const [runId, seq, , at, body] of rows) {
    const event = { ...(JSON.parse(body) as EventBody), runId, seq, position: ++store.position, at } as RunEvent;
    const log = store.events.get(runId);
    if (log) log.push(event);
    else store.events.set(runId, [event]);
    if (event.type === 'run.queued') store.rows.set(runId, { status: 'queued', seq: 1 });
  }
  for (const { sql, args } of statements)
    if (sql.startsWith('UPDATE run SET status')) store.rows.set(String(args.at(-1)), { status: args[0] as RunStatus, seq: Number(args[1]) });
  store.onBatch([...ends.keys()]);
}

const OPEN: readonly RunStatus[] = ['running', 'waiting', 'paused', 'interrupted'];

/** Answers the engine's three questions about runs: which were left open, what a run that goes on was asked to do, which have ended. */
function reader(store: Store) {
  const answer = (fields: object | undefined, runId: string): unknown[] => {
    if (fields === undefined)
      return isTerminal(store.rows.get(runId)?.status ?? 'failed')
        ? []
        : [{ reuse: false, replayedFrom: null, restartedFrom: null, restartStep: null, approve: 'ask', config: CONFIG }];
    if ('status' in fields) return [...store.rows].filter(([, row]) => OPEN.includes(row.status)).map(([id, row]) => ({ runId: id, status: row.status }));
    return [];
  };
  const select = (fields?: object) => ({
    from(table: never) {
      // Nothing is kept here: no workspace waits for its run.
      if (getTableName(table) === 'workspace')
        return { innerJoin: () => ({ where: () => Object.assign(Promise.resolve([]), { limit: () => Promise.resolve([]) }) }) };
      if (getTableName(table) !== 'run') throw new Error(`the simulation has no table ${getTableName(table)}`);
      return {
        where({ queryChunks }: { queryChunks: readonly object[] }) {
          const named = queryChunks.find((chunk) => 'encoder' in chunk && 'value' in chunk) as { value: string } | undefined;
          const rows = Promise.resolve(answer(fields, named?.value ?? ''));
          const ordered = Object.assign(Promise.resolve(rows), { limit: () => rows });
          return Object.assign(Promise.resolve(rows), { orderBy: () => ordered });
        },
      };
    },
  });
  return { select };
}

const CONFIG = '{"preset":"p","models":[],"feed":null}';
