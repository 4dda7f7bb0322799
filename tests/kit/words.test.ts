import { describe, expect, it } from 'vitest';
import { allOf, groupDigits, plural } from '../../server/kit/words.ts';

describe('words of counts', () => {
  it('are one thing, several things, and none of them', () => {
    expect([0, 1, 2, 1027].map((count) => plural(count, 'row'))).toEqual(['0 rows', '1 row', '2 rows', '1,027 rows']);
    expect([1, 3].map((count) => plural(count, 'series', 'series'))).toEqual(['1 series', '3 series']);
    expect([1, 3].map((count) => plural(count, 'alias', 'aliases'))).toEqual(['1 alias', '3 aliases']);
  });

  it('say all of many, and the one', () => {
    expect([1, 30, 1200].map((count) => allOf(count, 'series', 'series'))).toEqual(['the one series', 'all 30 series', 'all 1,200 series']);
  });

  it('group digits by three, whatever the machine speaks', () => {
    expect([0, 999, 1000, -1234567, 12345678.6].map(groupDigits)).toEqual(['0', '999', '1,000', '-1,234,567', '12,345,679']);
    expect(groupDigits(1e21)).toBe('1e+21');
  });
});
