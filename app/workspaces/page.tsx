import type { Metadata } from 'next';
import { api } from '../../server/instance.ts';
import { CopyAs } from '../_ui/copy-as.tsx';
import { Empty } from '../_ui/empty.tsx';
import { Link } from '../_ui/link.tsx';
import { Page } from '../_ui/page.tsx';
import type { PageProps } from '../_ui/page-props.ts';
import { Pager } from '../_ui/pager.tsx';
import { Title } from '../_ui/title.tsx';
import { FilterForm } from '../_workspace/filter-form.tsx';
import { hrefOf, isNarrowed, parseListQuery, toInput } from '../_workspace/query.ts';
import { WorkspaceList } from '../_workspace/workspace-list.tsx';

export const metadata: Metadata = { title: 'Workspaces' };

export default async function WorkspacesPage({ searchParams }: PageProps) {
  const [params, caller] = await Promise.all([searchParams, api()]);
  const query = parseListQuery(params);
  const input = toInput(query);
  const [list, facets] = await Promise.all([caller.workspace.list(input), caller.workspace.facets({ archived: query.archived })]);
  const narrowed = isNarrowed(query);
  const address = hrefOf(query).replace('archived=1', 'archived=true');
  return (
    <Page crumbs={[{ label: 'Workspaces' }]}>
      <Title
        action={
          <Link href="/bundles" className="btn quiet">
            Bundles
          </Link>
        }
      >
        Workspaces
      </Title>
      <FilterForm key={hrefOf(query)} query={query} facets={facets} />
      {list.rows.length === 0 ? (
        <Empty
          action={
            <Link href={narrowed || query.archived ? '/workspaces' : '/runs'} className="btn quiet">
              {narrowed || query.archived ? 'Show all workspaces' : 'See the runs'}
            </Link>
          }
        >
          {query.q && isNarrowed({ ...query, q: '' }) === false
            ? `No workspace mentions “${query.q}”.`
            : narrowed
              ? 'No workspace fits all of this.'
              : 'A run you keep becomes a workspace: what was asked, what it made, how it ended, and every replay of it.'}
        </Empty>
      ) : (
        <>
          <WorkspaceList key={query.cursor} rows={list.rows} />
          <Pager
            shown={list.rows.length}
            total={list.total}
            what="workspaces"
            words={['first', 'more']}
            first={query.cursor ? hrefOf(query) : null}
            next={list.nextCursor ? hrefOf(query, { cursor: list.nextCursor }) : null}
          />
        </>
      )}
      <CopyAs
        cli={`npx vitrine workspaces list --json${query.archived ? ' --all' : ''}`}
        typescript={`const workspaces = await vitrine.workspace.list.query(${JSON.stringify(input)});`}
        curl={address}
      />
    </Page>
  );
}
