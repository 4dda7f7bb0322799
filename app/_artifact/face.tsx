import { dateOfPeriod } from '../../server/kit/calendar.ts';
import { OverlayChart } from '../_charts/overlay-chart.tsx';
import { DataTable } from '../_explain/data-table.tsx';
import { PlanResult } from '../_planner/plan-result.tsx';
import { ForecastSection } from '../_run/forecast-section.tsx';
import { WindowsSection } from '../_run/windows-section.tsx';
import { Link } from '../_ui/link.tsx';
import { Section } from '../_ui/section.tsx';
import { assumedSentence } from '../_words/assumed.ts';
import { periodLabel, periodName, periodsWord } from '../_words/dates.ts';
import { chosenSentence } from '../_words/exceptions.ts';
import { formatCount, formatUnits, plural } from '../_words/numbers.ts';
import { BoardTable } from './board-table.tsx';
import { ComparisonBody } from './comparison-body.tsx';
import type { Face } from './load-face.ts';
import { ModelFace } from './model-face.tsx';
import { RunFace } from './run-face.tsx';

/** What the artifact is about, drawn as its type wants it. */
export function FaceOf({ face }: { face: NonNullable<Face> }) {
  switch (face.of) {
    case 'forecast':
      return <ForecastFace face={face} />;
    case 'backtest':
      return (
        <>
          <WindowsSection results={face.results} />
          <BoardTable backtest={face.results.backtest} runId={face.runId} />
        </>
      );
    case 'dataset':
      return <DatasetFace face={face} />;
    case 'model':
      return <ModelFace runId={face.runId} card={face.card} />;
    case 'plan':
      return (
        <Section
          id="plan"
          title={face.name ? `The plan “${face.name}”` : 'The plan'}
          aside={
            face.scenarioId ? (
              <Link href={`/planner/${face.scenarioId}`} className="textual">
                in the planner
              </Link>
            ) : (
              'It is not among the saved plans any more.'
            )
          }
        >
          <PlanResult plan={face.plan} />
        </Section>
      );
    case 'bundle':
      return (
        <Section id="bundle" title="The bundle">
          <p className="say -mt-2">Its page shows the manifest, every check that was made, and the downloads.</p>
          <Link href={`/bundles/${face.bundleId}`} className="btn mt-4">
            Open the bundle
          </Link>
        </Section>
      );
    case 'run':
      return <RunFace face={face} />;
    case 'comparison':
      return <ComparisonBody comparison={face.comparison} names={['A', 'B']} />;
  }
}

function ForecastFace({ face: { runId, results, series } }: { face: Extract<NonNullable<Face>, { of: 'forecast' }> }) {
  const more = [chosenSentence(series), assumedSentence(results, series.forecastDates.length)].filter((one) => one !== '').join(' ');
  return (
    <ForecastSection runId={runId} results={results} series={series} tab={null}>
      <span className="text-mu">{more}</span>
    </ForecastSection>
  );
}

function DatasetFace({ face: { dataset } }: { face: Extract<NonNullable<Face>, { of: 'dataset' }> }) {
  const { counts, frequency, totals, periods, unit } = dataset;
  const dates = totals.map((_, period) => dateOfPeriod(frequency, dataset.firstDate, period));
  const known = totals.filter((value) => value !== null);
  const mean = known.length === 0 ? 0 : known.reduce((sum, value) => sum + value, 0) / known.length;
  const summary = `${formatCount(dataset.series)} series over ${formatCount(periods)} ${periodsWord(frequency, periods)}, ${periodLabel(frequency, dataset.firstDate)} to ${periodLabel(frequency, dataset.lastDate)}; together ${formatUnits(mean)} ${unit} a ${periodsWord(frequency, 1)}.`;
  const cells = [
    [counts.observed, 'observed'],
    [counts.stockout, 'out of stock'],
    [counts.closed, 'closed'],
    [counts.missing, 'without a record'],
  ] as const;
  return (
    <Section
      id="data"
      title="The total of all series"
      aside={
        <Link href={`/explorer/${dataset.digest}`} className="textual">
          every series in the explorer
        </Link>
      }
    >
      <p className="say -mt-2 mb-4">
        {summary}{' '}
        <span className="text-mu">
          Of {plural(dataset.series * periods, 'cell')}:{' '}
          {cells
            .filter(([count]) => count > 0)
            .map(([count, word]) => `${formatCount(count)} ${word}`)
            .join(', ')}
          .
        </span>
      </p>
      <OverlayChart
        frequency={frequency}
        dates={dates}
        unit={unit}
        summary={summary}
        bridged
        lines={[{ name: 'all series', role: 'actual', values: totals }]}
      />
      <DataTable
        label="The total as a table"
        head={['Period', unit]}
        rows={dates
          .map((date, at): [string, string] => [periodName(frequency, date), totals[at] === null ? 'no record' : formatUnits(totals[at])])
          .reverse()
          .slice(0, 400)}
        note={dates.length > 400 ? `The last 400 of ${formatCount(dates.length)}; the downloads have all of them.` : undefined}
      />
    </Section>
  );
}
