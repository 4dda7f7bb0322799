import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EventSource } from 'eventsource';
import { afterAll, beforeAll, describe, expect, expectTypeOf, it, vi } from 'vitest';
import { createVitrineClient, createVitrineFiles, isProblem, type RunEvent } from '../server/client.ts';
import { cli, type Program, serveApi } from './support/children.ts';
import { newFolder, ROOT } from './support/folders.ts';

// A server and programs beside it are started here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('vitrine/client against a server', () => {
  let server: Program & { url: string };
  beforeAll(async () => {
    server = await serveApi(newFolder('client'));
  });
  afterAll(async () => {
    server.kill('SIGTERM');
    await server.end;
  });

  it('stores, finds, reads and checks artifacts, typed', async () => {
    const client = createVitrineClient({ url: server.url, EventSource: EventSource as typeof globalThis.EventSource });
    const files = createVitrineFiles({ url: `${server.url}/` });
    const text = 'week,units\n1,40\n2,44\n';
    expect(await files.has(sha(text))).toBe(false);
    const made = await files.put(text, { name: 'weeks of May.csv', type: 'dataset', tags: ['client', 'may'], sha256: sha(text) });
    expect(await files.has(sha(text))).toBe(true);
    expect(made).toMatchObject({ type: 'dataset', source: 'user', tags: ['client', 'may'], digest: sha(`${sha(text)}  weeks of May.csv\n`) });

    const page = await client.artifact.find.query({ tag: ['client'], type: ['telemetry'] });
    expectTypeOf(page.artifacts[0].rowVersion).toEqualTypeOf<number>();
    expect(page.artifacts.map((one) => one.artifactId)).toEqual([made.artifactId]);
    // @ts-expect-error: a misspelt field does not compile, and is refused by its name
    await expect(client.artifact.find.query({ tags: ['client'] })).rejects.toMatchObject({ data: { code: 'INVALID_INPUT', errors: [{ path: 'tags' }] } });

    const whole = await files.open(made.artifactId, 'weeks of May.csv');
    expect([await whole.text(), whole.headers.get('etag')]).toEqual([text, `"${sha(text)}"`]);
    const part = await files.open(made.artifactId, 'weeks of May.csv', { version: 1, from: 5, to: 9 });
    expect([part.status, await part.text()]).toEqual([206, 'units']);
    expect((await client.artifact.verify.mutate({ artifactId: made.artifactId })).ok).toBe(true);
  });

  it('sends a stream, and several files as one artifact', async () => {
    const client = createVitrineClient({ url: server.url });
    const files = createVitrineFiles({ url: server.url });
    const chunks = ['one ', 'two ', 'three'];
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        const next = chunks.shift();
        if (next === undefined) controller.close();
        else controller.enqueue(new TextEncoder().encode(next));
      },
    });
    const [a, b] = [await files.putBytes(stream, { sha256: sha('one two three') }), await files.putBytes(new Blob(['b']))];
    expect([a, b.sha256]).toEqual([{ sha256: sha('one two three'), bytes: 13 }, sha('b')]);
    const { artifact } = await client.artifact.put.mutate({
      title: 'Two files',
      files: [
        { path: 'a.txt', ...pick(a) },
        { path: 'b/c.txt', ...pick(b) },
      ],
    });
    expect(await (await files.open(artifact.artifactId, 'b/c.txt')).text()).toBe('b');
  });

  it('imports a table with what is known of its columns', async () => {
    const imported = await createVitrineFiles({ url: server.url }).importTable('t,load_kwh\n2026-01,1.5\n2026-02,\n', { name: 'load.csv', tags: ['load'] });
    expect(imported).toMatchObject({
      type: 'dataset',
      source: 'import',
      table: { rows: 2, columns: [{ type: 'time' }, { unit: 'kWh', nulls: 1, mean: 1.5 }] },
    });
  });

  it('throws problems with their code', async () => {
    const files = createVitrineFiles({ url: server.url });
    const refused = await files.put('other', { name: 'a.txt', sha256: sha('this') }).catch((error: unknown) => error);
    expect(isProblem(refused) && [refused.code, refused.status, refused.errors[0]?.path]).toEqual(['DIGEST_MISMATCH', 422, 'sha256']);
    await expect(files.open('art_none', 'a.txt')).rejects.toMatchObject({ code: 'ARTIFACT_NOT_FOUND', status: 404 });
  });

  it('works from outside the package, through its exports', async () => {
    await cli(['--version'], newFolder('compiled'));
    const folder = newFolder('consumer');
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(ROOT.replace(/\/$/, ''), join(folder, 'node_modules/vitrine'), 'dir');
    writeFileSync(
      join(folder, 'walk.mjs'),
      `import { createVitrineClient, createVitrineFiles, emptyRun, reduceRun } from 'vitrine/client';
const url = process.argv[2];
const files = createVitrineFiles({ url });
const { artifactId } = await files.put('outside', { name: 'o.txt', tags: ['outside'] });
const { artifacts } = await createVitrineClient({ url }).artifact.find.query({ tag: ['outside'] });
console.log(JSON.stringify({ same: artifacts[0].artifactId === artifactId, text: await (await files.open(artifactId, 'o.txt')).text(), run: typeof reduceRun, status: emptyRun('x').status }));
`,
    );
    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'walk.mjs'), server.url]);
    expect(JSON.parse(stdout)).toEqual({ same: true, text: 'outside', run: 'function', status: 'queued' });
  });

  it('follows a run event by event to its end', async () => {
    const client = createVitrineClient({ url: server.url, EventSource: EventSource as typeof globalThis.EventSource });
    const { runId } = await client.run.start.mutate({ preset: 'demo_minimal', models: ['naive', 'seasonal_naive'] });
    const seen = await new Promise<RunEvent[]>((resolve, reject) => {
      const all: RunEvent[] = [];
      const following = client.events.follow.subscribe(
        { runIds: [runId] },
        {
          onData({ data }) {
            all.push(...data);
            if (!all.some((event) => event.type === 'run.completed')) return;
            following.unsubscribe();
            resolve(all);
          },
          onError: reject,
        },
      );
    });
    expect(seen.map((event) => event.seq)).toEqual(seen.map((_, at) => at + seen[0].seq));
    expect(seen.at(-1)).toMatchObject({ type: 'run.completed', status: 'completed' });
  });
});

const pick = ({ sha256 }: { sha256: string }): { sha256: string } => ({ sha256 });
