import type { Metadata } from 'next';
import { api } from '../../../server/instance.ts';
import { ApprovalList } from '../../_approvals/approval-list.tsx';
import { LiveRefresh } from '../../_live/live-refresh.tsx';
import { ConfigFacts } from '../../_run/config.tsx';
import { ReplayVerdict } from '../../_run/replay-verdict.tsx';
import { CopyAs } from '../../_ui/copy-as.tsx';
import { Digest, shorten } from '../../_ui/digest.tsx';
import { Link } from '../../_ui/link.tsx';
import { orNotFound } from '../../_ui/or-not-found.ts';
import { Page } from '../../_ui/page.tsx';
import type { PageProps } from '../../_ui/page-props.ts';
import { RunTable } from '../../_ui/run-table.tsx';
import { Section } from '../../_ui/section.tsx';
import { Time } from '../../_ui/time.tsx';
import { Health } from '../../_workspace/health.tsx';
import { Journal } from '../../_workspace/journal.tsx';
import { Lineage } from '../../_workspace/lineage.tsx';
import { CreatedList, Outcome, PluginStamps } from '../../_workspace/record.tsx';
import { WorkspaceActions } from '../../_workspace/workspace-actions.tsx';
import { WorkspaceText } from '../../_workspace/workspace-text.tsx';

export async function generateMetadata({ params }: PageProps<{ workspace: string }>): Promise<Metadata> {
  const { workspace } = await params;
  const detail = await (await api()).workspace.get({ workspace: decodeURIComponent(workspace) }).catch(() => null);
  return { title: detail?.label ?? 'No such workspace' };
}

export default async function WorkspacePage({ params, searchParams }: PageProps<{ workspace: string }>) {
  const [{ workspace: encoded }, query, caller] = await Promise.all([params, searchParams, api()]);
  const workspace = decodeURIComponent(encoded);
  const detail = await orNotFound(caller.workspace.get({ workspace }));
  const { config, replays, source, ...row } = detail;
  const here = `/workspaces/${row.workspaceId}`;
  const before = typeof query.before === 'string' ? query.before : undefined;
  const [notes, lineage, health] = await Promise.all([
    caller.workspace.notes({ workspace: row.workspaceId, cursor: before }),
    caller.workspace.lineage({ workspace: row.workspaceId }),
    typeof query.health === 'string' ? caller.workspace.health({ workspace: row.workspaceId }) : null,
  ]);
  const active = [row.run, ...replays].filter((run) => run.finishedAt === null).map((run) => run.runId);
  return (
    <Page crumbs={[{ label: 'Workspaces', href: '/workspaces' }, { label: row.label }]}>
      <div className="mt-10 flex flex-wrap items-start justify-between gap-6 max-sm:mt-7">
        <div className="min-w-0 flex-1">
          <WorkspaceText key={row.version} row={row} />
          <p className="mt-3 flex flex-wrap gap-x-5 text-xs text-mu">
            <span>
              kept <Time iso={row.createdAt} />
            </span>
            {row.archived ? <span>archived</span> : null}
            {row.pinned ? <span>pinned</span> : null}
            <span className="inline-flex items-center gap-1">
              workspace <Digest value={row.workspaceId} what="workspace id" />
            </span>
            {source ? (
              <span>
                replay of{' '}
                {source.label === 'original deleted' ? (
                  source.label
                ) : (
                  <Link href={source.workspaceId ? `/workspaces/${source.workspaceId}` : `/runs/${source.runId}`} className="textual">
                    {source.label || shorten(source.runId)}
                  </Link>
                )}
              </span>
            ) : null}
          </p>
        </div>
        <WorkspaceActions row={row} config={config} />
      </div>
      <LiveRefresh runIds={active} />
      {row.run.summary?.verdict ? (
        <div className="mt-8 -mb-6">
          <ReplayVerdict verdict={row.run.summary.verdict} />
        </div>
      ) : null}
      <Outcome detail={detail} />
      <Section id="run" title="The run">
        <RunTable rows={[row.run]} />
      </Section>
      <Journal
        workspaceId={row.workspaceId}
        rows={notes.rows}
        total={notes.total}
        older={notes.nextCursor ? `${here}?before=${encodeURIComponent(notes.nextCursor)}#journal` : null}
        refused={query.note === 'refused'}
      />
      <Lineage lineage={lineage} />
      <Health health={health} check={`${here}?health=${encodeURIComponent(health?.checkedAt ?? '1')}#health`} />
      {detail.approvals.length > 0 ? (
        <Section
          id="decisions"
          title="Decisions"
          aside={
            <Link href="/approvals" className="textual">
              all approvals
            </Link>
          }
        >
          <ApprovalList rows={detail.approvals} withRun={false} />
        </Section>
      ) : null}
      <CreatedList detail={detail} />
      <Section id="configuration" title="Configuration">
        <ConfigFacts config={config} />
        <PluginStamps detail={detail} />
      </Section>
      <CopyAs
        cli={`npx vitrine workspaces show ${row.workspaceId}`}
        typescript={`const workspace = await vitrine.workspace.get.query({ workspace: '${row.workspaceId}' });`}
        curl={`/workspaces/${row.workspaceId}`}
      />
    </Page>
  );
}
