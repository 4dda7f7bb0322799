import type { ModelView } from '../../server/services/model/views.ts';
import type { ResultsView } from '../../server/services/run/views.ts';
import { niceStep } from '../_charts/scale.ts';
import { Section } from '../_ui/section.tsx';
import { periodsWord } from '../_words/dates.ts';
import { choiceSentence } from '../_words/exceptions.ts';
import { countWord, formatCount } from '../_words/numbers.ts';
import { rankedSentence } from '../_words/segments.ts';
import { formatScore, METRIC_NAMES, naiveWins, seasonalNaiveOf } from '../_words/verdict.ts';
import { ByClass, ByHorizon, ByWindow } from './leaderboard-by.tsx';
import { type BoardColumn, LeaderboardRow } from './leaderboard-row.tsx';
import { ModelDetails } from './model-details.tsx';
import type { View } from './query.ts';
import { QueryLink } from './query-link.tsx';

const VIEW_NAMES: Readonly<Record<View, string>> = { pooled: 'all together', class: 'by demand class', horizon: 'by horizon', window: 'by window' };

type Model = ResultsView['backtest']['models'][number];

interface LeaderboardProps {
  results: ResultsView;
  models: readonly ModelView[];
  view: View;
  /** Also those that stand neither among the first nor as a baseline. */
  all: boolean;
}

const FIRST = 10;
/** The first of the table, all that are level with the best, the baselines, and whoever is best somewhere; a few more are not worth folding. */
function modelsShown({ models, segments, windows }: ResultsView['backtest'], all: boolean): ResultsView['backtest']['models'] {
  if (all || models.length <= FIRST + 4) return models;
  const best = new Set<string | null>(segments.map((segment) => segment.winner));
  const places = [
    ...models[0].buckets.map((_, at) => (model: Model) => model.buckets[at]?.wape),
    ...windows.map((_, at) => (model: Model) => model.windows[at]?.wape),
  ];
  for (const wapeOf of places) best.add(models.reduce((first, model) => ((wapeOf(model) ?? 1e9) < (wapeOf(first) ?? 1e9) ? model : first)).id);
  return models.filter((model, at) => at < FIRST || model.rank === 1 || model.baseline || best.has(model.id));
}

/** All models on the same cutoffs, together or taken apart; the view stands in the URL. */
export function Leaderboard({ results, models, view, all }: LeaderboardProps) {
  const { backtest } = results;
  const naive = seasonalNaiveOf(backtest)?.scores[backtest.metric] ?? null;
  const choice = choiceSentence(results);
  const ranked = rankedSentence(backtest);
  const shown = modelsShown(backtest, all);
  return (
    <Section
      id="leaderboard"
      title="Leaderboard"
      aside={
        <span>
          Same cutoffs for all {countWord(backtest.models.length).toLowerCase()}.
          {naive === null || view !== 'pooled' ? null : (
            <span className="ml-3 whitespace-nowrap">
              <svg width={3} height={12} className="mr-1.5 inline-block align-[-1px]" aria-hidden="true">
                <line className="ref-line" x1={1} x2={1} y1={0} y2={12} />
              </svg>
              seasonal naive, {formatScore(backtest.metric, naive)}
            </span>
          )}
        </span>
      }
    >
      {naiveWins(backtest) ? <p className="say -mt-2 mb-4 font-semibold">A naive model wins: no other model is better on this data.</p> : null}
      {ranked === '' ? null : <p className="say -mt-2 mb-4">{ranked}</p>}
      <nav aria-label="Views of the leaderboard" className="no-print -mt-2 mb-5 flex flex-wrap gap-x-5 gap-y-1">
        {(Object.keys(VIEW_NAMES) as View[]).map((name) => (
          <QueryLink key={name} set={{ tab: 'results', view: name === 'pooled' ? null : name }} replace current={name === view}>
            {VIEW_NAMES[name]}
          </QueryLink>
        ))}
      </nav>
      {view === 'class' ? (
        <ByClass results={results} shown={shown} />
      ) : view === 'horizon' ? (
        <ByHorizon results={results} shown={shown} />
      ) : view === 'window' ? (
        <ByWindow results={results} shown={shown} />
      ) : (
        <Pooled results={results} shown={shown} models={models} naive={naive} />
      )}
      {shown.length < backtest.models.length || all ? (
        <p className="no-print mt-3">
          <QueryLink set={{ tab: 'results', all: all ? null : '1' }} replace>
            {all ? 'show the first only' : `show all ${formatCount(backtest.models.length)} models`}
          </QueryLink>
        </p>
      ) : null}
      {choice ? <p className="mt-4 max-w-[80ch] text-pretty text-mu">{choice}</p> : null}
    </Section>
  );
}

/** Figures beside the ranking's own: bias always, then those of error scales that are not shown yet. */
function columnsOf({ backtest, unit, frequency }: ResultsView): BoardColumn[] {
  const { metric, levels } = backtest;
  const period = periodsWord(frequency, 1);
  const others = (['wape', 'mase', 'rmsse'] as const).filter((name) => name !== metric);
  const [first, ...rest] = others;
  const scores = (first === 'wape' ? rest : others).map((name): BoardColumn => ({ kind: 'score', name, title: METRIC_NAMES[name] }));
  return [
    ...(first === 'wape' ? [{ kind: 'score', name: 'wape', title: METRIC_NAMES.wape } as const] : []),
    { kind: 'bias', title: `Bias, ${unit} a ${period}` },
    ...scores,
    { kind: 'added', title: 'Value added' },
    ...levels.map((level): BoardColumn => ({ kind: 'covers', level, title: `${level}\u00a0% covers` })),
  ];
}

interface PooledProps {
  results: ResultsView;
  shown: ResultsView['backtest']['models'];
  models: readonly ModelView[];
  naive: number | null;
}

function Pooled({ results, shown, models, naive }: PooledProps) {
  const { backtest } = results;
  const { metric } = backtest;
  const worst = Math.max(...backtest.models.map((model) => model.scores[metric] ?? 0), naive ?? 0, 1e-9);
  const step = niceStep(worst, 5);
  const top = Math.ceil(worst / step - 1e-9) * step;
  const columns = columnsOf(results);
  const tied = backtest.models.filter((model) => model.rank === 1).length > 1;
  return (
    <>
      <table className="w-full border-collapse">
        <thead className="text-xs text-mu max-sm:sr-only">
          <tr className="border-b border-hair *:pb-2 *:align-bottom">
            <th scope="col">
              <span className="sr-only">Rank</span>
            </th>
            <th scope="col">Model</th>
            <th scope="col" className="whitespace-nowrap">
              0 to {formatScore(metric, top).replace(/\.0+(?!\d)/, '')}
            </th>
            <th scope="col" className="pl-3 text-right">
              {METRIC_NAMES[metric]}
            </th>
            {columns.map((column) => (
              <th key={column.title} scope="col" className="pl-3 text-right">
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((model) => (
            <LeaderboardRow
              key={model.id}
              model={model}
              tied={tied && model.rank === 1}
              won={model.id === backtest.winner}
              metric={metric}
              top={top}
              naive={naive}
              columns={columns}
              details={<ModelDetails model={model} about={models.find((one) => one.id === model.id)} models={models} results={results} />}
            />
          ))}
        </tbody>
      </table>
      <p className="mt-3 max-w-[80ch] text-xs text-pretty text-mu">
        Bias: + forecasts too much. Value added: how much smaller the {METRIC_NAMES[metric]} is than seasonal naive’s.
        {tied ? ' 1= are level: no further apart than one standard error over the windows.' : ''} A model’s name opens what is known of it.
      </p>
    </>
  );
}
