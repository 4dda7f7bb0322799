import type { DatasetDetail } from '../../server/services/dataset/views.ts';
import { Digest } from '../_ui/digest.tsx';
import { Link } from '../_ui/link.tsx';
import { periodLabel, periodsWord } from '../_words/dates.ts';
import { formatCount, plural } from '../_words/numbers.ts';
import { TableLinks } from './table-links.tsx';

/** What the dataset is, in one line of figures. */
export function DatasetHead({ dataset, title, quiet = false }: { dataset: DatasetDetail; title: string; quiet?: boolean }) {
  const { counts, frequency } = dataset;
  return (
    <div className="mt-10 mb-6 max-sm:mt-7">
      <h1 className="max-sm:text-[28px] max-sm:leading-9">{title}</h1>
      <div className="mt-2 flex flex-wrap items-center gap-x-6 gap-y-1 text-xs text-mu">
        <span className="inline-flex items-center gap-1">
          dataset <Digest value={dataset.digest} />
          <Link href={`/registry/${dataset.digest}`} className="textual">
            in the registry
          </Link>
        </span>
        <span>
          {formatCount(dataset.series)} series × {plural(dataset.periods, periodsWord(frequency, 1), periodsWord(frequency, 2))}
        </span>
        <span>
          {periodLabel(frequency, dataset.firstDate)} to {periodLabel(frequency, dataset.lastDate)}
        </span>
        {quiet ? null : (
          <span>
            {formatCount(counts.observed)} observed, {formatCount(counts.stockout)} out of stock, {formatCount(counts.closed)} closed,{' '}
            {formatCount(counts.missing)} without a record
          </span>
        )}
        {dataset.feedId ? (
          <Link href={`/feeds/${dataset.feedId}`} className="textual">
            the file
          </Link>
        ) : null}
        {dataset.latestRunId ? (
          <Link href={`/runs/${dataset.latestRunId}`} className="textual">
            {dataset.runs === 1 ? 'its run' : `latest of ${plural(dataset.runs, 'run')}`}
          </Link>
        ) : null}
        {quiet ? null : (
          <span className="no-print inline-flex flex-wrap gap-x-4">
            save all as <TableLinks href={`/api/v1/datasets/${dataset.digest}/download`} what={dataset.title} />
          </span>
        )}
      </div>
    </div>
  );
}
