import type { Metadata } from 'next';
import { api } from '../../../server/instance.ts';
import type { Effect } from '../../../server/kit/preset.ts';
import type { RunState } from '../../../server/pipeline/run-state.ts';
import { orDamaged } from '../../_run/or-damaged.ts';
import { RunShell } from '../../_run/run-shell.tsx';
import { RunTab } from '../../_run/run-tab.tsx';
import { parseTab } from '../../_run/tabs.ts';
import { orNotFound } from '../../_ui/or-not-found.ts';
import { Page } from '../../_ui/page.tsx';
import type { PageProps } from '../../_ui/page-props.ts';
import { worldClass } from '../../_ui/world.ts';

export async function generateMetadata({ params }: PageProps<{ runId: string }>): Promise<Metadata> {
  const { runId } = await params;
  const detail = await (await api()).run.get({ runId }).catch(() => null);
  return { title: detail ? detail.workspace || detail.feedName || detail.title : 'No such run' };
}

/** What the effect draws from: the run's own data; null before it has a dataset, or when its bytes are gone. */
async function faceOf(state: RunState, effect: Effect) {
  const data = state.steps.flatMap((step) => step.artifacts).find((artifact) => artifact.kind === 'dataset');
  if (!data || effect === 'none') return null;
  return (await api()).dataset.face({ digest: data.digest, effect }).catch(() => null);
}

export default async function RunPage({ params, searchParams }: PageProps<{ runId: string }>) {
  const [{ runId }, query, caller] = await Promise.all([params, searchParams, api()]);
  const detail = await orNotFound(caller.run.get({ runId }));
  const [state, results] = await Promise.all([caller.run.state({ runId }), orDamaged(caller.run.results({ runId }))]);
  const preset = await caller.preset.get({ id: detail.preset }).catch(() => null);
  const effect = preset?.theme.effect ?? 'none';
  const face = await faceOf(state, effect);
  const tab = parseTab(query.tab, results !== null);
  const name = detail.workspace || detail.feedName || detail.title;
  return (
    <Page crumbs={[{ label: 'Runs', href: '/runs' }, { label: name }]} className={`world ${worldClass(detail.preset)}`}>
      <RunShell detail={detail} server={state} tab={tab} effect={effect} face={face}>
        <RunTab tab={tab} detail={detail} results={results} query={query} />
      </RunShell>
    </Page>
  );
}
