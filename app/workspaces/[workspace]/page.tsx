import type { Metadata } from 'next';
import { api } from '../../../server/instance.ts';
import { LiveRefresh } from '../../_live/live-refresh.tsx';
import { ConfigFacts } from '../../_run/config.tsx';
import { ReplayVerdict } from '../../_run/replay-verdict.tsx';
import { CopyAs } from '../../_ui/copy-as.tsx';
import { shorten } from '../../_ui/digest.tsx';
import { Link } from '../../_ui/link.tsx';
import { orNotFound } from '../../_ui/or-not-found.ts';
import { Page } from '../../_ui/page.tsx';
import type { PageProps } from '../../_ui/page-props.ts';
import { RunTable } from '../../_ui/run-table.tsx';
import { Section } from '../../_ui/section.tsx';
import { WorkspaceActions } from '../../_workspace/workspace-actions.tsx';
import { WorkspaceText } from '../../_workspace/workspace-text.tsx';

export async function generateMetadata({ params }: PageProps<{ workspace: string }>): Promise<Metadata> {
  const { workspace } = await params;
  const detail = await (await api()).workspace.get({ workspace: decodeURIComponent(workspace) }).catch(() => null);
  return { title: detail?.label ?? 'No such workspace' };
}

export default async function WorkspacePage({ params }: PageProps<{ workspace: string }>) {
  const { workspace } = await params;
  const detail = await orNotFound((await api()).workspace.get({ workspace: decodeURIComponent(workspace) }));
  const { config, replays, source, ...row } = detail;
  const active = [row.run, ...replays].filter((run) => run.finishedAt === null).map((run) => run.runId);
  return (
    <Page crumbs={[{ label: 'Workspaces', href: '/workspaces' }, { label: row.label }]}>
      <div className="mt-10 flex flex-wrap items-start justify-between gap-6 max-sm:mt-7">
        <div className="min-w-0 flex-1">
          <WorkspaceText key={row.version} row={row} />
          {source ? (
            <p className="mt-2 text-mu">
              Replay of{' '}
              <Link href={source.workspaceId ? `/workspaces/${source.workspaceId}` : `/runs/${source.runId}`} className="textual">
                {source.label || shorten(source.runId)}
              </Link>
            </p>
          ) : null}
        </div>
        <WorkspaceActions row={row} />
      </div>
      <LiveRefresh runIds={active} />
      {row.run.summary?.verdict ? (
        <div className="mt-8 -mb-6">
          <ReplayVerdict verdict={row.run.summary.verdict} />
        </div>
      ) : null}
      <Section id="run" title="The run">
        <RunTable rows={[row.run]} />
      </Section>
      <Section id="replays" title="Replays" aside="A replay computes every step again and compares every digest.">
        {replays.length === 0 ? (
          <p className="text-mu">None yet. Replay it to check that this machine still reaches the same results.</p>
        ) : (
          <RunTable rows={replays} />
        )}
      </Section>
      <Section id="configuration" title="Configuration">
        <ConfigFacts config={config} />
      </Section>
      <CopyAs
        cli={`npx vitrine replay ${row.workspaceId}`}
        typescript={`const workspace = await vitrine.workspace.get.query({ workspace: '${row.workspaceId}' });`}
        curl={`/workspaces/${row.workspaceId}`}
      />
    </Page>
  );
}
