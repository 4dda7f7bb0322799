import type { ReportFacts } from '../../server/bundle/report-facts.ts';

const DAY = 86_400_000;
const START = Date.UTC(2025, 10, 1);
const days = (count: number, from = START): string[] => Array.from({ length: count }, (_, i) => new Date(from + i * DAY).toISOString().slice(0, 10));

/** Facts of an invented holiday run, with every section filled. */
export function sampleReport(change: Partial<ReportFacts> = {}): ReportFacts {
  const wave = (i: number): number => 80 + 24 * Math.sin((2 * Math.PI * i) / 7) + i * 0.2;
  const mean = Array.from({ length: 21 }, (_, i) => wave(100 + i));
  return {
    title: 'holiday_rush, seed 42',
    story: ['Four weeks before the holidays a shop fills its shelves.', 'Every day is busier than the last, until it is not.'],
    verdict: 'Theta misses by 9.9 %, 24 % less than seasonal naive.',
    basis: 'WAPE over 14 days, all 30 series, 3 windows',
    status: 'completed',
    error: null,
    startedAt: '2026-03-01T10:00:00.000Z',
    endedAt: '2026-03-01T10:00:14.200Z',
    wallClockMs: 14_200,
    actor: 'local',
    workspaceId: '0123456789abcdef0123456789abcdef',
    runId: 'art_01JRUNRUNRUNRUNRUNRUNRUN00',
    product: 'Vitrine 0.1.0',
    replay: { verdict: 'reproduced', sentence: 'all 23 result digests are equal to those of art_01JRUNFIRST.' },
    configuration: [
      {
        group: 'World',
        settings: [
          { name: 'preset', value: 'holiday_rush@1.0.0' },
          { name: 'seed', value: '42' },
          { name: 'overrides.promotionIntensity', value: '0.3' },
        ],
      },
      {
        group: 'Backtest',
        settings: [
          { name: 'horizon', value: '14 days' },
          { name: 'windows', value: '3' },
        ],
      },
    ],
    leaderboard: {
      metric: 'WAPE',
      note: 'Error as a share of what was sold; lower is better. The naive baselines always stand here.',
      otherMetrics: ['MASE', '80 % interval covered'],
      rows: [
        { model: 'Theta', value: '9.9 %', others: ['0.71', '79 %'], baseline: false, winner: true },
        { model: 'ETS', value: '10.4 %', others: ['0.74', '82 %'], baseline: false, winner: false },
        { model: 'Seasonal naive', value: '13.0 %', others: ['1.00', '76 %'], baseline: true, winner: false },
      ],
    },
    charts: [
      {
        series: 'store 3 × product 12',
        unit: 'units',
        summary: 'Sales of 80 units a day with a weekly wave; the forecast goes on at 100 units, between 84 and 118 on four days of five.',
        dates: days(100),
        actual: Array.from({ length: 100 }, (_, i) => (i % 31 === 30 ? null : wave(i) + ((i * 7919) % 13) - 6)),
        forecast: {
          model: 'Theta',
          dates: days(21, START + 100 * DAY),
          mean,
          intervals: [80, 95].map((level) => ({ level, lower: mean.map((v, i) => v - level / 6 - i / 3), upper: mean.map((v, i) => v + level / 6 + i / 3) })),
          baseline: mean.map((_, i) => wave(93 + (i % 7))),
        },
      },
    ],
    steps: [
      { title: 'Make a world', phase: 'data', status: 'pass', detail: '30 series, 4,200 rows', durationMs: 812 },
      { title: 'Look at its health', phase: 'data', status: 'warn', detail: '2 series have gaps of more than a week', durationMs: 95 },
      { title: 'Backtest', phase: 'model', status: 'pass', detail: '5 models, 3 windows', durationMs: 9_800 },
      { title: 'Ask before promoting', phase: 'decide', status: 'skip', detail: 'nothing to promote', durationMs: null },
    ],
    plans: [
      {
        name: 'Ten per cent off',
        id: 'scn_1',
        assumptions: ['price −10 % from 1 to 14 December'],
        outcome: '1,240 units more (+8.2 %), 310 EUR more revenue.',
        warnings: ['the price was never below −5 % in the past'],
      },
    ],
    decisions: [
      { action: 'Promote theta to champion', answer: 'approved', by: 'local', at: '2026-03-01T10:00:12.000Z', reason: 'beats the one before by 6 %' },
    ],
    lineage: [
      { depth: 0, type: 'dataset', title: 'holiday_rush, 30 series', id: 'art_01DATASET', digest: '8f'.repeat(32), note: null },
      { depth: 1, type: 'model', title: 'Theta', id: 'art_03MODEL', digest: '3c'.repeat(32), note: null },
      { depth: 2, type: 'forecast', title: 'Forecast of 21 days', id: 'art_02FORECAST', digest: '77'.repeat(32), note: 'champion since 1 March' },
    ],
    journal: [{ at: '2026-03-01T11:00:00.000Z', by: 'local', text: 'Shown to the <planning> team & kept.' }],
    unresolved: [{ type: 'alias', id: 'champion', reason: 'moved to another model since' }],
    ...change,
  };
}
