import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chunkSources } from '../../../server/engine/knowledge/chunk-guide.ts';
import { parseBlocks, parsePage, parseSpans } from '../../../server/engine/knowledge/parse-guide.ts';
import { readGuide, readSources } from '../../../server/engine/knowledge/read-guide.ts';
import { toMatch } from '../../../server/engine/knowledge/search-guide.ts';
import { ROOT } from '../../support/folders.ts';

const CATALOGUE = { presets: [], models: [] };

describe('the guide’s Markdown', () => {
  it('has headings, text, lists, tables, code and tables of the product', () => {
    const blocks = parseBlocks(
      [
        '# One: two',
        'a `b`',
        'c **d**',
        '',
        '- [e](/f)',
        '  and on',
        '- g',
        '',
        '| h | i |',
        '|---|---|',
        '| `j` | k |',
        '',
        '```Label',
        '| x',
        '# y',
        '```',
        '<!-- models -->',
      ].join('\n'),
    );
    expect(blocks).toEqual([
      { type: 'heading', text: 'One: two', id: 'one-two' },
      { type: 'text', spans: [{ text: 'a ' }, { text: 'b', style: 'code' }, { text: ' c ' }, { text: 'd', style: 'bold' }] },
      { type: 'list', items: [[{ text: 'e', href: '/f' }, { text: ' and on' }], [{ text: 'g' }]] },
      { type: 'table', head: ['h', 'i'], rows: [[[{ text: 'j', style: 'code' }], [{ text: 'k' }]]] },
      { type: 'code', label: 'Label', text: '| x\n# y' },
      { type: 'live', name: 'models' },
    ]);
  });

  it('leaves what it does not know as text, and always comes to an end', () => {
    for (const odd of ['**', '`', '[a](', '|', '- ', '```', '<!-- -->', '####### x', '> q', '\u0000'])
      expect(parseBlocks(odd).length, odd).toBeLessThanOrEqual(1);
    expect(parseSpans('a ** b ` c [d] (e)')).toEqual([{ text: 'a ** b ` c [d] (e)' }]);
    expect(() => parsePage('x', 'no head')).toThrow('guide page x.md has no title');
  });
});

describe('the guide', () => {
  const pages = readGuide(ROOT);

  it('has its pages in order, each with a title and a line on what it is about', () => {
    expect(pages.map(({ slug }) => slug).slice(0, 3)).toEqual(['quick-start', 'your-data', 'presets']);
    expect(pages.map(({ slug }) => slug)).toContain('skips');
    expect(new Set(pages.map(({ place }) => place)).size).toBe(pages.length);
    for (const { about, blocks } of pages) {
      expect(about).toMatch(/\.$/);
      expect(blocks.length).toBeGreaterThan(3);
    }
  });

  it('links only to pages there are', () => {
    const links = pages.flatMap(({ slug, blocks }) =>
      blocks.flatMap((block) => {
        const spans = block.type === 'text' ? block.spans : block.type === 'list' ? block.items.flat() : block.type === 'table' ? block.rows.flat(2) : [];
        return spans.flatMap(({ href }) => (href ? [{ slug, href }] : []));
      }),
    );
    expect(links.length).toBeGreaterThan(4);
    for (const { slug, href } of links) {
      const path = href.split('#')[0];
      const isThere = pages.some((page) => `/docs/${page.slug}` === path) || existsSync(join(ROOT, 'app', path, 'page.tsx'));
      expect([slug, href, isThere]).toEqual([slug, href, true]);
    }
  });

  it('says of every preset what to expect of it', () => {
    const text = readFileSync(join(ROOT, 'public/guide/skips.md'), 'utf8');
    for (const file of readdirSync(join(ROOT, 'plugins/presets'))) expect(text).toContain(`\`${file.slice(0, -3).replaceAll('-', '_')}\``);
  });

  it('is cut into sections of a readable length, with addresses; the same text gives the same sections', () => {
    const chunks = chunkSources(readSources(CATALOGUE, ROOT));
    expect(chunks.length).toBeGreaterThan(40);
    for (const { text, source, href } of chunks) {
      expect(text.length, `${source} ${href}`).toBeLessThan(2500);
      expect(href === '' ? /^[A-Z]+\.md$/.test(source) : href.startsWith('/docs/')).toBe(true);
    }
    expect(new Set(chunks.map(({ digest }) => digest)).size).toBe(chunks.length);
    expect(chunkSources(readSources(CATALOGUE, ROOT))).toEqual(chunks);
    const run = chunks.find(({ href }) => href === '/docs/quick-start#from-the-command-line');
    expect(run).toMatchObject({ title: 'Quick start', heading: 'From the command line', text: expect.stringContaining('npx vitrine run demo_minimal') });
  });
});

describe('toMatch', () => {
  it('quotes each word and leaves out those that say nothing', () => {
    expect(toMatch('How do I run the demo pipeline?')).toBe('"run" OR "demo" OR "pipeline"');
    expect(toMatch('how do I?')).toBe('"how" OR "do" OR "i"');
    expect(toMatch('run RUN Run')).toBe('"run"');
    expect(toMatch('"; DROP TABLE x -- NEAR(a, b) title:c d*')).toBe('"drop" OR "table" OR "x" OR "near" OR "b" OR "title" OR "c" OR "d"');
    expect(toMatch('Wie läuft ein Lauf? 週次')).toBe('"wie" OR "läuft" OR "ein" OR "lauf" OR "週次"');
    for (const nothing of ['', '   ', '?!*"', '😀']) expect(toMatch(nothing)).toBe('');
    expect(toMatch('word '.repeat(10_000) + Array.from({ length: 99 }, (_, i) => `w${i}`).join(' ')).split(' OR ')).toHaveLength(32);
  });
});
