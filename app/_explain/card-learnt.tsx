import type { ReactNode } from 'react';
import type { ModelCardView } from '../../server/services/model/views.ts';
import { Digest } from '../_ui/digest.tsx';
import { Link } from '../_ui/link.tsx';
import { Section } from '../_ui/section.tsx';
import { membersOf, trainedFigures } from './card-figures.ts';

/** Data, members, bytes and source of a trained model. */
export function CardLearnt({ runId, card }: { runId: string; card: ModelCardView }) {
  const { about, trained } = card;
  return (
    <Section id="learnt" title="What it learnt from">
      <dl className="-mt-2 grid gap-2">
        {trainedFigures(card).map(({ name, value, words }) => (
          <Row key={name} name={name}>
            <span className="num mr-2">{value}</span>
            <span className="text-xs text-mu">{words}</span>
          </Row>
        ))}
        {trained.members.length > 0 ? (
          <Row name="Mean of">
            {membersOf(trained.members).map(({ id, title, weight }) => (
              <span key={id} className="mr-4 inline-block">
                <Link href={`/runs/${runId}/models/${id}`} className="textual">
                  {title}
                </Link>{' '}
                <span className="num text-mu">{weight}</span>
              </span>
            ))}
          </Row>
        ) : null}
        <Row name="Stored as">
          <Digest value={trained.digest} />{' '}
          <Link href={`/registry/${trained.digest}`} className="textual">
            in the registry
          </Link>
        </Row>
        {about ? (
          <Row name="Source">
            <span className="text-xs text-pretty text-mu">{about.source}</span>
          </Row>
        ) : null}
      </dl>
    </Section>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[104px_minmax(0,1fr)] gap-x-3">
      <dt className="text-mu">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
