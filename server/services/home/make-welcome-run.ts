import { count } from 'drizzle-orm';
import { run } from '../../db/schema.ts';
import { LOCAL, type Server } from '../../server.ts';
import { startRun } from '../run/start-run.ts';

/** At the first start of an empty instance: one real run, so that home has something true to show. */
export async function makeWelcomeRun(server: Server): Promise<void> {
  const [{ runs }] = await server.db.read((q) => q.select({ runs: count() }).from(run));
  if (runs > 0 || server.catalogue.catalogue.presets.length === 0) return;
  await startRun(server, LOCAL, {}, 'welcome');
}
