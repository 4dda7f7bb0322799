import { describe, expect, test } from 'vitest';
import { comparisonSentence } from '../../app/_artifact/compare-words.ts';
import { policySentence } from '../../app/_registry/policy-words.ts';
import type { ArtifactComparison } from '../../server/services/artifact/views.ts';

const say = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('what two artifacts differ in', () => {
  type Figure = readonly [a: number | null, b: number | null];
  const sentence = (same: boolean, figures: readonly Figure[], changed = 0): string => {
    const metrics = figures.map(([a, b], at) => ({ name: `figure ${at}`, a, b, delta: a === null || b === null ? null : b - a, relative: null }));
    const files = [0, 1].map((at) => ({ path: `${at}`, a: 'x', b: 'y', status: at < changed ? ('changed' as const) : ('same' as const) }));
    return say(comparisonSentence({ same, metrics, files, metadata: [] as const } as unknown as ArtifactComparison));
  };

  test.each([
    ['nothing', true, [[1, 1]], 0, 'Their files are the same, byte for byte.'],
    ['figures of equal files', true, [[1, 2]], 0, '1 figure of 1 differs; their files are the same, byte for byte; the record is the same.'],
    ['files alone', false, [[1, 1]], 1, 'All figures are equal; 1 file of 2 differs; the record is the same.'],
    [
      'figures',
      false,
      [
        [1, 2],
        [1, 3],
        [4, 4],
      ],
      2,
      '2 figures of 3 differ; 2 files of 2 differ; the record is the same.',
    ],
    [
      'figures that one has',
      false,
      [
        [1, 1],
        [2, 2],
        [null, 1],
        [3, null],
        [4, null],
      ],
      2,
      'The 2 figures in both are equal, 2 are only in the first, 1 is only in the second; 2 files of 2 differ; the record is the same.',
    ],
    [
      'some, and figures that one has',
      false,
      [
        [1, 2],
        [2, 2],
        [null, 1],
      ],
      2,
      '1 of the 2 figures in both differs, 1 is only in the second; 2 files of 2 differ; the record is the same.',
    ],
    [
      'the one they share',
      false,
      [
        [1, 2],
        [null, 1],
      ],
      2,
      'The one figure in both differs, 1 is only in the second; 2 files of 2 differ; the record is the same.',
    ],
    [
      'all of them',
      false,
      [
        [1, null],
        [null, 1],
      ],
      2,
      'They have no figure in common: 1 is only in the first, 1 is only in the second; 2 files of 2 differ; the record is the same.',
    ],
  ] as const)('%s', (_, same, figures, changed, words) => {
    expect(sentence(same, figures, changed)).toBe(words);
  });
});

describe('what a policy deletes', () => {
  test.each([
    [{ type: ['model'] }, null, 5, 'Deletes models that are not among the newest 5.'],
    [{}, 30, null, 'Deletes artifacts that are older than 30 days.'],
    [
      { type: ['feature_frame', 'report'], tag: ['trial'] },
      1,
      1,
      'Deletes feature frames and reports with the tag trial that are older than 1 day and not the newest.',
    ],
    [
      { tag: ['a', 'b'], tagMode: 'any', direction: 'both', depth: 1, archived: 'false', deleted: 'false' },
      0,
      null,
      'Deletes all artifacts with the tags a or b.',
    ],
    [
      { type: ['telemetry'], source: ['user'], preset: ['demo_minimal'], minSize: 1_000_000, createdBefore: '2026-03-01', archived: 'only' },
      null,
      2000,
      'Deletes datasets brought by a person, made before 1 Mar 2026, of at least 1.0 MB, of the world demo minimal and in the archive that are not among the newest 2,000.',
    ],
  ] as const)('%j', (selector, keepDays, keepLast, words) => {
    expect(say(policySentence({ selector, keepDays, keepLast }))).toBe(words);
  });
});
