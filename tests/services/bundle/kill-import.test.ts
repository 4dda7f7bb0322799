import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { expect, it, vi } from 'vitest';
import { entry } from '../../../server/thread-entry.ts';
import { newFolder } from '../../support/folders.ts';
import { openTestServer } from '../../support/test-server.ts';
import { exported, imported, openEmpty, settled } from './origin.ts';

vi.setConfig({ testTimeout: 600_000 });

/** Dies at the nth write of the application; null when it came to its end first. */
async function killedAt(dataDir: string, bundle: string, nth: number, when: 'before' | 'under'): Promise<string | null> {
  const { url, execArgv } = entry('tests/fixtures/apply-until-killed');
  const child = spawn(process.execPath, [...execArgv, fileURLToPath(url), dataDir, bundle, String(nth), when], { stdio: ['ignore', 'ignore', 'inherit'] });
  return new Promise((resolve) => child.once('close', (_code, signal) => resolve(signal)));
}

it('killed at any moment of an import, all of it is here or nothing', async () => {
  const origin = await openEmpty();
  await origin.run([{ id: 'a', params: { note: 'one' } }], { preservation: 'keep', workspaceName: 'killed' });
  const workspaceId = await settled(origin, 'killed');
  const { bundlePath, payloadDigest } = await exported(origin, workspaceId);
  let landed = 0;
  for (const [nth, when] of [
    [2, 'before'],
    [6, 'under'],
    [99, 'before'],
  ] as const) {
    const dataDir = newFolder('killed');
    const signal = await killedAt(dataDir, bundlePath, nth, when);
    expect(signal).toBe(nth === 99 ? null : 'SIGKILL');
    const test = await openTestServer({ dataDir });
    const count = async (table: string): Promise<number> =>
      (await test.server.db.read((q) => q.get<{ n: number }>(sql.raw(`SELECT count(*) AS n FROM ${table}`)))).n;
    expect(await count('import_row')).toBe(0);
    const [runs, workspaces, events] = [await count('run'), await count('workspace'), await count('event')];
    expect([runs, events > 0]).toEqual([workspaces, workspaces === 1]);
    landed += workspaces;
    const view = await imported(test, bundlePath);
    expect(view.workspaceId).toBe(workspaceId);
    expect((await exported(test, workspaceId)).payloadDigest).toBe(payloadDigest);
    expect(await test.server.db.integrity()).toEqual([]);
    await test.server.close();
    expect(readdirSync(join(dataDir, 'exports')).filter((name) => !name.startsWith('.'))).toEqual([workspaceId]);
  }
  expect(landed).toBeGreaterThan(0);
  await origin.server.close();
});
