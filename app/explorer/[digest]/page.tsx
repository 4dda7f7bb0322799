import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { api } from '../../../server/instance.ts';
import { DatasetHead } from '../../_explorer/dataset-head.tsx';
import { parseQuery, queryHref } from '../../_explorer/query.ts';
import { SeriesCharts } from '../../_explorer/series-charts.tsx';
import { SeriesData } from '../../_explorer/series-data.tsx';
import { SeriesList } from '../../_explorer/series-list.tsx';
import { cellsSentence } from '../../_explorer/series-words.ts';
import { orNotFound } from '../../_ui/or-not-found.ts';
import { Page } from '../../_ui/page.tsx';
import type { PageProps } from '../../_ui/page-props.ts';

export const metadata: Metadata = { title: 'Explorer' };
const LIMIT = 30;

export default async function DatasetPage({ params, searchParams }: PageProps<{ digest: string }>) {
  const [{ digest }, search, caller] = await Promise.all([params, searchParams, api()]);
  if (!/^[0-9a-f]{64}$/.test(digest)) notFound();
  const query = parseQuery(search);
  const dataset = await orNotFound(caller.dataset.get({ digest }));
  const home = { label: 'Explorer', href: '/explorer' };
  if (query.series !== null) {
    const series = await orNotFound(caller.dataset.series({ digest, series: query.series }));
    const name = series.product && series.store ? `${series.product} at ${series.store}` : series.key;
    return (
      <Page crumbs={[home, { label: dataset.title, href: queryHref(digest, query, { series: null }) }, { label: name }]}>
        <DatasetHead dataset={dataset} title={name} quiet />
        <p className="say mb-5">{cellsSentence(series)}</p>
        <SeriesCharts series={series} />
        <SeriesData series={series} digest={digest} />
      </Page>
    );
  }
  const { q, store, product, sort, cursor } = query;
  const page = await caller.dataset.seriesList({
    digest,
    sort,
    limit: LIMIT,
    q: q || undefined,
    store: store || undefined,
    product: product || undefined,
    cursor: cursor || undefined,
  });
  return (
    <Page crumbs={[home, { label: dataset.title }]}>
      <DatasetHead dataset={dataset} title={dataset.title} />
      <SeriesList dataset={dataset} query={query} page={page} />
    </Page>
  );
}
