import { describe, expect, it } from 'vitest';
import { nameHistories } from '../../../plugins/backtesting/name-histories.ts';

const PERIODS = 100;
/** A series observed from one period to another, both included. */
const from = (first: number, last: number): number[] => Array.from({ length: PERIODS }, (_, t) => (t < first || t > last ? Number.NaN : 5));

function name(pasts: readonly (readonly number[])[], m = 7, horizon = 14) {
  return nameHistories({ series: pasts.length, periods: PERIODS, m, y: Float64Array.from(pasts.flat()) }, horizon, (ordinal) => `s${ordinal}`);
}

describe('series with another past than most', () => {
  it('each is named once, with the period that tells it apart', () => {
    const pasts = [from(0, 99), from(0, 86), from(0, 85), from(87, 99), from(86, 99), from(51, 99), from(50, 99), from(100, 0)];
    expect(name(pasts)).toEqual([
      { kind: 'quiet', series: 1, named: [{ key: 's2', period: 85 }] },
      { kind: 'short', series: 1, named: [{ key: 's3', period: 87 }] },
      {
        kind: 'new',
        series: 2,
        named: [
          { key: 's4', period: 86 },
          { key: 's5', period: 51 },
        ],
      },
    ]);
  });

  it('counts all and names twenty', () => {
    const [quiet] = name(Array.from({ length: 30 }, () => from(0, 10)));
    expect([quiet.series, quiet.named.length, quiet.named[19].key]).toEqual([30, 20, 's19']);
  });
});
