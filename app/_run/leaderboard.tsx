import type { ResultsView } from '../../server/services/views.ts';
import { niceStep } from '../_charts/scale.ts';
import { Section } from '../_ui/section.tsx';
import { countWord, formatFixed, formatPercent, formatSigned, percentFigure } from '../_words/numbers.ts';
import { formatScore, METRIC_NAMES, naiveWins, seasonalNaiveOf } from '../_words/verdict.ts';

type Model = ResultsView['backtest']['models'][number];

/** All models on the same cutoffs, bars from zero, seasonal naive as a line through every row. */
export function Leaderboard({ results }: { results: ResultsView }) {
  const { backtest } = results;
  const { metric } = backtest;
  const naive = seasonalNaiveOf(backtest)?.scores[metric] ?? null;
  const worst = Math.max(...backtest.models.map((model) => model.scores[metric] ?? 0), naive ?? 0, 1e-9);
  const step = niceStep(worst, 5);
  const top = Math.ceil(worst / step - 1e-9) * step;
  const levels = backtest.levels;
  return (
    <Section
      id="leaderboard"
      title="Leaderboard"
      aside={
        <span>
          Same cutoffs for all {countWord(backtest.models.length).toLowerCase()}.
          {naive === null ? null : (
            <span className="ml-3 whitespace-nowrap">
              <svg width={3} height={12} className="mr-1.5 inline-block align-[-1px]" aria-hidden="true">
                <line className="ref-line" x1={1} x2={1} y1={0} y2={12} />
              </svg>
              seasonal naive, {formatScore(metric, naive)}
            </span>
          )}
        </span>
      }
    >
      {naiveWins(backtest) ? <p className="say -mt-2 mb-6 font-semibold">A naive model wins: no other model is better on this data.</p> : null}
      <table className="w-full border-collapse sm:-mt-2">
        <thead className="text-xs text-mu max-sm:sr-only">
          <tr className="border-b border-hair *:pb-2 *:whitespace-nowrap">
            <th scope="col">
              <span className="sr-only">Rank</span>
            </th>
            <th scope="col">Model</th>
            <th scope="col">0 to {formatScore(metric, top).replace('.0', '')}</th>
            <th scope="col" className="w-[88px] text-right">
              {METRIC_NAMES[metric]}
            </th>
            <th scope="col" className="w-[88px] text-right">
              Bias
            </th>
            <th scope="col" className="w-[88px] text-right">
              {metric === 'mase' ? 'WAPE' : 'MASE'}
            </th>
            {levels.map((level) => (
              <th key={level} scope="col" className="w-[88px] text-right">
                {level} % covers
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {backtest.models.map((model) => (
            <Row key={model.id} model={model} results={results} top={top} naive={naive} />
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function Row({ model, results, top, naive }: { model: Model; results: ResultsView; top: number; naive: number | null }) {
  const { metric, winner, levels } = results.backtest;
  const value = model.scores[metric];
  const won = model.id === winner;
  const cell = `num py-2.5 text-right max-sm:p-0! max-sm:text-left ${won ? 'font-semibold' : ''}`;
  const { bias, mase, wape } = model.scores;
  return (
    <tr className="border-b border-hair max-sm:grid max-sm:grid-cols-[24px_repeat(4,1fr)] max-sm:gap-x-2 max-sm:py-3">
      <td className="num w-7 text-mu">{model.rank}</td>
      <th scope="row" className={`py-2.5 pr-4 whitespace-nowrap max-sm:col-span-3 max-sm:p-0! ${won ? 'font-semibold' : ''}`}>
        {model.title}
        {won ? <em className="ml-2.5 text-xs font-normal text-a not-italic">champion</em> : null}
        {model.baseline ? <em className="ml-2.5 text-xs font-normal text-mu not-italic">baseline</em> : null}
        {model.level && !won ? <em className="ml-2.5 text-xs font-normal text-mu not-italic">level</em> : null}
        {model.refused > 0 ? <em className="ml-2.5 text-xs font-normal text-mu not-italic">{model.refused} series refused</em> : null}
      </th>
      <td className="relative w-[30%] p-0 max-sm:col-span-4 max-sm:col-start-2 max-sm:row-start-2 max-sm:my-2 max-sm:h-3 max-sm:w-auto">
        <svg className="absolute inset-0 h-full w-full" aria-hidden="true">
          <line className={won ? 'bar-champion' : 'bar-other'} x2={`${(100 * Math.min(value ?? 0, top)) / top}%`} y1="50%" y2="50%" />
          {naive === null ? null : <line className="ref-line" x1={`${(100 * naive) / top}%`} x2={`${(100 * naive) / top}%`} y1="0" y2="100%" />}
        </svg>
      </td>
      <td className={`${cell} max-sm:col-start-5 max-sm:row-start-1 max-sm:text-right!`}>{formatScore(metric, value)}</td>
      <Figure className={`${cell} max-sm:col-start-2`} name="Bias" value={bias === null ? '–' : `${formatSigned(bias * 100, 1)}\u00a0%`} />
      {metric === 'mase' ? (
        <Figure className={cell} name="WAPE" value={wape === null ? '–' : formatPercent(wape)} />
      ) : (
        <Figure className={cell} name="MASE" value={mase === null ? '–' : formatFixed(mase, 2)} />
      )}
      {levels.map((level) => {
        const share = model.coverage.find((one) => one.level === level)?.share ?? null;
        return <Figure key={level} className={cell} name={`${level} % covers`} value={share === null ? '–' : `${percentFigure(share, 0)}\u00a0%`} />;
      })}
    </tr>
  );
}

function Figure({ className, name, value }: { className: string; name: string; value: string }) {
  return (
    <td className={className}>
      <span className="block font-sans text-xs tracking-normal text-mu sm:hidden">{name}</span>
      {value}
    </td>
  );
}
