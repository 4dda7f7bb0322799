import type { Metadata } from 'next';
import { api } from '../../server/instance.ts';
import { DatasetTable } from '../_explorer/dataset-table.tsx';
import { Empty } from '../_ui/empty.tsx';
import { Link } from '../_ui/link.tsx';
import { Page } from '../_ui/page.tsx';
import type { PageProps } from '../_ui/page-props.ts';
import { Pager } from '../_ui/pager.tsx';
import { Title } from '../_ui/title.tsx';

export const metadata: Metadata = { title: 'Explorer' };

export default async function ExplorerPage({ searchParams }: PageProps) {
  const { cursor: given } = await searchParams;
  const cursor = typeof given === 'string' ? given : undefined;
  const datasets = await (await api()).dataset.list({ cursor, limit: 40 });
  return (
    <Page crumbs={[{ label: 'Explorer' }]}>
      <Title>Explorer</Title>
      {datasets.rows.length === 0 ? (
        <Empty
          action={
            <Link href="/runs/new" className="btn">
              Start a run
            </Link>
          }
        >
          Every dataset that a run made or a file became is listed here, with all its series.
        </Empty>
      ) : (
        <>
          <DatasetTable rows={datasets.rows} />
          <Pager
            shown={datasets.rows.length}
            total={datasets.total}
            what="datasets"
            first={cursor ? '/explorer' : null}
            next={datasets.nextCursor ? `/explorer?cursor=${encodeURIComponent(datasets.nextCursor)}` : null}
          />
        </>
      )}
    </Page>
  );
}
