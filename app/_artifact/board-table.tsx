import type { BacktestMeta } from '../../server/kit/kinds/modeling.ts';
import { Link } from '../_ui/link.tsx';
import { ScrollRegion } from '../_ui/scroll-region.tsx';
import { Section } from '../_ui/section.tsx';
import { formatPercent } from '../_words/numbers.ts';
import { formatScore, METRIC_NAMES, verdictTitle } from '../_words/verdict.ts';

/** Every model of a backtest on the same windows, the best first. */
export function BoardTable({ backtest, runId }: { backtest: BacktestMeta; runId: string }) {
  const level = backtest.levels[0];
  return (
    <Section
      id="models"
      title="Models, the best first"
      aside={
        <Link href={`/runs/${runId}?tab=results#leaderboard`} className="textual">
          the whole leaderboard
        </Link>
      }
    >
      <p className="say -mt-2 mb-3">{verdictTitle(backtest)}</p>
      <ScrollRegion label="Models, scrolls sideways" className="overflow-x-auto">
        <table className="list">
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col" className="r">
                {METRIC_NAMES[backtest.metric]}
              </th>
              <th scope="col" className="r">
                Bias
              </th>
              <th scope="col" className="r">
                {level} % covered
              </th>
              {backtest.windows.map((window, at) => (
                <th key={window.testFrom} scope="col" className="r">
                  Window {at + 1}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {backtest.models.map((model) => (
              <tr key={model.id}>
                <th scope="row" className="whitespace-nowrap">
                  {model.title}
                  {model.id === backtest.winner ? <span className="ml-2 text-xs text-a">winner</span> : null}
                  {model.baseline ? <span className="ml-2 text-xs text-mu">baseline</span> : null}
                </th>
                <td className="num r">{formatScore(backtest.metric, model.scores[backtest.metric])}</td>
                <td className="num r">{model.scores.bias === null ? '–' : `${model.scores.bias > 0 ? '+' : ''}${formatPercent(model.scores.bias)}`}</td>
                <td className="num r">{model.coverage[0]?.share == null ? '–' : formatPercent(model.coverage[0].share, 0)}</td>
                {model.windows.map((window, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: windows keep their place
                  <td key={at} className="num r text-mu">
                    {window.wape === null ? '–' : formatPercent(window.wape)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Section>
  );
}
