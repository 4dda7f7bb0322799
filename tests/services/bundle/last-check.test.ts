import { readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { buildBundle } from '../../../server/bundle/build-bundle.ts';
import { PAYLOAD_MANIFEST } from '../../../server/bundle/layout.ts';
import type { Server } from '../../../server/server.ts';
import { checkBundle } from '../../../server/services/bundle/last-check.ts';
import { sampleContent } from '../../bundle/sample-content.ts';
import { newFolder } from '../../support/folders.ts';

let folder: string;
/** All that a check asks a server: what time it is. */
let server: Server;
let clock: number;
beforeEach(async () => {
  folder = (await buildBundle(sampleContent(), { parent: newFolder('checked') })).path;
  clock = Date.UTC(2026, 5, 1);
  server = { now: () => clock } as Partial<Server> as Server;
});

const look = async (anew = false): Promise<[fresh: boolean, ok: boolean, at: string]> => {
  clock += 60_000;
  const { check, isFresh } = await checkBundle(server, folder, anew);
  return [isFresh, check.ok, check.at.slice(11, 16)];
};

describe('a bundle that is looked at', () => {
  it('is read once, and again only when it is asked for', async () => {
    expect(await look()).toEqual([true, true, '00:01']);
    expect(await look()).toEqual([false, true, '00:01']);
    expect(await look(true)).toEqual([true, true, '00:03']);
    expect(await look()).toEqual([false, true, '00:03']);
  });

  it('is read anew when a file was written, though its length and time are what they were', async () => {
    await look();
    const file = join(folder, PAYLOAD_MANIFEST);
    const { atime, mtime } = statSync(file);
    const bytes = readFileSync(file);
    bytes[3] ^= 1;
    writeFileSync(file, bytes);
    utimesSync(file, atime, mtime);
    expect(await look()).toEqual([true, false, '00:02']);
    expect(await look()).toEqual([false, false, '00:02']);
    bytes[3] ^= 1;
    writeFileSync(file, bytes);
    expect(await look()).toEqual([true, true, '00:04']);
  });

  it('is read anew when a file came or went', async () => {
    await look();
    writeFileSync(join(folder, 'data', 'stray'), '');
    expect(await look()).toEqual([true, false, '00:02']);
    rmSync(join(folder, 'data', 'stray'));
    expect(await look()).toEqual([true, true, '00:03']);
  });

  it('is never taken as read when it holds what is no file', async () => {
    symlinkSync('/etc/hostname', join(folder, 'data', 'link'));
    expect(await look()).toEqual([true, false, '00:01']);
    expect(await look()).toEqual([true, false, '00:02']);
  });

  it('is read once for two who look at once, and each server remembers its own', async () => {
    const [a, b] = await Promise.all([checkBundle(server, folder), checkBundle(server, folder)]);
    expect(a.check).toBe(b.check);
    expect((await checkBundle({ now: () => clock } as Partial<Server> as Server, folder)).isFresh).toBe(true);
  });
});
