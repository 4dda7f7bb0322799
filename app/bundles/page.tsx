import type { Metadata } from 'next';
import { api } from '../../server/instance.ts';
import { BundleDrop } from '../_bundle/bundle-drop.tsx';
import { BundleList, ImportList } from '../_bundle/bundle-list.tsx';
import { CopyAs } from '../_ui/copy-as.tsx';
import { Empty } from '../_ui/empty.tsx';
import { Link } from '../_ui/link.tsx';
import { Page } from '../_ui/page.tsx';
import type { PageProps } from '../_ui/page-props.ts';
import { Pager } from '../_ui/pager.tsx';
import { Section } from '../_ui/section.tsx';
import { Title } from '../_ui/title.tsx';

export const metadata: Metadata = { title: 'Bundles' };

const LIMIT = 40;
const text = (value: string | string[] | undefined): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

export default async function BundlesPage({ searchParams }: PageProps) {
  const [query, caller] = await Promise.all([searchParams, api()]);
  const [out, came] = [text(query.cursor), text(query.imports)];
  const [bundles, imports] = await Promise.all([caller.bundle.list({ limit: LIMIT, cursor: out }), caller.bundle.imports({ limit: LIMIT, cursor: came })]);
  return (
    <Page crumbs={[{ label: 'Workspaces', href: '/workspaces' }, { label: 'Bundles' }]}>
      <Title>Bundles</Title>
      <p className="say -mt-3 mb-6 text-mu">
        A bundle is a workspace to take away: runs, artifacts, plans and a report, with a digest for every file. Anyone can check it without us, and another
        instance can import and replay it.
      </p>
      <BundleDrop />
      <Section id="exported" title="Exported here">
        {bundles.rows.length === 0 ? (
          <Empty
            action={
              <Link href="/workspaces" className="btn quiet">
                Go to the workspaces
              </Link>
            }
          >
            The bundles you export will be listed here. Every workspace has an Export button.
          </Empty>
        ) : (
          <>
            <BundleList rows={bundles.rows} />
            <Pager
              shown={bundles.rows.length}
              total={bundles.total}
              what="bundles"
              first={out ? '/bundles' : null}
              next={bundles.nextCursor ? `/bundles?cursor=${encodeURIComponent(bundles.nextCursor)}` : null}
            />
          </>
        )}
      </Section>
      {imports.rows.length > 0 ? (
        <Section id="imported" title="Brought in">
          <ImportList rows={imports.rows} />
          <Pager
            shown={imports.rows.length}
            total={imports.total}
            what="imports"
            first={came ? '/bundles#imported' : null}
            next={imports.nextCursor ? `/bundles?imports=${encodeURIComponent(imports.nextCursor)}#imported` : null}
          />
        </Section>
      ) : null}
      <CopyAs typescript="const bundles = await vitrine.bundle.list.query({});" curl="/bundles" />
    </Page>
  );
}
