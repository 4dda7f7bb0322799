import { expect, it } from 'vitest';
import { describeHistories } from '../../app/_words/histories.ts';
import { outcomeLines } from '../../server/cli/say-forecast.ts';
import { tellHistories } from '../../server/pipeline/tell-histories.ts';
import type { ResultsView } from '../../server/services/run/views.ts';

const named = (count: number) => Array.from({ length: count }, (_, i) => ({ key: `S${i}`, period: i }));
const HISTORIES = [
  { kind: 'quiet' as const, series: 1, named: named(1) },
  { kind: 'short' as const, series: 1200, named: named(8) },
  { kind: 'new' as const, series: 2, named: named(2) },
];
const CALENDAR = { frequency: 'D' as const, firstDate: '2024-01-31' };

it('tells one and many of each kind, with the date that tells it and how many are not named', () => {
  const [quiet, short, fresh] = tellHistories(HISTORIES, CALENDAR, { most: 3 });
  expect(quiet).toMatchObject({ title: '1 series was last sold well before the data ends', names: ['S0: last record 2024-01-31'] });
  expect(short).toMatchObject({
    title: '1,200 series have less than two seasons of history',
    names: ['S0: since 2024-01-31', 'S1: since 2024-02-01', 'S2: since 2024-02-02', 'and 1,197 more'],
  });
  expect(fresh).toMatchObject({ title: '2 series are new', names: ['S0: since 2024-01-31', 'S1: since 2024-02-01'] });
  expect(tellHistories([], CALENDAR)).toEqual([]);
});

it('is said in the same words by the page and by the command line', () => {
  const model = { id: 'naive', title: 'Naive', baseline: true, coverage: [], scores: { bias: 0 } };
  const backtest = {
    histories: HISTORIES,
    models: [model],
    winner: 'naive',
    metric: 'wape',
    value: 0.1,
    horizon: 1,
    windows: [{}],
    testedSeries: 1,
    skippedCount: 0,
  };
  const results = { ...CALENDAR, seriesCount: 1, backtest } as unknown as ResultsView;
  const lines = outcomeLines(results);
  const page = describeHistories(results);
  expect(lines[0]).toMatch(/^1 series × 1 period, Naive: wape 0\.1000/);
  for (const { title, meaning } of page) expect(lines.filter((line) => line.startsWith(`note: ${title} (`) && line.endsWith(`. ${meaning}`))).toHaveLength(1);
  expect(page[0].names).toEqual(['S0: last record Wed 31 Jan 2024']);
});
