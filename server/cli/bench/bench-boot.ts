import { join } from 'node:path';
import { migrateUp } from '../../db/migrate.ts';
import { openDatabase } from '../../db/open-database.ts';
import { packageRoot } from '../../package-root.ts';
import { removeFolder, scratchFolder } from './bench-server.ts';
import { bootUntil, buildHelloWorld, endProcess, freePort } from './hello-world.ts';
import { alternate, atMost, type BenchResult, median } from './measure.ts';

const ROUNDS = 5;
const ARTIFACTS = 100_000;

/** P11: `vitrine start` on an instance of 100,000 artifacts until its home page answers, against `next start` of a hello world. */
export async function benchBoot(): Promise<BenchResult> {
  const dataDir = scratchFolder('boot');
  const hello = buildHelloWorld();
  try {
    await fillInstance(dataDir);
    const pair = await alternate(
      ROUNDS,
      async () => {
        const started = await hello.start();
        await started.stop();
        return started.bootMs;
      },
      async () => {
        const port = await freePort();
        const env = { ...process.env, VITRINE_DATA: dataDir, VITRINE_HOST: '127.0.0.1', VITRINE_PORT: String(port), VITRINE_WELCOME: 'off', DATABASE_URL: '' };
        const launcher = join(packageRoot(), 'server/cli/vitrine.mjs');
        const { bootMs, child } = await bootUntil(`http://127.0.0.1:${port}/`, [launcher, 'start'], packageRoot(), env as NodeJS.ProcessEnv);
        await endProcess(child);
        return bootMs;
      },
    );
    const [floor, product] = [median(pair.floor), median(pair.product)];
    return {
      figures: [atMost('P11', `boot to first page with ${ARTIFACTS} artifacts ÷ hello world`, product / floor, '×', 4)],
      detail: { artifacts: ARTIFACTS, helloMs: pair.floor, bootMs: pair.product },
    };
  } finally {
    hello.remove();
    removeFolder(dataDir);
  }
}

async function fillInstance(dataDir: string): Promise<void> {
  await migrateUp({ dataDir });
  const db = await openDatabase({ dataDir });
  const numbers = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${ARTIFACTS})`;
  const id = `printf('art_%026d', i)`;
  const digest = `printf('%064x', i)`;
  await db.write([
    {
      sql: `${numbers} INSERT INTO artifact (artifact_id, type, kind, title, source, step, created_at, documented) SELECT ${id}, 'model', 'models', 'models ' || i, 'engine', 'train', '2026-11-21T10:00:00.000Z', 1 FROM n`,
      args: [],
    },
    { sql: `${numbers} INSERT INTO artifact_version SELECT ${id}, 1, 'models', 'models', ${digest}, 1000, '2026-11-21T10:00:00.000Z' FROM n`, args: [] },
    { sql: `${numbers} INSERT INTO artifact_file SELECT ${id}, 1, 'table.json', ${digest}, 1000 FROM n`, args: [] },
  ]);
  await db.close();
}
