import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DateOrder, parseDate } from '../../server/feeds/parse-date.ts';
import { isBlank, parseNumber, parseWord } from '../../server/feeds/parse-number.ts';
import { dayNumber } from '../../server/kit/calendar.ts';

const number = (text: string, decimal = '.', group = ''): number => {
  const bytes = Buffer.from(`xx${text}yy`);
  return parseNumber(bytes, 2, bytes.length - 2, decimal.charCodeAt(0) + 256 * (group.charCodeAt(0) || 0));
};

describe('parseNumber', () => {
  it('gives exactly what Number gives, for any double and any way of writing it', () => {
    const text = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }).map((x) => x.toFixed(4)),
      fc.bigInt({ min: -(10n ** 22n), max: 10n ** 22n }).map(String),
      fc.tuple(fc.integer(), fc.nat({ max: 999_999 })).map(([a, b]) => `${a}.${String(b).padStart(6, '0')}`),
      fc.tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.nat({ max: 20 })).map(([x, digits]) => x.toExponential(digits)),
    );
    fc.assert(
      fc.property(text, (written) => {
        expect(Object.is(number(written), Number(written) + 0)).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });

  it('takes a decimal comma when told, and then no dot', () => {
    expect(number('3,25', ',')).toBe(3.25);
    expect(number('-1234567890123,456789', ',')).toBe(Number('-1234567890123.456789'));
    expect(number('3.25', ',')).toBeNaN();
    expect(number('3,25')).toBeNaN();
  });

  it('reads groups of three digits when told, with what Number gives without them', () => {
    const parts = fc.tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.option(fc.stringMatching(/^\d{1,4}$/)));
    fc.assert(
      fc.property(parts, fc.boolean(), ([whole, fraction], isComma) => {
        const [decimal, group] = isComma ? [',', '.'] : ['.', ','];
        const grouped = String(whole).replace(/\B(?=(\d{3})+$)/g, group);
        const written = fraction === null ? grouped : `${grouped}${decimal}${fraction}`;
        expect(number(written, decimal, group)).toBe(Number(fraction === null ? whole : `${whole}.${fraction}`) + 0);
      }),
      { numRuns: 2000 },
    );
    for (const text of ['1.05,5', '10.50', '0.050', '1.050.5', '1,050.5', '1.0500', '1.050,5,5', '1.050.', '.050']) expect(number(text, ',', '.')).toBeNaN();
  });

  it.each(['', ' ', '-', '.', '+.', '1e', '0x10', '1_000', 'NaN', 'Infinity', '1 2', '--1', '=1+1', '1,000', 'e5'])('is NaN for %j', (text) => {
    expect(number(text)).toBeNaN();
  });

  it.each([
    ['5', 5],
    [' 5 ', 5],
    ['+5', 5],
    ['.5', 0.5],
    ['5.', 5],
    ['-0', 0],
    ['1e3', 1000],
    ['007', 7],
  ])('reads %j', (text, value) => {
    expect(Object.is(number(text), value)).toBe(true);
  });
});

describe('isBlank and parseWord', () => {
  it('tells no value from a failed one', () => {
    const blank = (text: string): boolean => isBlank(Buffer.from(text), 0, Buffer.byteLength(text));
    expect(['', '  ', 'NA', 'n/a', 'null', 'None'].every(blank)).toBe(true);
    expect(['NaN', '0', '-', 'naan', 'missing'].some(blank)).toBe(false);
    expect([parseWord('TRUE'), parseWord(' no '), parseWord('maybe')]).toEqual([1, 0, Number.NaN]);
  });
});

describe('parseDate', () => {
  const day = (iso: string): number => dayNumber(iso) * 1440;
  it.each<[string, DateOrder, string, number]>([
    ['2020-02-29', 'iso', 'day', day('2020-02-29')],
    ['2020/2/9', 'iso', 'day', day('2020-02-09')],
    ['20200229', 'iso', 'day', day('2020-02-29')],
    ['2020-01-01T05:30:00Z', 'iso', 'day', day('2020-01-01') + 330],
    ['2020-01-01 23', 'iso', 'day', day('2020-01-01') + 1380],
    ['2020-01-01 00:00:00.000+00:00', 'iso', 'day', day('2020-01-01')],
    ['01/02/2020', 'dmy', 'day', day('2020-02-01')],
    ['01/02/2020', 'mdy', 'day', day('2020-01-02')],
    ['31.12.2020', 'dmy', 'day', day('2020-12-31')],
    ['5 Jan 2020', 'iso', 'day', day('2020-01-05')],
    ['January 5, 2020', 'iso', 'day', day('2020-01-05')],
    ['1949-01', 'iso', 'month', 1949 * 12],
    ['194912', 'iso', 'month', 1949 * 12 + 11],
    ['1949 Dec', 'iso', 'month', 1949 * 12 + 11],
    ['Dec-1949', 'iso', 'month', 1949 * 12 + 11],
    ['1998Q1', 'iso', 'quarter', 1998 * 12],
    ['1998-q4', 'iso', 'quarter', 1998 * 12 + 9],
    ['Q3 1998', 'iso', 'quarter', 1998 * 12 + 6],
    ['1949', 'iso', 'year', 1949 * 12],
    ['2020-W01', 'iso', 'day', day('2019-12-30')],
    ['2020-W53-7', 'iso', 'day', day('2021-01-03')],
    ['17', 'iso', 'index', 17],
    ['-3', 'iso', 'index', -3],
  ])('%s (%s) is a %s', (text, order, grain, tick) => {
    expect(parseDate(text, order)).toEqual({ grain, tick });
  });

  it.each<[string, DateOrder, RegExp]>([
    ['', 'iso', /empty/],
    ['01/02/2020', 'iso', /day\/month or month\/day/],
    ['13/13/2020', 'dmy', /no such day/],
    ['2021-02-29', 'iso', /no such day/],
    ['0001-01-01', 'iso', /outside 1000/],
    ['2020-01-01T10:00:05', 'iso', /seconds/],
    ['2020-01-01T25:00', 'iso', /time of day/],
    ['2020-01-01T10:00+02:00', 'iso', /offset/],
    ['2021-W53', 'iso', /no week 53/],
    ['01/02/20', 'dmy', /not in a known form/],
    ['hello', 'iso', /not in a known form/],
    ['=TODAY()', 'iso', /not in a known form/],
    ['x'.repeat(41), 'iso', /longer than 40/],
  ])('%s (%s) is refused', (text, order, reason) => {
    expect(parseDate(text, order)).toMatch(reason);
  });

  it('reads back every day it is shown', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('1000-01-01'), max: new Date('2999-12-31'), noInvalidDate: true }), (date) => {
        const iso = date.toISOString().slice(0, 10);
        const [year, month, dom] = iso.split('-');
        const expected = { grain: 'day', tick: day(iso) };
        expect(parseDate(iso, 'iso')).toEqual(expected);
        expect(parseDate(`${dom}/${month}/${year}`, 'dmy')).toEqual(expected);
        expect(parseDate(`${month}-${dom}-${year}`, 'mdy')).toEqual(expected);
      }),
    );
  });
});
