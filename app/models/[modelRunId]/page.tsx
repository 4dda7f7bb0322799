import type { Metadata } from 'next';
import { api } from '../../../server/instance.ts';
import { PromoteButton } from '../../_control/alias-actions.tsx';
import { ModelActions, RetrainButton } from '../../_control/model-actions.tsx';
import { Artifact, Facts, Figures, Siblings } from '../../_control/model-facts.tsx';
import { ModelMarks, ModelState } from '../../_control/model-table.tsx';
import { Moves } from '../../_control/moves.tsx';
import { figureOf, lineageName, modelName } from '../../_control/words.ts';
import { CopyAs } from '../../_ui/copy-as.tsx';
import { orNotFound } from '../../_ui/or-not-found.ts';
import { Page } from '../../_ui/page.tsx';
import { Section } from '../../_ui/section.tsx';
import { Title } from '../../_ui/title.tsx';

export const metadata: Metadata = { title: 'Model' };

export default async function ModelPage({ params }: { params: Promise<{ modelRunId: string }> }) {
  const [{ modelRunId }, caller] = await Promise.all([params, api()]);
  const model = await orNotFound(caller.registry.get({ modelRunId: decodeURIComponent(modelRunId) }));
  return (
    <Page crumbs={[{ label: 'Control Center', href: '/control' }, { label: 'Model registry', href: '/models' }, { label: modelName(model.model) }]}>
      <Title
        action={
          <>
            {model.state === 'success' && model.source !== 'drill' ? (
              <PromoteButton modelRunId={model.modelRunId} alias={model.aliases[0]} className="btn" />
            ) : null}
            {model.run ? <RetrainButton modelRunId={model.modelRunId} label={`Retrain ${modelName(model.model)}`} /> : null}
            <ModelActions
              modelRunId={model.modelRunId}
              canVerify={model.digest !== null}
              canArchive={model.next.includes('archived')}
              held={model.aliases.length > 0}
            />
          </>
        }
      >
        {modelName(model.model)}
      </Title>
      <p className="-mt-3 flex flex-wrap items-baseline gap-x-3 text-mu">
        <ModelState state={model.state} />
        <span>
          {figureOf(model)} on {lineageName(model.lineage)}
          <ModelMarks model={model} />
        </span>
      </p>
      {model.source === 'drill' ? <p className="mt-2 text-wa">A drill: made to show something, left out of drift, retraining and rankings.</p> : null}
      {model.error ? <p className="mt-2 text-bad">{model.error}</p> : null}
      <div className="grid gap-x-12 lg:grid-cols-2">
        <Section id="figures" title="Figures">
          <Figures model={model} />
        </Section>
        <Section id="facts" title="What it is">
          <Facts model={model} />
        </Section>
      </div>
      <Section id="artifact" title="Artifact">
        <Artifact model={model} />
      </Section>
      <Section id="siblings" title="The same model before and after">
        <Siblings model={model} />
      </Section>
      <Section id="moves" title="Aliases it held">
        {model.moves.length === 0 ? <p className="text-mu">No alias has pointed at it yet.</p> : <Moves rows={model.moves} />}
      </Section>
      <CopyAs
        cli={`npx vitrine models show ${model.modelRunId}`}
        typescript={`const model = await vitrine.registry.get.query({ modelRunId: '${model.modelRunId}' });`}
        curl={`/models/runs/${model.modelRunId}`}
      />
    </Page>
  );
}
