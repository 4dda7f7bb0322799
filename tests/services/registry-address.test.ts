import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changed, hrefOf, readParams, toggled } from '../../app/_registry/query.ts';
import { ALL_CAPABILITIES, ARTIFACT_SOURCES, ARTIFACT_TYPES } from '../../server/db/artifact-types.ts';
import { LOCAL } from '../../server/server.ts';
import {
  ARTIFACT_SORTS,
  ArtifactQuery,
  type ArtifactQueryInput,
  readArtifactQuery,
  writeArtifactQuery,
} from '../../server/services/artifact/artifact-query.ts';
import { listRows } from '../../server/services/artifact/list-rows.ts';
import { deleteView, listViews, renameView, saveView } from '../../server/services/artifact/saved-views.ts';
import { searchAddress } from '../../server/services/artifact/search-address.ts';
import { openRegistry, type TestRegistry } from '../support/registry.ts';
import { refusal } from '../support/test-server.ts';

/** Text as a person may write it: accents, quotes, commas, ampersands. */
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .map((one) => one.replaceAll('\u0000', '').trim().normalize('NFC'))
  .filter((one) => one !== '');
/** Ids of plugins hold no comma, which parts values in the address. */
const id = fc.stringMatching(/^[a-z][a-z0-9_-]{0,20}$/);
const day = fc.date({ min: new Date('2020-01-01'), max: new Date('2030-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
const digest = fc.stringMatching(/^[0-9a-f]{64}$/);
const some = <T>(one: fc.Arbitrary<T>) => fc.uniqueArray(one, { minLength: 1, maxLength: 4 });

/** The earlier of two times is the one after which. */
const inOrder = ([first, second]: (string | undefined)[]) =>
  first !== undefined && second !== undefined && first > second ? [second, first] : [first, second];

const anyQuery: fc.Arbitrary<ArtifactQueryInput> = fc.record(
  {
    q: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
    type: some(fc.constantFrom(...ARTIFACT_TYPES)),
    tag: some(text),
    tagMode: fc.constantFrom('all' as const, 'any' as const),
    notTag: some(text),
    source: some(fc.constantFrom(...ARTIFACT_SOURCES)),
    capability: some(fc.constantFrom(...ALL_CAPABILITIES)),
    createdAfter: day,
    createdBefore: day,
    modifiedAfter: day,
    modifiedBefore: day,
    minSize: fc.integer({ min: 0, max: 1000 }),
    maxSize: fc.integer({ min: 1000, max: 1e12 }),
    workspace: id,
    preset: some(id),
    model: some(id),
    inputHash: digest,
    sha256: digest,
    archived: fc.constantFrom('false' as const, 'true' as const, 'only' as const),
    deleted: fc.constantFrom('false' as const, 'true' as const, 'only' as const),
    pinned: fc.boolean(),
    sort: fc.constantFrom(...ARTIFACT_SORTS),
    order: fc.constantFrom('asc' as const, 'desc' as const),
    limit: fc.integer({ min: 1, max: 1000 }),
  },
  { requiredKeys: [] },
);
const query = anyQuery.map((wish): ArtifactQueryInput => {
  const ordered = { ...wish };
  for (const one of ['created', 'modified'] as const) {
    if (wish[`${one}After`] === undefined || wish[`${one}Before`] === undefined) continue;
    [ordered[`${one}After`], ordered[`${one}Before`]] = inOrder([wish[`${one}After`], wish[`${one}Before`]]);
  }
  return ordered;
});

describe('the address of the search', () => {
  it('gives every query back: query, address, query, and the same address again', () => {
    fc.assert(
      fc.property(query, (wish) => {
        const address = writeArtifactQuery(wish);
        const read = readArtifactQuery(new URLSearchParams(address.toString()));
        expect(read).toEqual(ArtifactQuery.parse(wish));
        expect(writeArtifactQuery(read).toString()).toBe(address.toString());
      }),
      { numRuns: 400 },
    );
  });

  it('is read by the page as it was written, whatever is chosen beside it', () => {
    const chosen = ['art_01M7ZTYX276S46F3CSSJHTEGTD', 'art_01M7ZTYWY571DRJK071SQNQ5VW'];
    fc.assert(
      fc.property(query, (wish) => {
        const asked = writeArtifactQuery(wish);
        const url = new URL(hrefOf(asked, chosen), 'http://127.0.0.1');
        const params: Record<string, string | string[]> = {};
        for (const name of new Set(url.searchParams.keys())) {
          const values = url.searchParams.getAll(name);
          params[name] = values.length === 1 ? values[0] : values;
        }
        const read = readParams(params);
        expect(read.chosen).toEqual(chosen);
        // What is nothing but space narrows nothing and is left out.
        const spoken = new URLSearchParams([...asked].filter(([, value]) => value.trim() !== ''));
        expect([...read.asked].sort()).toEqual([...spoken].sort());
      }),
      { numRuns: 200 },
    );
  });

  it('goes back to what it was when a value is chosen and given up again', () => {
    fc.assert(
      fc.property(query, fc.constantFrom('type', 'tag', 'preset'), id, (wish, name, value) => {
        const asked = changed(writeArtifactQuery(wish), {});
        if (asked.getAll(name).includes(value)) return;
        const twice = toggled(toggled(asked, name, value), name, value);
        expect([...twice].sort()).toEqual([...asked].sort());
      }),
    );
  });
});

describe('searching by address', () => {
  let test: TestRegistry;
  const ids: string[] = [];
  beforeAll(async () => {
    test = await openRegistry();
    ids.push(await test.add({ title: 'alpha one', type: 'report', tags: ['red'], preset: 'sparse' }));
    ids.push(await test.add({ title: 'alpha two', type: 'model', tags: ['red', 'blue'], preset: 'sparse' }));
    ids.push(await test.add({ title: 'beta', type: 'model', preset: 'demo_minimal' }));
  });
  afterAll(() => test.close());

  it('finds, says the address in our own names, and counts other values of what is chosen', async () => {
    const found = await searchAddress(test.server, 'search=alpha&tags=red&type=model');
    expect(found).toMatchObject({ address: 'q=alpha&type=model&tag=red', problems: [], page: { total: 1 } });
    expect(found.page!.facets!.type).toEqual([
      { value: 'model', count: 1 },
      { value: 'report', count: 1 },
    ]);
    expect(found.page!.facets!.preset).toEqual([{ value: 'sparse', count: 1 }]);
  });

  it('pages on by its cursor', async () => {
    const first = await searchAddress(test.server, 'limit=2');
    const second = await searchAddress(test.server, `limit=2&cursor=${first.page!.nextCursor}`);
    const seen = [...first.page!.artifacts, ...second.page!.artifacts].map((row) => row.artifactId);
    expect([...seen].sort()).toEqual([...ids].sort());
    expect(second.address).toBe('limit=2');
  });

  it.each([
    ['colour=red', 'colour'],
    ['q=ab*', 'q'],
    ['q=type:nonsense', 'q'],
    ['createdAfter=yesterday', 'createdAfter'],
    ['createdAfter=2026-02-30', 'createdAfter'],
    ['minSize=9&maxSize=1', 'minSize'],
    ['createdAfter=2026-03-02&createdBefore=2026-03-01', 'createdAfter'],
    ['relation=generates', 'relation'],
    ['workspace=nowhere', 'workspace'],
    ['relatedTo=art_01M7ZTYX276S46F3CSSJHTEGT0&sort=title', 'relatedTo'],
  ])('says what is wrong with %s, and where', async (address, path) => {
    const { page, problems } = await searchAddress(test.server, address);
    if (path === 'relatedTo') expect(page === null || page.total === 0).toBe(true);
    else {
      expect(page).toBeNull();
      expect(problems.map((one) => one.path.split('.')[0])).toContain(path);
      expect(problems[0].message.length).toBeGreaterThan(5);
    }
  });

  it('reads chosen artifacts in their order and leaves out what is not there', async () => {
    const rows = await listRows(test.server, [ids[2], 'art_01M7ZTYX276S46F3CSSJHTEGT0', ids[0]]);
    expect(rows.map((row) => row.title)).toEqual(['beta', 'alpha one']);
  });

  it('keeps searches under names, renames and deletes them', async () => {
    const saved = await saveView(test.server, LOCAL, { name: 'mine', query: 'q=alpha&cursor=x&sel=y' });
    expect(saved.query).toBe('q=alpha');
    await saveView(test.server, LOCAL, { name: 'other', query: 'type=model' });
    expect(await refusal(renameView(test.server, LOCAL, saved.viewId, { name: 'other' }))).toMatchObject({ code: 'NAME_TAKEN', paths: ['name'] });
    expect(await renameView(test.server, LOCAL, saved.viewId, { name: 'yours' })).toMatchObject({ name: 'yours', query: 'q=alpha' });
    expect(await refusal(renameView(test.server, LOCAL, 'view_none', { name: 'x' }))).toMatchObject({ code: 'ARTIFACT_NOT_FOUND' });
    await deleteView(test.server, LOCAL, saved.viewId);
    await expect(deleteView(test.server, LOCAL, saved.viewId)).rejects.toMatchObject({ code: 'ARTIFACT_NOT_FOUND' });
    expect((await listViews(test.server)).map((view) => view.name)).toEqual(['other']);
  });
});
