import type { Metadata } from 'next';
import { api } from '../../../server/instance.ts';
import { ChooseFew, MOST_COMPARED } from '../../_ui/choose-few.tsx';
import { CopyAs } from '../../_ui/copy-as.tsx';
import { Link } from '../../_ui/link.tsx';
import { orNotFound } from '../../_ui/or-not-found.ts';
import { Page } from '../../_ui/page.tsx';
import type { PageProps } from '../../_ui/page-props.ts';
import { readIds } from '../../_ui/read-ids.ts';
import { Title } from '../../_ui/title.tsx';
import { plural } from '../../_words/numbers.ts';
import { CompareSection } from '../../_workspace/compare-section.tsx';

export const metadata: Metadata = { title: 'Compare workspaces' };

export default async function ComparePage({ searchParams }: PageProps) {
  const query = await searchParams;
  const ids = readIds(query.ids);
  const crumbs = [{ label: 'Workspaces', href: '/workspaces' }, { label: 'Compare' }];
  if (ids.length < 2 || ids.length > MOST_COMPARED)
    return (
      <ChooseFew crumbs={crumbs} title="Compare workspaces" href="/workspaces" label="Choose workspaces">
        Two to five workspaces stand side by side here, their differences first. Tick them in the list, then Compare.
      </ChooseFew>
    );
  const { workspaces, sections, differences } = await orNotFound((await api()).workspace.compare({ ids }));
  const labels = workspaces.map((row) => row.label);
  return (
    <Page crumbs={crumbs}>
      <Title>Compare workspaces</Title>
      <p className="say -mt-3">
        {differences === 0
          ? `These ${plural(workspaces.length, 'workspace')} differ in nothing that is compared.`
          : `${plural(differences, 'difference')} between ${plural(workspaces.length, 'workspace')}.`}
      </p>
      <ul className="mt-4 flex flex-wrap gap-x-6 gap-y-1">
        {workspaces.map((row) => (
          <li key={row.workspaceId}>
            <Link href={`/workspaces/${row.workspaceId}`} className="textual">
              {row.label}
            </Link>{' '}
            <span className="text-xs text-mu">{row.run.title}</span>
          </li>
        ))}
      </ul>
      {sections.map((section) => (
        <CompareSection key={section.id} section={section} labels={labels} />
      ))}
      <CopyAs
        cli={`npx vitrine workspaces compare ${ids.join(' ')}`}
        typescript={`const comparison = await vitrine.workspace.compare.query({ ids: ${JSON.stringify(ids)} });`}
        curl={`/workspaces/compare?ids=${ids.map(encodeURIComponent).join(',')}`}
      />
    </Page>
  );
}
