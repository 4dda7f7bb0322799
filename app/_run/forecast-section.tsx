import { type ReactNode, Suspense } from 'react';
import type { ResultsView, SeriesView } from '../../server/services/run/views.ts';
import { seriesCsv } from '../_charts/cursor-words.ts';
import { FanExplorer } from '../_charts/fan-explorer.tsx';
import { CopyButton } from '../_ui/copy-button.tsx';
import { Section } from '../_ui/section.tsx';
import { outlookSentence } from '../_words/outlook.ts';
import { SeriesPicker } from './series-picker.tsx';
import { SeriesTable } from './series-table.tsx';
import { ZoomSwitch } from './zoom-switch.tsx';

const seriesName = (series: SeriesView): string =>
  series.series < 0 ? 'All series together' : series.product && series.store ? `${series.product} at ${series.store}` : series.key;

interface ForecastSectionProps {
  runId: string;
  results: Pick<ResultsView, 'seriesCount'>;
  series: SeriesView;
  /** Tab that the choice of a series leads to. */
  tab?: null;
  /** What is said after the outlook. */
  children: ReactNode;
}

/** One series as it was and as it is expected: words, fan and table, and the choice of another. */
export function ForecastSection({ runId, results, series, tab, children }: ForecastSectionProps) {
  const summary = outlookSentence(series);
  return (
    <Section
      id="forecast"
      title="Forecast"
      aside={
        <span className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
          <SeriesPicker runId={runId} name={seriesName(series)} count={results.seriesCount} selected={series.series} tab={tab} />
          <ZoomSwitch periods={series.actual.length} horizon={series.forecastDates.length} frequency={series.frequency} />
          <CopyButton text={seriesCsv(series)} label="Copy the series as CSV" shown="copy data" />
        </span>
      }
    >
      <p className="say -mt-2 mb-4">
        {summary} {children}
      </p>
      <FanExplorer series={series} summary={`${seriesName(series)}: ${summary}`} />
      <Suspense>
        <SeriesTable series={series} />
      </Suspense>
    </Section>
  );
}
