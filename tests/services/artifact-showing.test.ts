import { afterEach, describe, expect, it } from 'vitest';
import { versionDigest } from '../../server/blobs/digest.ts';
import { LOCAL } from '../../server/server.ts';
import { changeState } from '../../server/services/artifact/change-artifact.ts';
import { findByDigest } from '../../server/services/artifact/find-by-digest.ts';
import { getArtifact } from '../../server/services/artifact/get-artifact.ts';
import { getCatalog } from '../../server/services/artifact/get-catalog.ts';
import { importTable } from '../../server/services/artifact/import-table.ts';
import { listRelationships } from '../../server/services/artifact/list-relationships.ts';
import { previewArtifact } from '../../server/services/artifact/preview-artifact.ts';
import { putVersion } from '../../server/services/artifact/put-artifact.ts';
import { readPlan } from '../../server/services/artifact/read-plan.ts';
import { storeComparison } from '../../server/services/artifact/store-comparison.ts';
import type { ArtifactPreview } from '../../server/services/artifact/views.ts';
import { encodeTable } from '../../server/tables/encode-table.ts';
import { openRegistry, type TestRegistry } from '../support/registry.ts';

let registry: TestRegistry | null = null;
afterEach(async () => {
  await registry?.close();
  registry = null;
});

async function show(path: string, text: string): Promise<ArtifactPreview> {
  registry = await openRegistry();
  return previewArtifact(registry.server, { artifactId: await registry.add({ path, text }) });
}

describe('a preview', () => {
  it('tells columns of numbers from text in CSV, and an empty cell from zero', async () => {
    const preview = await show('a.csv', 'name,units\nsoap,12\n"rye, dark",\ntea,-0.5\n');
    expect(preview).toMatchObject({
      type: 'table',
      columns: [
        { name: 'name', type: 'text' },
        { name: 'units', type: 'number' },
      ],
      rows: [
        ['soap', 12],
        ['rye, dark', null],
        ['tea', -0.5],
      ],
      more: false,
    });
  });

  it('shows records of JSON lines by their fields, and at most 50 of them', async () => {
    const lines = Array.from({ length: 60 }, (_, at) => JSON.stringify(at === 1 ? { at, note: 'x' } : { at }));
    const preview = await show('a.ndjson', lines.join('\n'));
    if (preview.type !== 'table') throw new Error(`it is ${preview.type}`);
    expect(preview.columns).toEqual([
      { name: 'at', type: 'number' },
      { name: 'note', type: 'text' },
    ]);
    expect(preview.rows).toHaveLength(50);
    expect(preview.rows[1]).toEqual([1, 'x']);
    expect(preview.more).toBe(true);
  });

  it('shows lines that are no records as they stand', async () => {
    expect(await show('a.ndjson', '1\n2\n')).toMatchObject({ type: 'text', text: '1\n2\n' });
  });

  it('reads Markdown as blocks, with markup left as text', async () => {
    const preview = await show('a.md', '# Title\n\nplain <b>x</b>\n');
    expect(preview).toMatchObject({
      type: 'markdown',
      blocks: [
        { type: 'heading', text: 'Title' },
        { type: 'text', spans: [{ text: 'plain <b>x</b>' }] },
      ],
    });
  });

  it('never reads a large file whole: half a JSON is cut and said to be', async () => {
    const preview = await show('a.json', JSON.stringify('x'.repeat(2_000_000)));
    if (preview.type !== 'json') throw new Error(`it is ${preview.type}`);
    expect(preview.more).toBe(true);
    expect(preview.text.length).toBeLessThanOrEqual(65_536);
  });

  it('says why what calls itself Parquet is not shown', async () => {
    expect(await show('a.parquet', 'no such thing')).toMatchObject({ type: 'none', reason: expect.stringContaining('Parquet') });
  });
});

describe('an imported table', () => {
  const importFile = async (name: string, bytes: string | Uint8Array) => {
    registry = await openRegistry();
    const body = (async function* () {
      yield Buffer.from(bytes);
    })();
    const { artifact } = await importTable(registry.server, LOCAL, { name }, { body, length: null, expected: null });
    return artifact.artifactId;
  };
  const typesOf = async (artifactId: string): Promise<string[][]> => {
    const [{ columns }, preview, { extra }] = await Promise.all([
      getCatalog(registry!.server, artifactId),
      previewArtifact(registry!.server, { artifactId }),
      getArtifact(registry!.server, artifactId),
    ]);
    if (preview.type !== 'table') throw new Error(`it is ${preview.type}`);
    const { schema } = extra as { schema: { columns: { name: string; type: string }[] } };
    return [columns.map((one) => `${one.name}: ${one.dtype}`), ...[preview, schema].map((one) => one.columns.map(({ name, type }) => `${name}: ${type}`))];
  };

  it('is told alike by its schema, its catalog and its preview', async () => {
    const artifactId = await importFile('a.csv', 'at;v [kPa];n;on;site\n2026-01-01T00:00:00Z;1,5;1;yes;7\n2026-01-01T00:00:01Z;2,25;;no;7\n;;;;b\n');
    const wanted = ['at: time', 'v [kPa]: number', 'n: integer', 'on: boolean', 'site: text'];
    expect(await typesOf(artifactId)).toEqual([wanted, wanted, wanted]);
    const { units, columns, checks, ok } = await getCatalog(registry!.server, artifactId);
    expect([units, columns[1], checks.length, ok]).toEqual([['kPa'], { name: 'v [kPa]', dtype: 'number', shape: [3], unit: 'kPa', part: null }, 1, true]);
    expect(await previewArtifact(registry!.server, { artifactId })).toMatchObject({
      rows: [
        ['2026-01-01T00:00:00Z', '1,5', 1, 'yes', '7'],
        ['2026-01-01T00:00:01Z', '2,25', null, 'no', '7'],
        [null, null, null, null, 'b'],
      ],
    });
  });

  it('may be Parquet', async () => {
    const slices = async function* () {
      yield [
        ['2026-01-01', '2026-01-02'],
        [1, 2],
      ];
    };
    const columns = [
      { name: 'day', type: 'date' as const },
      { name: 'n', type: 'number' as const },
    ];
    const chunks: Uint8Array[] = [];
    for await (const chunk of encodeTable({ columns, slices }, 'parquet')) chunks.push(chunk);
    const wanted = ['day: time', 'n: integer'];
    expect(await typesOf(await importFile('a.parquet', Buffer.concat(chunks)))).toEqual([wanted, wanted, wanted]);
  });

  it('has a schema of the file that was imported, and of no other that took its place', async () => {
    const artifactId = await importFile('a.csv', 'at,v\n2026-01-01,1\n');
    const { sha256 } = registry!.server.blobs.putSync([Buffer.from('at,w\n2026-01-01,1\n')]);
    await putVersion(registry!.server, LOCAL, artifactId, { files: [{ path: 'a.csv', sha256 }] });
    expect((await getCatalog(registry!.server, artifactId)).columns).toEqual([]);
    expect(await previewArtifact(registry!.server, { artifactId })).toMatchObject({ columns: [{ type: 'text' }, { name: 'w', type: 'number' }] });
    expect(await previewArtifact(registry!.server, { artifactId, version: 1 })).toMatchObject({ columns: [{ type: 'time' }, { type: 'integer' }] });
  });
});

describe('a digest', () => {
  it('leads to the artifact whose version has it', async () => {
    registry = await openRegistry();
    const artifactId = await registry.add({ text: 'these bytes' });
    const { digest } = await getArtifact(registry.server, artifactId);
    expect(await findByDigest(registry.server, digest as string)).toEqual({ artifactId, version: 1, isHead: true });
    await expect(findByDigest(registry.server, '0'.repeat(64))).rejects.toMatchObject({ code: 'ARTIFACT_NOT_FOUND' });
  });
});

describe('a comparison that is kept', () => {
  it('is an artifact derived from both, whose file says what differs', async () => {
    registry = await openRegistry();
    const [a, b] = [await registry.add({ title: 'first', text: 'one' }), await registry.add({ title: 'second', text: 'two' })];
    const { artifactId, same } = await storeComparison(registry.server, LOCAL, a, b);
    expect(same).toBe(false);
    const stored = await getArtifact(registry.server, artifactId);
    expect(stored).toMatchObject({ type: 'comparison', title: 'first against second', files: 1 });
    expect(stored.digest).toBe(versionDigest(stored.fileList));
    expect(stored.relationships.declared.map((one) => [one.relation, one.artifactId]).sort()).toEqual(
      [
        ['derived_from', a],
        ['derived_from', b],
      ].sort(),
    );
    const preview = await previewArtifact(registry.server, { artifactId });
    if (preview.type !== 'json') throw new Error(`it is ${preview.type}`);
    expect(JSON.parse(preview.text)).toMatchObject({ a: { artifactId: a }, b: { artifactId: b }, files: [{ path: 'a.txt', status: 'changed' }] });
  });

  it('is refused to who may only read, and of what is purged', async () => {
    registry = await openRegistry();
    const [a, b] = [await registry.add({ text: 'one' }), await registry.add({ text: 'two' })];
    await expect(storeComparison(registry.server, { ...LOCAL, scope: 'read' }, a, b)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await changeState(registry.server, LOCAL, { artifactId: b }, 'delete');
    await changeState(registry.server, LOCAL, { artifactId: b }, 'purge');
    await expect(storeComparison(registry.server, LOCAL, a, b)).rejects.toMatchObject({ code: 'ARTIFACT_GONE' });
  });
});

it('bytes in common are concluded from files that say something', async () => {
  registry = await openRegistry();
  const long = 'the same content '.repeat(100);
  const [a, b] = [await registry.add({ text: long }), await registry.add({ text: long })];
  const [c] = [await registry.add({ text: '\u0001'.repeat(300) }), await registry.add({ text: '\u0001'.repeat(300) })];
  expect((await listRelationships(registry.server, a)).inferred).toMatchObject([{ relation: 'same_bytes', artifactId: b }]);
  expect((await listRelationships(registry.server, c)).inferred).toEqual([]);
});

it('a plan is read only of what holds one', async () => {
  registry = await openRegistry();
  await expect(readPlan(registry.server, await registry.add())).rejects.toMatchObject({ code: 'WRONG_STATE' });
});
