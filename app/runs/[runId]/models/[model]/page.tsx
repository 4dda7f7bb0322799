import type { Metadata } from 'next';
import { api } from '../../../../../server/instance.ts';
import { ModelCard } from '../../../../_explain/model-card.tsx';
import { CopyAs } from '../../../../_ui/copy-as.tsx';
import { orNotFound } from '../../../../_ui/or-not-found.ts';
import { Page } from '../../../../_ui/page.tsx';
import type { PageProps } from '../../../../_ui/page-props.ts';
import { worldClass } from '../../../../_ui/world.ts';

type Params = { runId: string; model: string };

export async function generateMetadata({ params }: PageProps<Params>): Promise<Metadata> {
  const { runId, model } = await params;
  const card = await (await api()).run.modelCard({ runId, model }).catch(() => null);
  return { title: card?.title ?? 'Model' };
}

export default async function ModelPage({ params }: PageProps<Params>) {
  const [{ runId, model }, caller] = await Promise.all([params, api()]);
  const [detail, card] = await Promise.all([orNotFound(caller.run.get({ runId })), orNotFound(caller.run.modelCard({ runId, model }))]);
  const name = detail.workspace || detail.feedName || detail.title;
  const crumbs = [{ label: 'Runs', href: '/runs' }, { label: name, href: `/runs/${runId}?tab=results#leaderboard` }, { label: card.title }];
  return (
    <Page crumbs={crumbs} className={`world ${worldClass(detail.preset)}`}>
      <ModelCard runId={runId} card={card} />
      <CopyAs
        typescript={`const card = await vitrine.run.modelCard.query({ runId: '${runId}', model: '${model}' });`}
        curl={`/runs/${runId}/models/${model}`}
      />
    </Page>
  );
}
