import type { ModelCardView } from '../../server/services/model/views.ts';
import { widthWord } from '../_words/calibration.ts';
import { periodsWord } from '../_words/dates.ts';
import { formatPercent, formatSigned, formatUnits, plural } from '../_words/numbers.ts';
import { formatScore, METRIC_NAMES } from '../_words/verdict.ts';
import type { CardTest } from './card-figures.ts';

/** Bias beyond this share of demand leans a plan. */
const MUCH_BIAS = 0.05;
/** A range this far off its promise is wrong, not a matter of detail. */
const FAR_OFF = 0.05;
/** Refused more often than this, a model's figures speak of few series. */
const MUCH_REFUSED = 0.1;

/** "Rank 3 of 18: WAPE 21.4 %, 12 % better than seasonal naive." */
export function placeSentence({ test, title }: ModelCardView): string {
  if (!test) return `${title} did not compete: it is here as a member of another model.`;
  const { model, metric, competitors, chosen } = test;
  const added = model.valueAdded;
  const against =
    added === null || test.naive === null ? '' : `, ${formatPercent(Math.abs(added), 0)} ${added >= 0 ? 'smaller' : 'larger'} than seasonal naive’s`;
  const stands = chosen > 0 ? ` Its forecast stands for ${plural(chosen, 'series', 'series')}.` : '';
  const place = model.id === test.winner ? 'It won' : `It came in at rank ${model.rank} of ${competitors}${model.level ? ', level with the best' : ''}`;
  return `${place} with ${/^[A-Z]/.test(METRIC_NAMES[metric]) ? 'a ' : ''}${METRIC_NAMES[metric]} of ${formatScore(metric, model.scores[metric])}${against}.${stands}`;
}

export function winsSentence({ compared, better, worse }: CardTest): string {
  if (compared === 0) return '';
  return `On ${plural(better, 'series', 'series')} it is better than seasonal naive, on ${plural(worse, 'series', 'series')} worse.`;
}

/** What a planner should know before leaning on it. */
export function warningsOf({ test, trained, frequency, unit }: ModelCardView): string[] {
  const found: string[] = [];
  if (trained.refused > MUCH_REFUSED * trained.series)
    found.push(
      `It refused ${plural(trained.refused, 'series', 'series')} of ${plural(trained.series, 'series', 'series')}: their history is too short for it. The naive forecast stands in there.`,
    );
  if (!test) return found;
  const { scores, biasPerPeriod, coverage, trackingSignal } = test.model;
  if (scores.bias !== null && Math.abs(scores.bias) > MUCH_BIAS) {
    const amount = biasPerPeriod === null ? '' : ` (${formatUnits(Math.abs(biasPerPeriod))} ${unit} a ${periodsWord(frequency, 1)} over all series)`;
    found.push(
      `It ${scores.bias > 0 ? 'over-forecasts' : 'under-forecasts'} by ${formatPercent(Math.abs(scores.bias))}${amount}: beyond ${formatPercent(MUCH_BIAS, 0)}, stock follows.`,
    );
  }
  if (trackingSignal !== null && Math.abs(trackingSignal) > 4 * test.testedSeries)
    found.push(`Its errors keep to one side: tracking signal ${formatSigned(trackingSignal, 1)}, beyond four mean errors a series.`);
  if (test.intervals === 'own') found.push('Its ranges have the width it believes in: with fewer than three windows nothing calibrates them.');
  for (const one of coverage)
    if (one.share !== null && Math.abs(one.share - one.level / 100) > FAR_OFF)
      found.push(`Its ${one.level}\u00a0% range held ${formatPercent(one.share)} of what came: ${widthWord(one)}.`);
  return found;
}
