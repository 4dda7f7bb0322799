import type { DatasetDetail, DatasetSeriesRow } from '../../server/services/dataset/views.ts';
import { Empty } from '../_ui/empty.tsx';
import { Field, FieldSelect } from '../_ui/fields.tsx';
import { Link } from '../_ui/link.tsx';
import { Pager } from '../_ui/pager.tsx';
import { formatUnits } from '../_words/numbers.ts';
import { MiniChart } from './mini-chart.tsx';
import { type ExplorerQuery, queryHref } from './query.ts';

interface SeriesListProps {
  dataset: DatasetDetail;
  query: ExplorerQuery;
  page: { rows: readonly DatasetSeriesRow[]; nextCursor: string | null; total: number };
}

const facet = (label: string, names: DatasetDetail['stores']) => [
  { value: '', label },
  ...names.map(({ name, series }) => ({ value: name, label: `${name} (${series})` })),
];

/** Series of a dataset, a page at a time; the form is a plain GET, so that the URL is the view. */
export function SeriesList({ dataset, query, page }: SeriesListProps) {
  const { digest, stores, products } = dataset;
  return (
    <>
      <form method="get" action={`/explorer/${digest}`} className="no-print mb-6 grid items-end gap-3 sm:grid-cols-2 lg:grid-cols-[2fr_1fr_1fr_1fr_auto]">
        <Field id="field-q" label="Name holds">
          <input id="field-q" name="q" type="search" className="field" defaultValue={query.q} maxLength={200} />
        </Field>
        {stores.length > 0 ? <FieldSelect name="store" label="Store" defaultValue={query.store} choices={facet('All stores', stores)} /> : null}
        {products.length > 0 ? <FieldSelect name="product" label="Product" defaultValue={query.product} choices={facet('All products', products)} /> : null}
        <FieldSelect
          name="sort"
          label="Sorted by"
          defaultValue={query.sort}
          choices={[
            { value: 'order', label: 'place in the data' },
            { value: 'key', label: 'name' },
            { value: 'units', label: 'most units' },
          ]}
        />
        <button type="submit" className="btn quiet">
          Show
        </button>
      </form>
      {page.rows.length === 0 ? (
        <Empty
          action={
            <Link href={`/explorer/${digest}`} className="btn quiet">
              Show all series
            </Link>
          }
        >
          No series of this dataset is like that.
        </Empty>
      ) : (
        <>
          <Rows dataset={dataset} query={query} rows={page.rows} />
          <Pager
            shown={page.rows.length}
            total={page.total}
            what="series"
            words={['first page', 'next page']}
            first={query.cursor === '' ? null : queryHref(digest, query, { cursor: '' })}
            next={page.nextCursor ? queryHref(digest, query, { cursor: page.nextCursor }) : null}
          />
        </>
      )}
    </>
  );
}

function Rows({ dataset, query, rows }: Omit<SeriesListProps, 'page'> & { rows: readonly DatasetSeriesRow[] }) {
  return (
    <table className="list">
      <thead className="max-sm:sr-only">
        <tr>
          <th scope="col">Series</th>
          <th scope="col">Store</th>
          <th scope="col">Product</th>
          <th scope="col" className="r">
            {dataset.unit}
          </th>
          <th scope="col">Latest {rows[0].latest.length}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.series} className="max-sm:grid max-sm:grid-cols-[1fr_auto] max-sm:py-2 max-sm:*:p-0!">
            <td className="min-w-0">
              <Link
                href={queryHref(dataset.digest, query, { series: row.series })}
                className="underline decoration-transparent underline-offset-4 hover:decoration-current"
              >
                {row.key}
              </Link>
            </td>
            <td className="text-mu max-lg:hidden!">{row.store || '–'}</td>
            <td className="text-mu max-lg:hidden!">{row.product || '–'}</td>
            <td className="num r">{formatUnits(row.units)}</td>
            <td className="align-middle! max-sm:col-span-2">
              <MiniChart values={row.latest} state={row.latestState} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
