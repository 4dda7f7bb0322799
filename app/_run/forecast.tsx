import { Suspense } from 'react';
import type { ResultsView, SeriesView } from '../../server/services/views.ts';
import { seriesCsv } from '../_charts/cursor-words.ts';
import { FanExplorer } from '../_charts/fan-explorer.tsx';
import { CopyButton } from '../_ui/copy-button.tsx';
import { Section } from '../_ui/section.tsx';
import { assumedSentence } from '../_words/assumed.ts';
import { periodLabel, periodsWord } from '../_words/dates.ts';
import { aheadSentence, chosenSentence, leaning } from '../_words/exceptions.ts';
import { outlookSentence } from '../_words/outlook.ts';
import { CLASS_NAMES, CLASS_WORDS } from '../_words/segments.ts';
import { SeriesPicker } from './series-picker.tsx';
import { SeriesTable } from './series-table.tsx';
import { ZoomSwitch } from './zoom-switch.tsx';

export const seriesName = (series: SeriesView): string =>
  series.series < 0 ? 'All series together' : series.product && series.store ? `${series.product} at ${series.store}` : series.key;

/** How it sells and which way its forecast leaned. */
function characterSentence({ score, frequency, unit }: SeriesView): string {
  if (!score) return '';
  const demand = score.class ? `Demand is ${CLASS_NAMES[score.class].toLowerCase()}: it ${CLASS_WORDS[score.class]}.` : 'It never sold.';
  const lean = leaning(score.bias);
  return `${demand}${lean === '' || lean === 'even' ? '' : ` In the test the forecast was ${lean} ${unit} a ${periodsWord(frequency, 1)}.`}`;
}

export function Forecast({ runId, results, series }: { runId: string; results: ResultsView; series: SeriesView }) {
  const summary = outlookSentence(series);
  const why = chosenSentence(series);
  const ahead = aheadSentence(series, (date) => periodLabel(series.frequency, date));
  return (
    <Section
      id="forecast"
      title="Forecast"
      aside={
        <span className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
          <SeriesPicker runId={runId} name={seriesName(series)} count={results.seriesCount} selected={series.series} />
          <ZoomSwitch periods={series.actual.length} horizon={series.forecastDates.length} frequency={series.frequency} />
          <CopyButton text={seriesCsv(series)} label="Copy the series as CSV" shown="copy data" />
        </span>
      }
    >
      <p className="say -mt-2 mb-4">
        {summary} {ahead}{' '}
        <span className="text-mu">
          {[why, characterSentence(series), assumedSentence(results, series.forecastDates.length)].filter((one) => one !== '').join(' ')}
        </span>
      </p>
      <FanExplorer series={series} summary={`${seriesName(series)}: ${summary}`} />
      <Suspense>
        <SeriesTable series={series} />
      </Suspense>
    </Section>
  );
}
