import type { ResultsView } from '../../server/services/run/views.ts';
import { ReliabilityChart, type ReliabilityPoint } from '../_charts/reliability-chart.tsx';
import { CopyButton } from '../_ui/copy-button.tsx';
import { Section } from '../_ui/section.tsx';
import { calibrationSentence, chanceRange, widthSentence, widthWord } from '../_words/calibration.ts';
import { formatPercent } from '../_words/numbers.ts';
import { seasonalNaiveOf, winnerOf } from '../_words/verdict.ts';

/** Whether the ranges hold what they promise: promised share against measured. */
export function Calibration({ results }: { results: ResultsView }) {
  const { backtest } = results;
  const winner = winnerOf(backtest);
  const naive = seasonalNaiveOf(backtest);
  const other = naive && naive.id !== winner.id ? naive : null;
  const count = winner.coverage[0]?.count ?? 0;
  const levels = [...new Set([...winner.reliability.map((one) => one.level), ...backtest.levels])].sort((a, b) => a - b);
  const points = levels.map((level): ReliabilityPoint => {
    const covered = winner.coverage.find((one) => one.level === level);
    const asked = covered && { low: covered.low, high: covered.high };
    const shareOf = (model: typeof winner | null) =>
      model?.coverage.find((one) => one.level === level)?.share ?? model?.reliability.find((one) => one.level === level)?.share ?? null;
    const share = shareOf(winner);
    return { level, share, ...(asked ?? chanceRange(share, count)), baseline: shareOf(other) };
  });
  const summary = calibrationSentence(results);
  return (
    <Section
      id="calibration"
      title="Calibration"
      aside={<CopyButton text={csvOf(points, other !== null)} label="Copy the calibration as CSV" shown="copy data" />}
    >
      <p className="say -mt-2 mb-5">
        {summary} <span className="text-mu">{widthSentence(backtest)}</span>
      </p>
      <div className="grid items-start gap-x-12 gap-y-6 sm:grid-cols-[minmax(0,420px)_minmax(0,1fr)]">
        <ReliabilityChart points={points} title={winner.title} baseline={other?.title ?? ''} summary={summary} />
        <div>
          <table className="list">
            <thead>
              <tr>
                <th scope="col">Range</th>
                <th scope="col" className="r">
                  Held
                </th>
                <th scope="col" className="r">
                  Could be
                </th>
                {other ? (
                  <th scope="col" className="r whitespace-normal!">
                    {other.title}
                  </th>
                ) : null}
                <th scope="col">It is</th>
              </tr>
            </thead>
            <tbody>
              {points.map((one) => (
                <tr key={one.level}>
                  <th scope="row" className={`num ${backtest.levels.includes(one.level) ? 'font-semibold' : ''}`}>
                    {one.level} %
                  </th>
                  <td className="num r">{one.share === null ? '–' : formatPercent(one.share)}</td>
                  <td className="num r text-mu">{one.low === null || one.high === null ? '' : `${formatPercent(one.low)} to ${formatPercent(one.high)}`}</td>
                  {other ? <td className="num r text-mu">{one.baseline === null ? '–' : formatPercent(one.baseline)}</td> : null}
                  <td className="text-mu">{widthWord(one)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className="mt-3 text-xs text-pretty text-mu">
            “Could be”: where the true share lies in 19 of 20 tests as large as this one, were all points independent; those of one series are not quite.
          </p>
        </div>
      </div>
    </Section>
  );
}

function csvOf(points: readonly ReliabilityPoint[], compared: boolean): string {
  const head = ['level', 'share', 'low', 'high', ...(compared ? ['baseline_share'] : [])];
  return [head, ...points.map((one) => [one.level, one.share ?? '', one.low ?? '', one.high ?? '', ...(compared ? [one.baseline ?? ''] : [])])]
    .map((row) => row.join(','))
    .join('\n');
}
