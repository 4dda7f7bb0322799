import type { ModelCardView } from '../../server/services/model/views.ts';
import { trainedFigures } from '../_explain/card-figures.ts';
import { placeSentence, warningsOf } from '../_explain/card-words.ts';
import { Link } from '../_ui/link.tsx';
import { Section } from '../_ui/section.tsx';
import { formatScore, METRIC_NAMES } from '../_words/verdict.ts';

const SCORES = ['wape', 'mae', 'rmse', 'mase', 'smape'] as const;

/** What the model learnt from and how it did; its card has the rest. */
export function ModelFace({ runId, card }: { runId: string; card: ModelCardView }) {
  const { test } = card;
  return (
    <Section
      id="model"
      title={card.title}
      aside={
        <Link href={`/runs/${runId}/models/${card.id}`} className="textual">
          its model card
        </Link>
      }
    >
      <p className="say -mt-2">
        {card.about ? `${card.about.summary} ` : 'The plugin of this model is not here any more. '}
        {placeSentence(card)}
      </p>
      {warningsOf(card).map((warning) => (
        <p key={warning} className="mt-2 max-w-[72ch] border-l-2 border-wa pl-4">
          <span aria-hidden="true" className="mr-2 text-wa">
            !
          </span>
          {warning}
        </p>
      ))}
      <div className="mt-6 grid gap-x-12 gap-y-6 lg:grid-cols-2">
        <dl className="min-w-0">
          {trainedFigures(card).map(({ name, value, words }) => (
            <div key={name} className="grid grid-cols-[120px_minmax(0,1fr)] border-b border-hair py-2">
              <dt className="text-mu">{name}</dt>
              <dd>
                <span className="num mr-2">{value}</span>
                <span className="text-xs text-mu">{words}</span>
              </dd>
            </div>
          ))}
        </dl>
        {test ? (
          <table className="list self-start">
            <thead>
              <tr>
                <th scope="col">Score</th>
                <th scope="col" className="r">
                  {card.title}
                </th>
                {test.naive ? (
                  <th scope="col" className="r">
                    Seasonal naive
                  </th>
                ) : null}
              </tr>
            </thead>
            <tbody>
              {SCORES.map((name) => (
                <tr key={name}>
                  <th scope="row">{METRIC_NAMES[name]}</th>
                  <td className="num r">{formatScore(name, test.model.scores[name])}</td>
                  {test.naive ? <td className="num r text-mu">{formatScore(name, test.naive.scores[name])}</td> : null}
                </tr>
              ))}
            </tbody>
          </table>
        ) : (
          <p className="text-mu">It took part in no test.</p>
        )}
      </div>
    </Section>
  );
}
