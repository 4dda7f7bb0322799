import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { openGroupSpill } from '../../server/feeds/group-spill.ts';
import { createKeyTable } from '../../server/feeds/key-table.ts';
import { createRefusals, quoteCell } from '../../server/feeds/refusals.ts';
import { openBench } from './feed-file.ts';

const bench = openBench();
afterAll(bench.close);

describe('createKeyTable', () => {
  it('numbers names by first appearance, as a Map does', () => {
    const names = fc.array(
      fc.oneof(
        fc.nat({ max: 40 }).map((n) => `key_${n}`),
        fc.string({ maxLength: 3 }),
        fc.constantFrom('__proto__', 'constructor', ''),
      ),
      { maxLength: 400 },
    );
    fc.assert(
      fc.property(names, (keys) => {
        const table = createKeyTable(1000, 'series');
        const oracle = new Map<string, number>();
        for (const key of keys) {
          const bytes = Buffer.from(key);
          expect(table.find(bytes, 0, bytes.length)).toBe(oracle.get(key) ?? -1);
          if (!oracle.has(key)) oracle.set(key, oracle.size);
          expect(table.intern(bytes, 0, bytes.length)).toBe(oracle.get(key));
        }
        expect([...oracle.keys()]).toEqual(Array.from({ length: table.size() }, (_, i) => table.bytes(i).toString()));
      }),
    );
  });

  it('grows, and refuses above its limit', () => {
    const table = createKeyTable(5000, 'series');
    for (let i = 0; i < 5000; i++) expect(table.intern(Buffer.from(`k${i}`), 0, `k${i}`.length)).toBe(i);
    expect(table.find(Buffer.from('k4999'), 0, 5)).toBe(4999);
    expect(() => table.intern(Buffer.from('more'), 0, 4)).toThrow(/more than 5000 distinct series/);
  });
});

describe('openGroupSpill', () => {
  it('gives each group back its records in order, from memory and from disk', () => {
    const width = 60;
    const spill = openGroupSpill(join(bench.dir, 'spill'), width);
    const values = new Float64Array(width);
    const count = 150_000;
    for (let i = 0; i < count; i++) {
      values.fill(i);
      spill.add((i * 7919) % 300, i % 50_000, i, values);
    }
    expect(spill.bytes()).toBeGreaterThan(64 << 20);
    const seen = new Map<number, number>();
    let wrong = 0;
    let total = 0;
    for (let group = 0; group < 5; group++)
      spill.each(group, (local, meta, line, block, at) => {
        const ordinal = group * 64 + local;
        if (
          line <= (seen.get(ordinal) ?? -1) ||
          (line * 7919) % 300 !== ordinal ||
          meta !== line % 50_000 ||
          block[at] !== line ||
          block[at + width - 1] !== line
        )
          wrong++;
        seen.set(ordinal, line);
        total++;
      });
    spill.close();
    expect([wrong, total, seen.size]).toEqual([0, count, 300]);
  });
});

describe('createRefusals', () => {
  it('keeps the first hundred by line, whatever the order they came in, and all of them in the CSV', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat({ max: 100_000 }), { maxLength: 300 }), (lines) => {
        const refusals = createRefusals(1000);
        for (const line of lines) refusals.add(line, line % 2 ? 'odd' : 'even', () => `line ${line}`);
        const sorted = [...lines].sort((a, b) => a - b);
        expect(refusals.lines()).toEqual(sorted.slice(0, 100).map((line) => ({ line, reason: `line ${line}` })));
        const csv = Buffer.concat([...refusals.csv()])
          .toString()
          .split('\r\n')
          .slice(1, -1);
        expect(csv).toEqual(sorted.map((line) => `${line},"${line % 2 ? 'odd' : 'even'}"`));
        expect(refusals.counts().reduce((sum, { count }) => sum + count, 0)).toBe(refusals.total());
      }),
    );
  });

  it('quotes cells on one line and short', () => {
    expect(quoteCell('a\nb\u0000c')).toBe('"a b c"');
    expect(quoteCell('x'.repeat(100))).toHaveLength(42);
  });
});
