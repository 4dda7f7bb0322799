import type { ModelCardView } from '../../server/services/model/views.ts';
import { Title } from '../_ui/title.tsx';
import { movedBy, SCOPE_WORDS } from '../_words/models.ts';
import { CardLearnt } from './card-learnt.tsx';
import { CardScores } from './card-scores.tsx';
import { CardSegments } from './card-segments.tsx';
import { CardWins } from './card-wins.tsx';
import { placeSentence, warningsOf } from './card-words.ts';
import { Importances } from './importances.tsx';

/** A trained model: what it is, what it learnt from, how it did, what it leans on, where it wins and loses. */
export function ModelCard({ runId, card }: { runId: string; card: ModelCardView }) {
  const { about, test } = card;
  const warnings = warningsOf(card);
  return (
    <>
      <Title>{card.title}</Title>
      <p className="say">
        {about ? `${about.summary} ` : 'The plugin of this model is not here any more; what it left behind is. '}
        {placeSentence(card)}
      </p>
      {about ? (
        <p className="mt-2 max-w-[80ch] text-pretty text-mu">
          {SCOPE_WORDS[about.scope]}. {movedBy(about)}
        </p>
      ) : null}
      {warnings.length > 0 ? <Warnings warnings={warnings} /> : null}
      <div className="grid gap-x-12 lg:grid-cols-2">
        <CardLearnt runId={runId} card={card} />
        {test ? <CardScores test={test} /> : null}
      </div>
      {card.importances ? <Importances card={card} importances={card.importances} /> : null}
      {test ? (
        <>
          <CardSegments card={card} test={test} />
          <CardWins runId={runId} card={card} test={test} />
        </>
      ) : null}
    </>
  );
}

function Warnings({ warnings }: { warnings: readonly string[] }) {
  return (
    <ul className="mt-5 max-w-[80ch] border-l-2 border-wa pl-4">
      {warnings.map((warning) => (
        <li key={warning} className="py-0.5 text-pretty">
          <span aria-hidden="true" className="mr-2 text-wa">
            !
          </span>
          {warning}
        </li>
      ))}
    </ul>
  );
}
