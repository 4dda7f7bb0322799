import type { ModelView } from '../../server/services/model/views.ts';
import type { ResultsView, RunDetail, SeriesView } from '../../server/services/run/views.ts';
import { WhyForecast } from '../_explain/why-forecast.tsx';
import { HierarchySection } from '../_hierarchy/hierarchy-section.tsx';
import { Section } from '../_ui/section.tsx';
import { describeHistories } from '../_words/histories.ts';
import { formatCount } from '../_words/numbers.ts';
import { biasSentence, coverageSentence, levelSentence, naiveWins, verdictBasis, verdictTitle } from '../_words/verdict.ts';
import { Calibration } from './calibration.tsx';
import { Damaged } from './damaged.tsx';
import { Forecast } from './forecast.tsx';
import { Leaderboard } from './leaderboard.tsx';
import { DAMAGED } from './or-damaged.ts';
import type { ResultsQuery } from './query.ts';
import { ReplayVerdict } from './replay-verdict.tsx';
import { type SeriesPage, SeriesSection } from './series-section.tsx';
import { WhatNext } from './what-next.tsx';
import { WindowsSection } from './windows-section.tsx';

interface ResultsProps {
  detail: RunDetail;
  results: ResultsView;
  models: readonly ModelView[];
  series: SeriesView | typeof DAMAGED;
  page: SeriesPage | typeof DAMAGED;
  query: ResultsQuery;
}

/**
 * The run as its result: verdict, forecast, how it was tested, leaderboard, calibration, where to look, what was learned, what next.
 * A part whose stored bytes are damaged says so in its place; the others stand.
 */
export function Results({ detail, results, models, series, page, query }: ResultsProps) {
  return (
    <>
      {detail.summary?.verdict ? <ReplayVerdict verdict={detail.summary.verdict} /> : null}
      {series === DAMAGED || page === DAMAGED ? null : <Damaged runId={detail.runId} />}
      <Verdict results={results} />
      {series === DAMAGED ? (
        <Section id="forecast" title="Forecast">
          <Damaged runId={detail.runId} what="The forecast of this run cannot be shown" />
        </Section>
      ) : (
        <>
          <Forecast runId={detail.runId} results={results} series={series} />
          <WhyForecast runId={detail.runId} series={series} why={query.why} />
        </>
      )}
      <HierarchySection runId={detail.runId} node={query.node} all={query.sums} />
      <WindowsSection results={results} />
      <Leaderboard results={results} models={models} view={query.view} all={query.all} />
      <Calibration results={results} />
      {page === DAMAGED ? (
        <Section id="series" title="Where to look">
          <Damaged runId={detail.runId} what="The list of series cannot be shown" />
        </Section>
      ) : results.seriesCount > 1 ? (
        <SeriesSection runId={detail.runId} results={results} page={page} query={query} selected={series === DAMAGED ? null : series.series} />
      ) : null}
      <Findings results={results} />
      <WhatNext detail={detail} results={results} />
    </>
  );
}

function Verdict({ results }: { results: ResultsView }) {
  const { backtest } = results;
  return (
    <section aria-labelledby="verdict">
      <h2 id="verdict" className="max-w-[24em] text-xl leading-[42px] tracking-[-0.012em] lining-nums max-sm:text-[28px] max-sm:leading-9">
        {verdictTitle(backtest)}
      </h2>
      <p className="mt-1 text-xs text-mu">{verdictBasis(results)}</p>
      <p className="say mt-4">
        {[levelSentence(backtest), coverageSentence(results), biasSentence(results)].filter((sentence) => sentence !== '').join(' ')}{' '}
        {naiveWins(backtest) ? 'Repeating the past is the better plan here. ' : ''}
        <span className="fancy text-mu">{results.closing}</span>
      </p>
      {backtest.skippedCount > 0 ? (
        <Named
          title={`${formatCount(backtest.skippedCount)} series could not be tested`}
          names={backtest.skipped.map(({ key, reason }) => `${key}: ${reason}`)}
        />
      ) : null}
      {describeHistories(results).map((one) => (
        <Named key={one.kind} {...one} />
      ))}
    </section>
  );
}

/** A sentence, and the series it is about when asked for. */
function Named({ title, meaning, names }: { title: string; meaning?: string; names: readonly string[] }) {
  return (
    <details className="mt-3">
      <summary className="textual inline">{title}</summary>
      {meaning ? <p className="mt-2">{meaning}</p> : null}
      <ul className="mt-2 text-mu">
        {names.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
    </details>
  );
}

function Findings({ results }: { results: ResultsView }) {
  if (results.findings.length === 0) return null;
  return (
    <Section id="learned" title="What was learned">
      <div className="grid gap-x-10 gap-y-6 sm:grid-cols-2 lg:grid-cols-3">
        {results.findings.map((finding) => (
          <div key={finding.title}>
            <h3 className="mb-1 font-sans text-md tracking-normal">{finding.title}</h3>
            <p className="text-pretty text-mu">{finding.text}</p>
          </div>
        ))}
      </div>
      {results.proposal ? <p className="say mt-6 border-l-2 border-a pl-4">Proposed: {results.proposal.text}</p> : null}
    </Section>
  );
}
