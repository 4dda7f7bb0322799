import type { Metadata } from 'next';
import { api } from '../../../server/instance.ts';
import { PlanResult } from '../../_planner/plan-result.tsx';
import { plannerHref } from '../../_planner/query.ts';
import { CopyAs } from '../../_ui/copy-as.tsx';
import { Digest } from '../../_ui/digest.tsx';
import { Link } from '../../_ui/link.tsx';
import { orNotFound } from '../../_ui/or-not-found.ts';
import { Page } from '../../_ui/page.tsx';
import type { PageProps } from '../../_ui/page-props.ts';
import { Time } from '../../_ui/time.tsx';
import { Title } from '../../_ui/title.tsx';

export const metadata: Metadata = { title: 'Plan' };

export default async function PlanPage({ params }: PageProps<{ scenario: string }>) {
  const { scenario } = await params;
  const plan = await orNotFound((await api()).scenario.get({ scenarioId: scenario }));
  const { provenance } = plan;
  return (
    <Page crumbs={[{ label: 'Planner', href: '/planner' }, { label: plan.name }]}>
      <Title
        action={
          <Link href={plannerHref(plan)} className="btn quiet">
            Open in the planner
          </Link>
        }
      >
        {plan.name}
      </Title>
      <p className="-mt-3 mb-6 flex flex-wrap gap-x-4 gap-y-1 text-mu">
        <span>
          {plan.runTitle === null ? (
            'on a run that is gone'
          ) : (
            <>
              on{' '}
              <Link href={`/runs/${plan.runId}`} className="textual">
                {plan.runTitle}
              </Link>
            </>
          )}
        </span>
        <span>
          saved by {provenance.source === 'user' ? provenance.actor : provenance.source === 'run' ? 'its run' : 'an agent'},{' '}
          <Time iso={plan.createdAt} style="full" />
        </span>
        {provenance.approvedBy ? (
          <span>
            approved by {provenance.approvedBy}
            {provenance.approvedAt ? (
              <>
                , <Time iso={provenance.approvedAt} style="full" />
              </>
            ) : null}
          </span>
        ) : null}
        {plan.clonedFrom ? (
          <Link href={`/planner/${plan.clonedFrom}`} className="textual">
            cloned from another plan
          </Link>
        ) : null}
        {plan.tags.map((tag) => (
          <Link key={tag} href={`/planner?tags=${encodeURIComponent(tag)}#plans`} className="textual">
            {tag}
          </Link>
        ))}
        <span>
          <Digest value={plan.digest} />
          <Link href={`/registry/${plan.digest}`} className="textual ml-2">
            in the registry
          </Link>
        </span>
      </p>
      <PlanResult plan={plan.comparison} />
      <CopyAs
        cli={`npx vitrine scenarios show ${plan.scenarioId}`}
        typescript={`const plan = await vitrine.scenario.get.query({ scenarioId: ${JSON.stringify(plan.scenarioId)} });`}
        curl={`/scenarios/${plan.scenarioId}`}
      />
    </Page>
  );
}
