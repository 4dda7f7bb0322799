import type { ResultsView } from '../../server/services/run/views.ts';
import { WindowsStrip } from '../_charts/windows-strip.tsx';
import { Section } from '../_ui/section.tsx';
import { periodLabel, periodsWord } from '../_words/dates.ts';
import { formatPercent, plural } from '../_words/numbers.ts';
import { seasonalNaiveOf, winnerOf } from '../_words/verdict.ts';

/** The rolling-origin windows, on the forecast's own time axis. */
export function WindowsSection({ results }: { results: ResultsView }) {
  const { backtest, frequency } = results;
  const winner = winnerOf(backtest);
  const naive = seasonalNaiveOf(backtest);
  const windows = backtest.windows.map((window, at) => ({
    ...window,
    label: `trained on ${window.trainTo - window.trainFrom} ${periodsWord(frequency, window.trainTo - window.trainFrom)}, cutoff ${periodLabel(frequency, results.windowDates[at].cutoff)}`,
    wape: winner.windows[at]?.wape ?? null,
    naive: naive && naive.id !== winner.id ? (naive.windows[at]?.wape ?? null) : null,
    steps: winner.windows[at]?.steps ?? [],
  }));
  const known = windows.filter((window) => window.wape !== null);
  const hardest = known.reduce<(typeof known)[number] | null>(
    (worst, window) => (worst === null || (window.wape ?? 0) > (worst.wape ?? 0) ? window : worst),
    null,
  );
  const summary = hardest
    ? `${winner.title} was tested on ${plural(windows.length, 'window')}; ${windows.length === 1 ? 'there the error was' : `the hardest was window ${windows.indexOf(hardest) + 1} with an error of`} ${formatPercent(hardest.wape ?? 0)}.`
    : `${winner.title} was tested on ${plural(windows.length, 'window')}.`;
  return (
    <Section
      id="tested"
      title="How it was tested"
      aside={`Rolling origin, ${backtest.strategy}, ${plural(windows.length, 'window')} of ${backtest.horizon} ${periodsWord(frequency, backtest.horizon)}. Stronger tint, larger error.`}
    >
      <p className="say -mt-2 mb-4">{summary}</p>
      <WindowsStrip
        frequency={frequency}
        start={results.firstDate}
        periods={results.periods}
        horizon={backtest.horizon}
        windows={windows}
        naiveTitle={naive?.title.toLowerCase() ?? ''}
        summary={summary}
      />
    </Section>
  );
}
