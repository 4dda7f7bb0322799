import { Section } from '../_ui/section.tsx';
import { widthWord } from '../_words/calibration.ts';
import { formatPercent, plural } from '../_words/numbers.ts';
import { formatScore, METRIC_NAMES } from '../_words/verdict.ts';
import type { CardTest } from './card-figures.ts';
import { signedShare } from './card-figures.ts';

const SCORES = ['wape', 'mae', 'rmse', 'mase', 'rmsse', 'smape', 'pinball'] as const;

/** Every score beside seasonal naive's; the one it was ranked by stands first. */
export function CardScores({ test }: { test: CardTest }) {
  const { model, naive, metric } = test;
  const order = [metric, ...SCORES.filter((name) => name !== metric)];
  return (
    <Section id="scores" title="How it did" aside={`${plural(test.windows, 'window')}, ${plural(test.testedSeries, 'series', 'series')}`}>
      <table className="list -mt-4">
        <thead>
          <tr>
            <th scope="col">Score</th>
            <th scope="col" className="r">
              It
            </th>
            {naive ? (
              <th scope="col" className="r">
                Seasonal naive
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {order.map((name) => (
            <tr key={name} className={name === metric ? 'font-semibold' : ''}>
              <th scope="row" className={name === metric ? 'font-semibold' : ''}>
                {METRIC_NAMES[name]}
                {name === metric ? <span className="ml-2 text-xs font-normal text-mu">ranked by it</span> : null}
              </th>
              <td className="num r">{formatScore(name, model.scores[name])}</td>
              {naive ? <td className="num r text-mu">{formatScore(name, naive.scores[name])}</td> : null}
            </tr>
          ))}
          <tr>
            <th scope="row">Bias, + over-forecasts</th>
            <td className="num r">{signedShare(model.scores.bias)}</td>
            {naive ? <td className="num r text-mu">{signedShare(naive.scores.bias)}</td> : null}
          </tr>
          {model.coverage.map((one, at) => (
            <tr key={one.level}>
              <th scope="row">
                {one.level} % range held <span className="text-xs text-mu">{widthWord(one)}</span>
              </th>
              <td className="num r">{one.share === null ? '–' : formatPercent(one.share)}</td>
              {naive ? <td className="num r text-mu">{naive.coverage[at]?.share == null ? '–' : formatPercent(naive.coverage[at].share)}</td> : null}
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
