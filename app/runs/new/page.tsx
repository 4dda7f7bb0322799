import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { api } from '../../../server/instance.ts';
import { emptyValues, type Source, toRequest, valuesOfConfig, withSource } from '../../_start/form-values.ts';
import { StartForm } from '../../_start/start-form.tsx';
import { Link } from '../../_ui/link.tsx';
import { orNotFound } from '../../_ui/or-not-found.ts';
import { Page } from '../../_ui/page.tsx';
import type { PageProps } from '../../_ui/page-props.ts';
import { Title } from '../../_ui/title.tsx';

export const metadata: Metadata = { title: 'New run' };

const text = (value: string | string[] | undefined) => (typeof value === 'string' && value !== '' ? value : undefined);

export default async function NewRunPage({ searchParams }: PageProps) {
  const [query, caller] = await Promise.all([searchParams, api()]);
  const restored = text(query.restore) ? await orNotFound(caller.workspace.get({ workspace: text(query.restore) ?? '' })) : null;
  const from = restored ?? (text(query.from) ? await orNotFound(caller.run.get({ runId: text(query.from) ?? '' })) : null);
  if (from?.config.batch) redirect(`/batches/new?dataset=${from.config.feed?.digest ?? ''}`);
  const feedId = text(query.feed) ?? from?.config.feed?.feedId;
  const [presets, models, feedView] = await Promise.all([caller.preset.list(), caller.model.list(), feedId ? orNotFound(caller.feed.get({ feedId })) : null]);
  const feed = feedView ? { feedId: feedView.feedId, name: feedView.name } : null;
  const wanted = text(query.preset);
  const preset = presets.find((one) => one.id === (from?.config.preset ?? wanted)) ?? presets[0];
  const initial = from ? { ...valuesOfConfig(from.config), keep: restored !== null } : emptyValues(preset.id);
  const sourceId = restored ? restored.run.runId : from && 'runId' in from ? from.runId : null;
  const source: Source | null = sourceId === null ? null : { runId: sourceId, step: restored ? null : (text(query.step) ?? null) };
  const first = await caller.run.check(withSource(toRequest(initial, feed?.feedId ?? null), source));
  return (
    <Page crumbs={[{ label: 'Runs', href: '/runs' }, { label: 'New run' }]}>
      <Title>{feed ? `A forecast of ${feed.name}` : from ? `${preset.title}, again with changes` : preset.title}</Title>
      {restored ? (
        <p className="-mt-3 mb-6 text-mu">
          Restored from{' '}
          <Link href={`/workspaces/${restored.workspaceId}`} className="textual">
            {restored.label}
          </Link>
          : every setting as it was recorded. Nothing has been started.
        </p>
      ) : null}
      {source?.step ? (
        <p className="-mt-3 mb-6 text-mu">
          Restart of{' '}
          <Link href={`/runs/${source.runId}`} className="textual">
            run {source.runId.slice(-6)}
          </Link>{' '}
          from step {source.step}: what came before it is taken over as far as its settings stay, the rest is computed anew. Nothing has been started.
        </p>
      ) : null}
      {feed ? null : <p className="fancy say -mt-3 mb-8 font-serif text-lg text-mu">{preset.story.opening.join(' ')}</p>}
      <StartForm presets={presets} models={models} initial={initial} feed={feed} first={first} source={source} />
    </Page>
  );
}
