import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../../server/feeds/byte-source.ts';
import { createCsvScanner } from '../../server/feeds/csv-scanner.ts';
import { pumpRows } from '../../server/feeds/pump-rows.ts';
import { cellText } from '../../server/feeds/row.ts';

interface Scanned {
  rows: string[][];
  lines: number[];
  problems: (string | null)[];
}

/** Scans text in reads of the given sizes, used in turn. */
function scan(text: string, sizes: readonly number[], delimiter = ','): Scanned {
  const bytes = Buffer.from(text);
  let at = 0;
  let turn = 0;
  const source: ByteSource = {
    size: bytes.length,
    encoding: 'utf-8',
    position: () => at,
    read(target, offset, length) {
      const count = Math.min(length, sizes[turn++ % sizes.length], bytes.length - at);
      bytes.copy(target, offset, at, at + count);
      at += count;
      return count;
    },
    close() {},
  };
  const out: Scanned = { rows: [], lines: [], problems: [] };
  const scanner = createCsvScanner(delimiter.charCodeAt(0), (row) => {
    out.rows.push(Array.from({ length: row.count }, (_, c) => cellText(row, c)));
    out.lines.push(row.line);
    out.problems.push(row.problem);
  });
  for (const _ of pumpRows(source, scanner));
  return out;
}

function oracle(text: string, delimiter = ','): string[][] | null {
  try {
    return parse(text, { delimiter, record_delimiter: ['\r\n', '\n', '\r'], skip_empty_lines: true, relax_column_count: true });
  } catch {
    return null;
  }
}

const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
const nasty = fc.string({ unit: fc.constantFrom('a', 'b', '"', ',', ';', '\n', '\r', '\r\n', ' ', 'é', '""', '='), maxLength: 40 });

describe('createCsvScanner against csv-parse', () => {
  it('reads what any writer of RFC 4180 wrote, whatever the read size, delimiter and line end', () => {
    const cell = fc.string({ unit: fc.constantFrom('x', '1', '"', ',', ';', '\t', '|', '\n', '\r', 'ü', '漢', ' ', '='), maxLength: 8 });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        table,
        sizes,
        fc.constantFrom(',', ';', '\t', '|'),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.boolean(),
        (rows, reads, delimiter, end, last) => {
          const write = (value: string): string => (/[",;\t|\r\n]/.test(value) || value === '' ? `"${value.replaceAll('"', '""')}"` : value);
          const text = rows.map((row) => row.map(write).join(delimiter)).join(end) + (last ? end : '');
          const found = scan(text, reads, delimiter);
          expect(found.rows).toEqual(rows);
          expect(found.problems.every((problem) => problem === null)).toBe(true);
          expect(found.rows).toEqual(oracle(text, delimiter));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('accepts and refuses the same arbitrary text as csv-parse, with equal cells', () => {
    fc.assert(
      fc.property(nasty, sizes, (text, reads) => {
        const found = scan(text, reads);
        const expected = oracle(text);
        if (found.problems.some((problem) => problem !== null)) expect(expected).toBeNull();
        else expect(found.rows).toEqual(expected);
      }),
      { numRuns: 3000 },
    );
  });

  it('gives the same rows, lines and problems for every read size', () => {
    fc.assert(
      fc.property(nasty, sizes, (text, reads) => {
        expect(scan(text, reads)).toEqual(scan(text, [1 << 20]));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('createCsvScanner', () => {
  it('goes on after the line of a stray quote', () => {
    const found = scan('a,b\nx"y,1\n"x"y,2\nz,3\n', [3]);
    expect(found.problems).toEqual([null, 'stray quote', 'stray quote', null]);
    expect(found.rows[3]).toEqual(['z', '3']);
  });

  it('names a quote that is never closed', () => {
    expect(scan('a,b\n"x,1\n2,3\n', [4]).problems).toEqual([null, 'quote never closed']);
  });

  it('counts physical lines across quoted line breaks of all kinds', () => {
    expect(scan('h\n"a\nb"\n"c\r\nd"\n\n"e\rf"\ng\n', [2]).lines).toEqual([1, 2, 4, 7, 9]);
  });

  it('refuses a NUL byte with its line', () => {
    expect(() => scan('a,b\n1,\u0000\n', [100])).toThrow(/line 2 holds a NUL byte/);
    expect(() => scan('a,b\n1,"\u0000"\n', [100])).toThrow(/line 2 holds a NUL byte/);
  });

  it('marks a cell above 1 MB and a row above 20,000 cells', () => {
    expect(scan(`a\n${'x'.repeat((1 << 20) + 1)}\nok\n`, [1 << 16]).problems).toEqual([null, 'cell too long', null]);
    expect(scan(`a\n${','.repeat(25_000)}\nok\n`, [1 << 16]).problems).toEqual([null, 'too many columns', null]);
  });

  it('refuses a row that does not end within 16 MB', () => {
    expect(() => scan(`a\n"${'x\n'.repeat(9 << 20)}`, [1 << 20])).toThrow(/longer than 16 MB/);
  });
});
