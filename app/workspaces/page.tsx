import type { Metadata } from 'next';
import { api } from '../../server/instance.ts';
import { CopyAs } from '../_ui/copy-as.tsx';
import { Empty } from '../_ui/empty.tsx';
import { Icon } from '../_ui/icons.tsx';
import { Link } from '../_ui/link.tsx';
import { Page } from '../_ui/page.tsx';
import type { PageProps } from '../_ui/page-props.ts';
import { Pager } from '../_ui/pager.tsx';
import { runNote } from '../_ui/run-table.tsx';
import { StatusMark } from '../_ui/status.tsx';
import { Time } from '../_ui/time.tsx';
import { Title } from '../_ui/title.tsx';

export const metadata: Metadata = { title: 'Workspaces' };

export default async function WorkspacesPage({ searchParams }: PageProps) {
  const query = await searchParams;
  const text = (value: string | string[] | undefined) => (typeof value === 'string' && value !== '' ? value : undefined);
  const [q, cursor, archived] = [text(query.q), text(query.cursor), query.archived === '1'];
  const list = await (await api()).workspace.list({ cursor, q, archived });
  const here = new URLSearchParams({ ...(q ? { q } : {}), ...(archived ? { archived: '1' } : {}) });
  const next = list.nextCursor ? `/workspaces?${new URLSearchParams({ ...Object.fromEntries(here), cursor: list.nextCursor })}` : null;
  return (
    <Page crumbs={[{ label: 'Workspaces' }]}>
      <Title>Workspaces</Title>
      <form action="/workspaces" className="mb-8 flex flex-wrap items-center gap-x-5 gap-y-3">
        <input type="search" name="q" defaultValue={q} aria-label="Search workspaces" placeholder="Name, description or tag" className="field max-w-80" />
        <label className="flex items-center gap-2 text-mu">
          <input type="checkbox" name="archived" value="1" defaultChecked={archived} className="size-4 accent-a" />
          archived
        </label>
        <button type="submit" className="btn quiet">
          Search
        </button>
      </form>
      {list.rows.length === 0 ? (
        <Empty
          action={
            <Link href={q || archived ? '/workspaces' : '/runs'} className="btn quiet">
              {q || archived ? 'Show all workspaces' : 'See the runs'}
            </Link>
          }
        >
          {q
            ? `No ${archived ? 'archived ' : ''}workspace mentions “${q}”.`
            : archived
              ? 'Nothing is archived.'
              : 'A run you keep becomes a workspace: what was asked, what it made, how it ended, and every replay of it.'}
        </Empty>
      ) : (
        <>
          <ul className="border-t border-bd">
            {list.rows.map((row) => (
              <li key={row.workspaceId} className="grid gap-x-6 border-b border-hair py-3.5 sm:grid-cols-[minmax(0,1fr)_auto]">
                <div className="min-w-0">
                  <Link href={`/workspaces/${row.workspaceId}`} className="text-md">
                    {row.label}
                  </Link>
                  {row.pinned ? (
                    <span className="ml-2 inline-block translate-y-0.5 text-a" title="pinned">
                      <Icon name="pin" size={14} />
                      <span className="sr-only">pinned</span>
                    </span>
                  ) : null}
                  {row.tags.map((tag) => (
                    <span key={tag} className="ml-2 rounded border border-bd px-1.5 py-px text-xs text-mu">
                      {tag}
                    </span>
                  ))}
                  <p className="truncate text-mu">{row.description || row.run.title}</p>
                </div>
                <div className="flex items-baseline gap-5 text-xs text-mu sm:flex-col sm:items-end sm:gap-0">
                  <StatusMark status={row.run.status} more={runNote(row.run)} />
                  <Time iso={row.updatedAt} />
                </div>
              </li>
            ))}
          </ul>
          <Pager shown={list.rows.length} total={list.total} what="workspaces" first={cursor ? `/workspaces?${here}` : null} next={next} />
        </>
      )}
      <CopyAs cli="npx vitrine workspaces --json" typescript="const workspaces = await vitrine.workspace.list.query({});" curl="/workspaces" />
    </Page>
  );
}
