import type { ModelView } from '../../server/services/model/views.ts';
import type { ResultsView } from '../../server/services/run/views.ts';
import { CardLink } from '../_explain/card-link.tsx';
import { periodsWord } from '../_words/dates.ts';
import { membersWords, movedBy, SCOPE_WORDS } from '../_words/models.ts';
import { formatFixed, formatPercent, formatSigned, formatUnits, plural } from '../_words/numbers.ts';
import { formatScore } from '../_words/verdict.ts';

type Model = ResultsView['backtest']['models'][number];

/** What a model assumes, and the finer figures of its test. `about` is missing when the model's plugin is gone. */
export function ModelDetails({
  model,
  about,
  models,
  results,
}: {
  model: Model;
  about: ModelView | undefined;
  models: readonly ModelView[];
  results: ResultsView;
}) {
  const { backtest, unit, frequency } = results;
  const { scores } = model;
  const widest = backtest.levels[backtest.levels.length - 1];
  return (
    <div className="grid gap-x-10 gap-y-4 rounded bg-sf px-4 py-4 sm:grid-cols-[minmax(0,1.1fr)_minmax(0,1fr)] sm:px-5">
      {about ? (
        <div className="grid content-start gap-2">
          <p className="text-pretty">{about.summary}</p>
          <p className="text-pretty text-mu">
            {SCOPE_WORDS[about.scope]}
            {about.members.length > 0 ? `: ${membersWords(about, models)}` : ''}. {movedBy(about)}
          </p>
          <p className="text-xs text-pretty text-mu">{about.source}</p>
          <CardLink model={model.id} title={about.title} />
        </div>
      ) : (
        <p className="text-mu">The plugin of this model is not here any more; its figures are.</p>
      )}
      <dl className="grid content-start gap-2">
        <Figure
          name="Tracking signal"
          value={model.trackingSignal === null ? '–' : formatSigned(model.trackingSignal, 1)}
          words={signalWords(model, backtest.testedSeries)}
        />
        <Figure
          name="Stability"
          value={model.stability === null ? '–' : formatPercent(model.stability)}
          words={
            model.stability === null
              ? 'not measured: no two windows forecast the same period'
              : `of demand is what the forecast of one ${periodsWord(frequency, 1)} changes from cutoff to cutoff`
          }
        />
        <Figure
          name="CRPS"
          value={scores.crps === null ? '–' : formatUnits(scores.crps)}
          words={`${unit}: error of the whole range, not of its middle alone`}
        />
        <Figure
          name="MSIS"
          value={scores.msis === null ? '–' : formatFixed(scores.msis, 2)}
          words={widest ? `width of the ${widest}\u00a0% range and what it missed, in naive errors` : ''}
        />
        <Figure
          name="Also"
          value=""
          words={`MAE ${formatScore('mae', scores.mae)}, RMSE ${formatScore('rmse', scores.rmse)}, sMAPE ${formatScore('smape', scores.smape)}, pinball ${formatScore('pinball', scores.pinball)}`}
        />
        {model.refused > 0 ? (
          <Figure name="Refused" value={plural(model.refused, 'series', 'series')} words="history too short; the naive forecast stands in" />
        ) : null}
      </dl>
    </div>
  );
}

/** Beyond about four mean errors a series, the sum of errors is no chance. */
function signalWords({ trackingSignal }: Model, series: number): string {
  if (trackingSignal === null) return 'not measured';
  const bound = 4 * series;
  if (Math.abs(trackingSignal) <= bound) return `leans neither way: within ±${formatUnits(bound)}, four mean errors a series`;
  return `${trackingSignal > 0 ? 'keeps over-forecasting' : 'keeps under-forecasting'}: beyond ±${formatUnits(bound)}, four mean errors a series`;
}

function Figure({ name, value, words }: { name: string; value: string; words: string }) {
  return (
    <div className="grid grid-cols-[104px_minmax(0,1fr)] gap-x-3">
      <dt className="text-mu">{name}</dt>
      <dd className="text-pretty">
        {value ? <span className="num mr-2">{value}</span> : null}
        <span className="text-xs text-mu">{words}</span>
      </dd>
    </div>
  );
}
