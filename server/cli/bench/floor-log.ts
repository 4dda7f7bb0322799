import { connect } from '../../db/connect.ts';

export interface FloorLog {
  /** Commits so many event rows in one transaction, as durably as the product does. */
  insert(rows: number): Promise<void>;
  close(): void;
}

const BODY = JSON.stringify({
  type: 'step.logged',
  step: 'emit',
  index: 1,
  total: 1,
  phase: 'bench',
  phaseIndex: 1,
  phaseTotal: 1,
  attempt: 1,
  level: 'info',
  message: '1766000000000',
});

/** The bare database under the product: the event table and its indexes, write-ahead log, synchronous FULL, nothing around it. */
export async function openFloorLog(dataDir: string): Promise<FloorLog> {
  const { client } = await connect({ dataDir }, ['journal_mode = WAL', 'synchronous = FULL']);
  await client.batch(
    [
      'CREATE TABLE event (position INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT NOT NULL, seq INTEGER NOT NULL, type TEXT NOT NULL, at TEXT NOT NULL, body TEXT NOT NULL) STRICT',
      'CREATE UNIQUE INDEX event_by_run ON event (run_id, seq)',
      `CREATE UNIQUE INDEX event_one_end ON event (run_id) WHERE type = 'run.completed'`,
    ],
    'write',
  );
  let seq = 0;
  return {
    async insert(rows) {
      const batch = Array.from({ length: rows }, () => ['art_01M7YV62VM9T5CXAWAZXGBS051', ++seq, 'step.logged', '2026-11-21T10:00:00.000Z', BODY]);
      await client.batch(
        [
          {
            sql: `INSERT INTO event (run_id, seq, type, at, body) SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(?) ORDER BY key`,
            args: [JSON.stringify(batch)],
          },
        ],
        'write',
      );
    },
    close: () => client.close(),
  };
}
