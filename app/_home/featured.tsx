import type { ResultsView, RunRow, SeriesView } from '../../server/services/run/views.ts';
import { HomeChart } from '../_charts/home-chart.tsx';
import { shorten } from '../_ui/digest.tsx';
import { Link } from '../_ui/link.tsx';
import { worldClass } from '../_ui/world.ts';
import { periodsWord } from '../_words/dates.ts';
import { countWord, formatCount, formatFixed, formatPercent, formatUnits, percentFigure, plural } from '../_words/numbers.ts';
import { outlookOf, outlookSentence } from '../_words/outlook.ts';
import { biasSentence, formatScore, gainOf, METRIC_NAMES, naiveWins, seasonalNaiveOf, winnerOf } from '../_words/verdict.ts';

/** The finished run on the home page: verdict, chart, three figures. */
export function Featured({ run, results, total }: { run: RunRow; results: ResultsView; total: SeriesView }) {
  const { backtest } = results;
  const gain = gainOf(backtest);
  const covered = winnerOf(backtest).coverage[0];
  const head = naiveWins(backtest)
    ? `${winnerOf(backtest).title} wins: no other model is better`
    : gain === null
      ? `${winnerOf(backtest).title} leads`
      : gain > 0
        ? `Beats seasonal naive by ${formatPercent(gain, 0)}`
        : `Level with seasonal naive`;
  const tail =
    covered?.share != null ? `; the ${covered.level}\u00a0% interval covered ${formatPercent(covered.share, 0)} of the points it was tested on.` : '.';
  return (
    <div className={`world ${worldClass(run.preset)} mt-8 grid gap-10 border-t border-bd pt-5 max-sm:gap-6 lg:grid-cols-[minmax(0,1fr)_248px]`}>
      <figure>
        <figcaption className="mb-4">
          <p className="text-md max-sm:text-balance">
            <b className="font-semibold text-a">{head}</b>
            {tail}
          </p>
          <p className="text-xs text-mu">
            {results.unit.replace(/^./, (letter) => letter.toUpperCase())} a {periodsWord(results.frequency, 1)},{' '}
            {results.seriesCount === 1 ? 'one series' : `all ${formatCount(results.seriesCount)} series`}. {run.title}, run{' '}
            <Link href={`/runs/${run.runId}`} className="num text-tx underline decoration-bd underline-offset-4">
              {shorten(run.runId)}
            </Link>
          </p>
        </figcaption>
        <HomeChart series={total} summary={outlookSentence(total)} />
      </figure>
      <Figures results={results} total={total} />
    </div>
  );
}

function Figures({ results, total }: { results: ResultsView; total: SeriesView }) {
  const { backtest } = results;
  const winner = winnerOf(backtest);
  const naive = seasonalNaiveOf(backtest);
  const outlook = outlookOf(total);
  const isShare = backtest.metric === 'wape' || backtest.metric === 'smape';
  const horizon = `${backtest.horizon} ${periodsWord(results.frequency, backtest.horizon)}`;
  return (
    <dl className="flex flex-col justify-between sm:max-lg:grid sm:max-lg:grid-cols-3 sm:max-lg:gap-8 lg:border-l lg:border-bd lg:pl-6">
      <Figure
        label="Mean error"
        value={isShare ? percentFigure(backtest.value) : formatFixed(backtest.value, 2)}
        unit={isShare ? '%' : METRIC_NAMES[backtest.metric]}
        note={`${METRIC_NAMES[backtest.metric]} over ${plural(backtest.windows.length, 'window')} of ${horizon}${naive && naive.id !== winner.id ? `; seasonal naive ${formatScore(backtest.metric, naive.scores[backtest.metric])}` : ''}`}
      />
      {winner.scores.bias === null ? null : (
        <Figure
          label="Lean"
          value={`${winner.scores.bias > 0 ? '+' : ''}${percentFigure(winner.scores.bias)}`}
          unit="%"
          note={biasSentence(results, '').trim()}
        />
      )}
      {outlook ? (
        <Figure
          label={`Next ${countWord(outlook.length).toLowerCase()} ${periodsWord(results.frequency, outlook.length)}`}
          value={formatUnits(outlook.ahead)}
          unit={total.unit}
          note={
            outlook.before === null
              ? ''
              : `last ${countWord(outlook.length).toLowerCase()} ${periodsWord(results.frequency, outlook.length)}: ${formatUnits(outlook.before)}`
          }
        />
      ) : null}
    </dl>
  );
}

function Figure({ label, value, unit, note }: { label: string; value: string; unit: string; note: string }) {
  return (
    <div className="border-hair pb-3.5 max-sm:grid max-sm:grid-cols-[112px_1fr] max-sm:border-t max-sm:pt-2.5 lg:not-first:border-t lg:not-first:pt-3.5">
      <dt className="text-xs text-mu max-sm:pt-3.5">{label}</dt>
      <dd>
        <span className="block font-serif text-xl leading-[44px] tabular-nums lining-nums">
          {value}
          <small className="ml-1 font-sans text-sm text-mu">{unit}</small>
        </span>
        <span className="block text-xs text-mu">{note}</span>
      </dd>
    </div>
  );
}
