import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ARTIFACT_SOURCES, ARTIFACT_TYPES } from '../../server/db/artifact-types.ts';
import { connect } from '../../server/db/connect.ts';
import type { AppError } from '../../server/errors.ts';
import { LOCAL } from '../../server/server.ts';
import { ArtifactQuery, type ArtifactQueryInput, readArtifactQuery, writeArtifactQuery } from '../../server/services/artifact/artifact-query.ts';
import { bulkArtifacts } from '../../server/services/artifact/bulk-artifacts.ts';
import { changeState, updateArtifact } from '../../server/services/artifact/change-artifact.ts';
import { findArtifacts } from '../../server/services/artifact/find-artifacts.ts';
import { parseSearch } from '../../server/services/artifact/parse-search.ts';
import { LIMITS } from '../../server/services/artifact/pick-driver.ts';
import type { ArtifactPage, ArtifactRow } from '../../server/services/artifact/views.ts';
import { openRegistry, T0, type TestRegistry } from '../support/registry.ts';
import { seeded } from '../support/seeded.ts';
import { refusal } from '../support/test-server.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const WORDS = ['lantern', 'ticket', 'till', 'shelf', 'orrery', 'curtain', 'needle', 'plain', 'forecasting', 'forecast'];
const TAGS = ['red', 'green', 'blue', 'rare'];
const ROWS = 240;

interface Model {
  id: string;
  seq: number;
  row: ArtifactRow;
}

let test: TestRegistry;
let model: Model[] = [];
const random = seeded(7);
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];
const some = <T>(list: readonly T[], share: number): T[] => list.filter(() => random() < share);

const find = (query: ArtifactQueryInput): Promise<ArtifactPage> => findArtifacts(test.server, ArtifactQuery.parse(query));

/** The table as it stands, which is what every query is compared with. */
async function readModel(): Promise<Model[]> {
  const all: Model[] = [];
  const seqs = await test.server.db.read((q) => q.all<{ seq: number; id: string }>(sql`SELECT seq, artifact_id AS id FROM artifact ORDER BY seq`));
  const { artifacts } = await find({ archived: 'true', deleted: 'true', limit: 1000 });
  for (const { seq, id } of seqs) all.push({ id, seq, row: artifacts.find((one) => one.artifactId === id)! });
  return all;
}

beforeAll(async () => {
  test = await openRegistry();
  for (let i = 0; i < ROWS; i++) {
    // The clock stands still now and then, and is put back once.
    test.setNow(T0 + (i < 150 ? i : i - 40) * 60_000 - (i % 7 === 0 ? 60_000 : 0));
    await test.add({
      type: pick(ARTIFACT_TYPES),
      source: pick(ARTIFACT_SOURCES),
      title: `${pick(WORDS)} ${pick(WORDS)} ${i % 5 === 0 ? 'Äpfel' : ''}`.trim(),
      description: some(WORDS, 0.2).join(' '),
      tags: some(TAGS, 0.4),
      preset: random() < 0.5 ? pick(['demo_minimal', 'batch']) : null,
      model: random() < 0.3 ? 'naive' : null,
      text: 'x'.repeat(Math.floor(random() * 50)),
    });
  }
  const ids = (await find({ limit: 1000 })).artifacts.map((one) => one.artifactId);
  await bulkArtifacts(test.server, LOCAL, { ids: ids.filter((_, i) => i % 11 === 0), action: { type: 'archive' } });
  await bulkArtifacts(test.server, LOCAL, { ids: ids.filter((_, i) => i % 13 === 0), action: { type: 'delete' } });
  await bulkArtifacts(test.server, LOCAL, { ids: ids.filter((_, i) => i % 17 === 0), action: { type: 'pin' } }).catch(() => {});
  // Some are changed later than they were made, and some while the clock stands before all of them: these count as changed when made.
  for (const [i, artifactId] of ids.entries()) {
    if (i % 5 !== 0) continue;
    test.setNow(i % 10 === 0 ? T0 - 3_600_000 : T0 + Math.floor(random() * 300) * 60_000);
    await updateArtifact(test.server, LOCAL, { artifactId }, { description: some(WORDS, 0.2).join(' ') });
  }
  test.setNow(T0 + 300 * 60_000);
  model = await readModel();
  expect(model.filter(({ row }) => row.modifiedAt > row.createdAt).length).toBeGreaterThan(10);
  for (const { row } of model) expect(row.modifiedAt >= row.createdAt).toBe(true);
});
afterAll(() => test.close());

const folded = (text: string): string[] =>
  text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/** What a query means, said plainly and without an index. */
function expected(query: ArtifactQueryInput): string[] {
  const words = (query.q ?? '').split(' ').filter(Boolean);
  const fits = ({ row }: Model): boolean => {
    if ((query.archived ?? 'false') === 'false' ? row.archived : query.archived === 'only' && !row.archived) {
      if (!(query.deleted === 'only' && query.archived === undefined)) return false;
    }
    if ((query.deleted ?? 'false') === 'false' ? row.deletedAt !== null : query.deleted === 'only' && row.deletedAt === null) return false;
    if (query.type && !query.type.includes(row.type)) return false;
    if (query.source && !query.source.includes(row.source)) return false;
    if (query.preset && !query.preset.includes(row.preset ?? '-')) return false;
    if (query.model && !query.model.includes(row.model ?? '-')) return false;
    if (query.tag && !(query.tagMode === 'any' ? query.tag.some((tag) => row.tags.includes(tag)) : query.tag.every((tag) => row.tags.includes(tag))))
      return false;
    if (query.notTag?.some((tag) => row.tags.includes(tag))) return false;
    if (query.capability && !query.capability.every((one) => row.capabilities.includes(one))) return false;
    if (query.minSize !== undefined && row.bytes < query.minSize) return false;
    if (query.maxSize !== undefined && row.bytes > query.maxSize) return false;
    if (query.createdAfter && Date.parse(row.createdAt) < Date.parse(query.createdAfter)) return false;
    if (query.createdBefore && Date.parse(row.createdAt) >= Date.parse(query.createdBefore)) return false;
    if (query.modifiedAfter && Date.parse(row.modifiedAt) < Date.parse(query.modifiedAfter)) return false;
    if (query.modifiedBefore && Date.parse(row.modifiedAt) >= Date.parse(query.modifiedBefore)) return false;
    if (query.pinned !== undefined && row.pinned !== query.pinned) return false;
    const all = [...folded(row.title), ...folded(row.description), ...row.tags.flatMap(folded), 'a', 'txt'].filter((one) => one !== 'a' && one !== 'txt');
    return words.every((word) => {
      const not = word.startsWith('-');
      const inTitle = word.includes('title:');
      const bare = word.replace(/^-/, '').replace('title:', '');
      const text = inTitle ? folded(row.title) : all;
      const has = bare.endsWith('*') ? text.some((one) => one.startsWith(folded(bare)[0])) : text.includes(folded(bare)[0]);
      return has !== not;
    });
  };
  const sort = query.sort ?? 'created';
  const sign = (query.order ?? (sort === 'title' ? 'asc' : 'desc')) === 'asc' ? 1 : -1;
  const key = ({ row, seq }: Model): string | number =>
    sort === 'title'
      ? row.title.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
      : sort === 'size'
        ? row.bytes
        : sort === 'modified'
          ? row.modifiedAt
          : seq;
  const compare = (a: Model, b: Model): number => {
    const [x, y] = [key(a), key(b)];
    const order = typeof x === 'string' ? Buffer.compare(Buffer.from(x), Buffer.from(y as string)) : x - (y as number);
    return sign * (order === 0 ? a.seq - b.seq : order);
  };
  return model
    .filter(fits)
    .sort(compare)
    .map((one) => one.id);
}

function randomQuery(): ArtifactQueryInput {
  const query: ArtifactQueryInput = {};
  const word = (): string => {
    const base = pick([...WORDS, 'apfel']);
    return `${random() < 0.2 ? '-' : ''}${random() < 0.2 ? 'title:' : ''}${random() < 0.3 ? `${base.slice(0, 4)}*` : base}`;
  };
  if (random() < 0.5) query.q = Array.from({ length: 1 + Math.floor(random() * 2) }, word).join(' ');
  if (random() < 0.3) query.type = some(ARTIFACT_TYPES, 0.5);
  if (random() < 0.3) query.source = some(ARTIFACT_SOURCES, 0.6);
  if (random() < 0.3) query.tag = some(TAGS, 0.4);
  if (random() < 0.3) query.tagMode = 'any';
  if (random() < 0.2) query.notTag = [pick(TAGS)];
  if (random() < 0.2) query.preset = ['demo_minimal'];
  if (random() < 0.1) query.model = ['naive'];
  if (random() < 0.2) query.capability = some(['compare', 'download', 'export', 'register'], 0.5);
  if (random() < 0.2) query.minSize = Math.floor(random() * 30);
  const minute = (most: number): number => T0 + Math.floor(random() * most) * 60_000;
  const bounds = (most: number, share: number): [string | undefined, string | undefined] => {
    const [from, to] = [minute(most), minute(most)].sort((a, b) => a - b).map((at) => new Date(at).toISOString());
    return [random() < share ? from : undefined, random() < share ? to : undefined];
  };
  [query.createdAfter, query.createdBefore] = bounds(200, 0.2);
  [query.modifiedAfter, query.modifiedBefore] = bounds(300, 0.15);
  if (random() < 0.2) query.archived = pick(['true', 'only']);
  if (random() < 0.15 && query.archived !== 'only') query.deleted = 'true';
  if (random() < 0.1) query.pinned = random() < 0.5;
  if (random() < 0.5) query.sort = pick(['created', 'modified', 'title', 'size']);
  if (random() < 0.4) query.order = pick(['asc', 'desc']);
  for (const name of ['type', 'source', 'tag', 'capability'] as const) if (query[name]?.length === 0) delete query[name];
  return query;
}

/** Every page of a query by cursor. */
async function walk(query: ArtifactQueryInput, limit: number, between?: () => Promise<void>): Promise<{ ids: string[]; total: number }> {
  const ids: string[] = [];
  let cursor: string | undefined;
  let total = -1;
  do {
    const page = await find({ ...query, limit, ...(cursor === undefined ? {} : { cursor }) });
    ids.push(...page.artifacts.map((one) => one.artifactId));
    if (total < 0) total = page.total;
    expect(page.total).toBe(total);
    cursor = page.nextCursor ?? undefined;
    await between?.();
  } while (cursor !== undefined);
  return { ids, total };
}

describe.each([
  ['few candidates', { gather: 4000, slice: 4096, words: 12_000 }],
  ['many candidates', { gather: 5, slice: 32, words: 40 }],
])('the query against a plain reading of the table: %s', (_, limits) => {
  const usual = { ...LIMITS };
  beforeAll(() => void Object.assign(LIMITS, limits));
  afterAll(() => void Object.assign(LIMITS, usual));

  it('finds the same rows in the same order, with a true total, whatever is asked', async () => {
    for (let i = 0; i < 250; i++) {
      const query = randomQuery();
      const wanted = expected(query);
      const { ids, total } = await walk(query, pick([3, 17, 100]));
      expect(ids, JSON.stringify(query)).toEqual(wanted);
      expect(total, JSON.stringify(query)).toBe(wanted.length);
      expect((await walk(written(query), 100)).ids, JSON.stringify(written(query))).toEqual(wanted);
      const [offset, limit] = [Math.floor(random() * 40), pick([1, 10])];
      const page = await find({ ...query, offset, limit });
      expect(
        page.artifacts.map((one) => one.artifactId),
        JSON.stringify({ ...query, offset }),
      ).toEqual(wanted.slice(offset, offset + limit));
    }
  });

  it('is the same by address: written, read, asked', async () => {
    for (let i = 0; i < 60; i++) {
      const query = randomQuery();
      expect(readArtifactQuery(writeArtifactQuery(query))).toEqual(ArtifactQuery.parse(query));
    }
    expect(readArtifactQuery(new URLSearchParams('search=lamp&tags=a,b&tags=c&limit=5&offset=10'))).toMatchObject({
      q: 'lamp',
      tag: ['a', 'b', 'c'],
      limit: 5,
      offset: 10,
    });
  });

  it('counts facets of what it finds', async () => {
    for (const query of [{}, { tag: ['red'] }, { q: 'lantern' }, { tag: ['red', 'blue'], tagMode: 'any' }, { source: ['user'] }] as ArtifactQueryInput[]) {
      const { facets, facetsOver } = await find({ ...query, facets: ['type', 'tag', 'preset'] });
      expect(facetsOver).toBeNull();
      const rows = expected(query).map((id) => model.find((one) => one.id === id)!.row);
      for (const { value, count } of facets!.type) expect(count).toBe(rows.filter((row) => row.type === value).length);
      expect(facets!.type.map((one) => one.count).reduce((a, b) => a + b, 0)).toBe(rows.length);
      for (const { value, count } of facets!.preset) expect(count).toBe(rows.filter((row) => row.preset === value).length);
      for (const { value, count } of facets!.tag) expect(count).toBe(rows.filter((row) => row.tags.includes(value)).length);
    }
  });

  it('counts facets of the newest it finds where that is many, and says so', async () => {
    const { facets: usual } = LIMITS;
    LIMITS.facets = 12;
    const { facets, facetsOver } = await find({ tag: ['red'], facets: ['type', 'source'] });
    LIMITS.facets = usual;
    expect(facetsOver).toBe(12);
    const rows = expected({ tag: ['red'] }).map((id) => model.find((one) => one.id === id)!.row);
    expect(rows.length).toBeGreaterThan(12);
    for (const facet of ['type', 'source'] as const)
      for (const { value, count } of facets![facet]) expect(count).toBe(rows.slice(0, 12).filter((row) => row[facet] === value).length);
  });

  it('ranks by relevance where few match, and says so', async () => {
    const page = await find({ q: 'lantern', sort: 'relevance', limit: 5 });
    expect(page).toMatchObject({ ranking: 'relevance', rankingNote: null });
    const { ids } = await walk({ q: 'lantern', sort: 'relevance' }, 5);
    expect([...ids].sort()).toEqual(expected({ q: 'lantern' }).sort());
    expect(page.artifacts[0].title).toContain('lantern');
    expect(await find({ sort: 'relevance', limit: 1 })).toMatchObject({ ranking: 'newest', rankingNote: expect.stringContaining('no words') });
  });
});

describe('the index of words', () => {
  it('has what the rows say, whatever was done to them', async () => {
    const { client } = await connect({ dataDir: test.dataDir }, []);
    const [{ sql: made }] = (await client.execute("SELECT sql FROM sqlite_master WHERE name = 'artifact_fts'")).rows;
    const differs = async (): Promise<number> => {
      const vocabulary = (name: string): string => `CREATE VIRTUAL TABLE ${name}_said USING fts5vocab(${name}, instance);`;
      await client.executeMultiple(`${String(made).replace('artifact_fts', 'anew_fts')}; INSERT INTO anew_fts (rowid, title, description, tags, words, terms)
        SELECT seq, title, description, tags, words, terms FROM artifact_text; ${vocabulary('artifact_fts')} ${vocabulary('anew_fts')}`);
      const less = (a: string, b: string): string => `SELECT count(*) AS n FROM (SELECT * FROM ${a}_said EXCEPT SELECT * FROM ${b}_said)`;
      const { rows } = await client.execute(`SELECT (${less('artifact_fts', 'anew_fts')}) + (${less('anew_fts', 'artifact_fts')}) AS n`);
      await client.executeMultiple('DROP TABLE artifact_fts_said; DROP TABLE anew_fts_said; DROP TABLE anew_fts;');
      return Number(rows[0].n);
    };
    expect(await differs()).toBe(0);
    // It can differ: words that no row has.
    const stray = (into: string, first: string): string =>
      `INSERT INTO artifact_fts (${into} rowid, title, description, tags, words, terms) VALUES (${first} 1, 'stray', '', '', '', '')`;
    await client.execute(stray('', ''));
    expect(await differs()).toBe(1);
    await client.execute(stray('artifact_fts,', "'delete',"));
    expect(await differs()).toBe(0);
    client.close();
  });

  it('takes no text for a term of its own, and keeps tags of any letters apart', async () => {
    const [own, odd] = ['\u{e000}all \u{e000}archived', 'ä "b" -c* \u{e000}x, d'];
    const plain = await test.add({ title: `zeppelin ${own}`, tags: [odd] });
    const other = await test.add({ title: 'zeppelin', tags: ['ä'], source: 'import' });
    const found = async (query: ArtifactQueryInput): Promise<string[]> => (await find(query)).artifacts.map((one) => one.artifactId);
    expect(await found({ q: 'zeppelin' })).toEqual([other, plain]);
    expect(await found({ q: 'zeppelin', tag: [odd] })).toEqual([plain]);
    expect(await found({ q: 'zeppelin', tag: ['ä'], source: ['import'] })).toEqual([other]);
    // Its letters are words as any others.
    expect(await found({ q: `zeppelin ${own}` })).toEqual([plain]);
    await updateArtifact(test.server, LOCAL, { artifactId: other }, { tags: [odd] });
    expect(await found({ q: 'zeppelin', tag: [odd] })).toEqual([other, plain]);
    await changeState(test.server, LOCAL, { artifactId: plain }, 'archive');
    expect(await found({ q: 'zeppelin' })).toEqual([other]);
    expect(await found({ q: 'zeppelin', archived: 'only', tag: [odd] })).toEqual([plain]);
    model = await readModel();
  });
});

describe('any text at all', () => {
  it('is taken or refused with a sentence, never an error of the index', async () => {
    const letters = [
      '"',
      "'",
      '*',
      '-',
      ':',
      '(',
      ')',
      'AND',
      'OR',
      'NOT',
      'NEAR',
      '^',
      '+',
      '{',
      '}',
      'title:',
      'tag:',
      'nosuch:',
      'Type:',
      'is:',
      'workspace:',
      'tags:',
      'constructor:',
      'abc',
      'é',
      '日本',
      '\u0000',
      '\u{e000}',
      '%',
      '\\',
      ' ',
      '\u0301',
      '🙂',
    ];
    for (let i = 0; i < 400; i++) {
      const q = Array.from({ length: 1 + Math.floor(random() * 8) }, () => pick(letters)).join(random() < 0.5 ? ' ' : '');
      try {
        await find({ q, limit: 2, sort: pick(['created', 'relevance', 'title']) });
      } catch (error) {
        expect((error as { code?: string }).code, q).toMatch(/^(BAD_QUERY|WORKSPACE_NOT_FOUND)$/);
        expect((error as AppError).errors, q).toEqual([{ path: 'q', message: expect.any(String) }]);
      }
    }
  });

  it('means what the grammar says', () => {
    expect(parseSearch('one "two three" fore* -four title:five')).toEqual({
      match: '"one" AND "two three" AND "fore" * AND title : "five"',
      without: '"four"',
      filters: [],
      notes: [],
    });
    expect(parseSearch('tag:red -tag:blue type:forecast').filters).toEqual([
      { name: 'tag', value: 'red', not: false, part: 'tag:red' },
      { name: 'tag', value: 'blue', not: true, part: '-tag:blue' },
      { name: 'type', value: 'forecast', not: false, part: 'type:forecast' },
    ]);
    expect(() => parseSearch('ab*')).toThrow(/at least 3 letters/);
  });

  it.each([
    ['type:', '“type:” has nothing'],
    ['-type:', 'for example type:forecast'],
    ['lantern title:', 'title:forecast'],
    ['title:""', 'nothing to look for'],
    ['-tag: red', '-tag:weekly'],
    ['type: tag:red', '“type:” has nothing'],
    ['-type:run', 'only words and tags'],
    ['*', 'no letter or digit'],
    ['- ""', 'no letter or digit'],
    ['is:foo', '“is:foo” cannot be read: after is: stands one of archived, deleted, pinned; write for example is:archived'],
    ['type:modle', 'write type:model'],
    ['type:"portfolio test"', 'write for example type:forecast'],
  ])('refuses %s and says what to write', async (q, said) => {
    expect(await find({ q }).catch((error: AppError) => [error.code, error.errors])).toEqual([
      'BAD_QUERY',
      [{ path: 'q', message: expect.stringContaining(said) }],
    ]);
  });

  it('says of a workspace that is not known where it stands', async () => {
    const told = (query: ArtifactQueryInput) => find(query).catch((error: AppError) => [error.code, error.errors[0].path, error.errors[0].message]);
    expect(await told({ q: 'Workspace:nope' })).toEqual(['WORKSPACE_NOT_FOUND', 'q', expect.stringContaining('“Workspace:nope” names no workspace')]);
    expect(await told({ workspace: 'nope' })).toEqual(['WORKSPACE_NOT_FOUND', 'workspace', expect.stringContaining('is not known')]);
  });

  it('takes names and the words of fixed vocabularies in any case', async () => {
    expect((await find({ q: 'TYPE:"Feature Frame" Source:ENGINE' })).total).toBe((await find({ type: ['feature_frame'], source: ['engine'] })).total);
    expect((await find({ q: 'IS:Archived' })).total).toBe((await find({ archived: 'only' })).total);
  });

  it.each([
    ['tags:red', 'tag:red'],
    ['-tags:red', '-tag:red'],
    ['world:batch', 'preset:batch'],
    ['archived:true', 'is:archived'],
    ['created:2026', 'createdAfter, createdBefore'],
    ['Model: lantern', 'model:lantern'],
  ])('reads %s as words and says so', (q, said) => {
    expect(parseSearch(q)).toMatchObject({ filters: [], notes: [expect.stringContaining(said)] });
  });

  it.each(['http://x', '12:30', 'note: lantern', 'a - b', 'constructor:x', 'lantern: ticket'])('reads %s as words and makes nothing of it', (q) => {
    expect(parseSearch(q)).toMatchObject({ filters: [], notes: [] });
  });
});

/** A query with all that its text can say said there, in any case. */
function written({ type: [type, ...types] = [], source: [source, ...sources] = [], tag = [], notTag = [], ...query }: ArtifactQueryInput): ArtifactQueryInput {
  const spell = (text: string): string => pick([text, text.toUpperCase(), text.replaceAll('_', '-')]);
  const single = [...(type && types.length === 0 ? [`Type:${spell(type)}`] : []), ...(source && sources.length === 0 ? [`source:${spell(source)}`] : [])];
  const parts = [query.q ?? '', ...single, ...tag.map((one) => `TAG:${one}`), ...notTag.map((one) => `-tag:${one}`)].filter((one) => one !== '');
  return {
    ...query,
    ...(parts.length > 0 ? { q: parts.join(' ') } : {}),
    ...(types.length > 0 ? { type: [type, ...types] } : {}),
    ...(sources.length > 0 ? { source: [source, ...sources] } : {}),
  };
}

describe('paging', () => {
  it('neither repeats nor skips a row while others are added', async () => {
    for (const sort of ['created', 'title', 'size', 'modified'] as const) {
      const before = expected({ sort });
      const { ids } = await walk({ sort }, 13, async () => {
        await test.add({ title: pick(WORDS), text: 'y'.repeat(Math.floor(random() * 60)) });
      });
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.filter((id) => before.includes(id))).toEqual(before);
      model = await readModel();
    }
  });

  it('refuses a cursor of another query, and parameters that do not go together', async () => {
    const { nextCursor } = await find({ limit: 2 });
    expect(await refusal(find({ limit: 2, tag: ['red'], cursor: nextCursor! }))).toMatchObject({ code: 'BAD_QUERY', paths: ['cursor'] });
    expect(await refusal(find({ cursor: 'bm9uc2Vuc2U' }))).toMatchObject({ code: 'BAD_QUERY', paths: ['cursor'] });
    expect(await refusal(find({ cursor: nextCursor!, offset: 2 }))).toMatchObject({ code: 'BAD_QUERY', paths: ['offset'] });
    expect(() => readArtifactQuery(new URLSearchParams('colour=red'))).toThrow(/colour/);
  });

  it('leaves out what is deleted, and finds it when asked', async () => {
    const id = await test.add({ title: 'passing' });
    await changeState(test.server, LOCAL, { artifactId: id }, 'delete');
    expect((await find({ q: 'passing' })).total).toBe(0);
    expect((await find({ q: 'passing is:deleted' })).artifacts.map((one) => one.artifactId)).toEqual([id]);
    await changeState(test.server, LOCAL, { artifactId: id }, 'restore');
    expect((await find({ q: 'passing' })).total).toBe(1);
  });
});
