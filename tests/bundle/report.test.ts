import { describe, expect, it } from 'vitest';
import { renderReport } from '../../server/bundle/report-html.ts';
import { formatBytes, formatDuration, formatNumber } from '../../server/bundle/words.ts';
import { sampleReport } from './sample-report.ts';

describe('the report', () => {
  it('is one file: nothing is loaded, nothing runs', () => {
    const html = renderReport(sampleReport());
    expect(html).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\bon\w+=/i);
    expect(html.match(/https?:\/\//g)).toBeNull();
    expect(html).toContain("default-src 'none'");
    expect(renderReport(sampleReport())).toBe(html);
  });

  it('tells everything it was given', () => {
    const html = renderReport(sampleReport());
    for (const heading of [
      'Forecast',
      'Leaderboard',
      'What-if plans',
      'Decisions',
      'What was done',
      'Configuration',
      'Lineage',
      'Journal',
      'Not found any more',
      'How to verify',
    ])
      expect(html).toContain(`<h2>${heading}</h2>`);
    for (const text of [
      'Theta misses by 9.9 %',
      '✓ Reproduced',
      'Ten per cent off',
      'approved: beats the one before by 6 %',
      'sha256sum -c checksums.sha256',
      '14.2 s',
    ])
      expect(html).toContain(text);
  });

  it('shows text as text, wherever it stands', () => {
    const evil = '"><script>alert(1)</script>\'&';
    const base = sampleReport();
    const html = renderReport({
      ...base,
      title: evil,
      story: [evil],
      verdict: evil,
      actor: evil,
      journal: [{ at: '2026-01-01', by: evil, text: evil }],
      charts: [{ ...base.charts[0], series: evil, unit: evil, summary: evil, forecast: { ...base.charts[0].forecast!, model: evil } }],
      configuration: [{ group: evil, settings: [{ name: evil, value: evil }] }],
      unresolved: [{ type: evil, id: evil, reason: evil }],
    });
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&#39;&amp;');
    // Every attribute is closed by its own quote.
    for (const [, value] of html.matchAll(/ aria-label="([^"]*)"/g)) expect(value).not.toContain('<');
  });

  it('leaves out what there is nothing to say of, and says how a run failed', () => {
    const html = renderReport(
      sampleReport({
        verdict: null,
        basis: null,
        status: 'failed',
        error: 'step backtest: needs 36',
        leaderboard: null,
        charts: [],
        plans: [],
        decisions: [],
        lineage: [],
        journal: [],
        unresolved: [],
        replay: null,
      }),
    );
    expect(html).toContain('✕ failed</strong>: step backtest: needs 36');
    for (const heading of ['Forecast', 'Leaderboard', 'Decisions', 'Lineage', 'Journal']) expect(html).not.toContain(`<h2>${heading}</h2>`);
  });

  it('draws every value inside its frame, whatever the values are', () => {
    const base = sampleReport().charts[0];
    for (const actual of [[0, 0, 0], [5], [], [null, null], [1e9, -1e9], [0.001, 0.002]]) {
      const dates = actual.map((_, i) => `2026-01-0${i + 1}`);
      for (const forecast of [base.forecast, null]) {
        const html = renderReport(sampleReport({ charts: [{ ...base, dates, actual, forecast }] }));
        expect(html).not.toMatch(/NaN|Infinity|undefined/);
        for (const [, x, y] of html.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)) {
          expect(Number(x)).toBeGreaterThanOrEqual(0);
          expect(Number(x)).toBeLessThanOrEqual(900);
          expect(Number(y)).toBeGreaterThanOrEqual(0);
          expect(Number(y)).toBeLessThanOrEqual(320);
        }
      }
    }
  });
});

describe('figures', () => {
  it('are written the same on every machine', () => {
    expect([1234567.85, -0.04, 0, -1234.5, 12].map((value) => formatNumber(value))).toEqual(['1,234,567.9', '0', '0', '−1,234.5', '12']);
    expect([formatNumber(-0.5), formatNumber(Number.NaN)]).toEqual(['−0.5', '–']);
    expect([0, 999, 1000, 12_345_678].map(formatBytes)).toEqual(['0 bytes', '999 bytes', '1 kB', '12.3 MB']);
    expect([12, 14_200, 250_000].map(formatDuration)).toEqual(['12 ms', '14.2 s', '4 min 10 s']);
  });
});
