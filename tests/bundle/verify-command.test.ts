import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { buildBundle } from '../../server/bundle/build-bundle.ts';
import { formatPublicKey, generateKey } from '../../server/bundle/minisign.ts';
import { cli } from '../support/children.ts';
import { newFolder } from '../support/folders.ts';
import { sampleContent, WORKSPACE } from './sample-content.ts';

vi.setConfig({ testTimeout: 120_000 });

const dataDir = newFolder('cli');
const key = generateKey();
let path: string;
beforeAll(async () => {
  path = (await buildBundle(sampleContent(), { parent: newFolder('bundle'), key })).path;
});

describe('vitrine verify', () => {
  it('names every check and ends 0; with the key that signed', async () => {
    const { code, stdout, stderr } = await cli(['verify', path], dataDir);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.split('\n').filter((line) => line.startsWith('✓'))).toHaveLength(13);
    expect(stdout).toContain('sample of everything is sound: 27 files');
    const pub = join(dataDir, 'key.pub');
    writeFileSync(pub, formatPublicKey(key.publicKey));
    const asked = await cli(['verify', path, '--public-key', pub, '--json'], dataDir);
    expect([asked.code, JSON.parse(asked.stdout)]).toEqual([0, expect.objectContaining({ ok: true, id: WORKSPACE, complete: false, format: 'folder' })]);
  });

  it('ends 1 at a changed byte or another key, 3 where nothing is, 2 at a key that is none', async () => {
    writeFileSync(join(path, 'data/README.md'), 'other');
    const { code, stdout } = await cli(['verify', path, '--json'], dataDir);
    const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: { name: string; ok: boolean }[] };
    expect([code, ok]).toEqual([1, false]);
    expect(checks.filter((check) => !check.ok).map((check) => check.name)).toEqual(expect.arrayContaining(['payload-list', 'checksums']));
    expect((await cli(['verify', join(path, 'nothing')], dataDir)).code).toBe(3);
    const wrong = await cli(['verify', path, '--public-key', 'nonsense'], dataDir);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('nonsense is neither')]);
  });
});
