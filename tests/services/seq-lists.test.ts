import { describe, expect, it } from 'vitest';
import { seqsAfter, siftSeqs } from '../../server/services/artifact/seq-lists.ts';
import { seeded } from '../support/seeded.ts';

const random = seeded(11);
const some = (n: number): number[] => [...new Set(Array.from({ length: n }, () => Math.floor(random() * 60)))];

describe.each(['asc', 'desc'] as const)('lists of places, %s', (order) => {
  const sorted = (list: number[]): number[] => list.toSorted((a, b) => (order === 'asc' ? a - b : b - a));

  it('keep what another list has, or has not', () => {
    for (let i = 0; i < 300; i++) {
      const [list, other] = [sorted(some(i % 40)), sorted([...some(i % 23), ...some(3)])];
      expect(siftSeqs(list, other, { order, keep: 'shared' })).toEqual(list.filter((seq) => other.includes(seq)));
      expect(siftSeqs(list, other, { order, keep: 'others' })).toEqual(list.filter((seq) => !other.includes(seq)));
    }
  });

  it('go on behind a place, whether it stands in them or not', () => {
    for (let i = 0; i < 300; i++) {
      const list = sorted(some(i % 40));
      const place = Math.floor(random() * 64) - 2;
      expect(seqsAfter(list, place, order)).toEqual(list.filter((seq) => (order === 'asc' ? seq > place : seq < place)));
    }
  });
});
