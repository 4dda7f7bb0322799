import type { ResultsView, SeriesView } from '../../server/services/run/views.ts';
import { assumedSentence } from '../_words/assumed.ts';
import { periodLabel, periodsWord } from '../_words/dates.ts';
import { aheadSentence, chosenSentence, leaning } from '../_words/exceptions.ts';
import { lastSeenSentence } from '../_words/histories.ts';
import { CLASS_NAMES, CLASS_WORDS } from '../_words/segments.ts';
import { ForecastSection } from './forecast-section.tsx';

/** How it sells and which way its forecast leaned. */
function characterSentence({ score, frequency, unit }: SeriesView): string {
  if (!score) return '';
  const demand = score.class ? `Demand is ${CLASS_NAMES[score.class].toLowerCase()}: it ${CLASS_WORDS[score.class]}.` : 'It never sold.';
  const lean = leaning(score.bias);
  return `${demand}${lean === '' || lean === 'even' ? '' : ` In the test the forecast was ${lean} ${unit} a ${periodsWord(frequency, 1)}.`}`;
}

export function Forecast({ runId, results, series }: { runId: string; results: ResultsView; series: SeriesView }) {
  const assumed = assumedSentence(results, series.forecastDates.length);
  const lastSeen = lastSeenSentence(series);
  return (
    <ForecastSection runId={runId} results={results} series={series}>
      {lastSeen === '' ? null : <>{lastSeen} </>}
      {aheadSentence(series, (date) => periodLabel(series.frequency, date))}{' '}
      <span className="text-mu">{[chosenSentence(series), characterSentence(series), assumed].filter((one) => one !== '').join(' ')}</span>
    </ForecastSection>
  );
}
