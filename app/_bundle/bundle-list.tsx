import type { BundleRow, ImportRow } from '../../server/services/bundle/views.ts';
import { Link } from '../_ui/link.tsx';
import { Time } from '../_ui/time.tsx';
import { formatBytes, plural } from '../_words/numbers.ts';
import { STATUS_WORDS, sayCounts } from './words.ts';

/** Bundles that stand here. */
export function BundleList({ rows }: { rows: readonly BundleRow[] }) {
  return (
    <ul className="border-t border-bd">
      {rows.map((row) => (
        <li key={row.bundleId} className="grid gap-x-6 border-b border-hair py-3.5 sm:grid-cols-[minmax(0,1fr)_auto]">
          <div className="min-w-0">
            <Link href={`/bundles/${encodeURIComponent(row.bundleId)}`} className="text-md break-words">
              {row.name}
            </Link>
            <p className="text-mu">
              {row.complete ? 'restores fully' : 'bytes of models stay here'}
              {row.plansExported > 0 ? `, ${plural(row.plansExported, 'plan')}` : ''}
              {row.signedBy === null ? '' : `, signed by ${row.signedBy}`}
            </p>
          </div>
          <p className="flex flex-wrap gap-x-5 text-xs text-mu sm:flex-col sm:items-end sm:gap-0">
            <span>
              {formatBytes(row.bytes)} in {plural(row.files, 'file')}
            </span>
            <Time iso={row.exportedAt} />
          </p>
        </li>
      ))}
    </ul>
  );
}

/** Bundles that came in. */
export function ImportList({ rows }: { rows: readonly ImportRow[] }) {
  return (
    <ul className="border-t border-bd">
      {rows.map((row) => (
        <li key={row.importId} className="grid gap-x-6 border-b border-hair py-3.5 sm:grid-cols-[minmax(0,1fr)_auto]">
          <div className="min-w-0">
            <Link href={`/bundles/imports/${row.importId}`} className="text-md break-words">
              {row.name}
            </Link>
            <p className="text-mu">{sayCounts(row.counts)}</p>
          </div>
          <p className="flex flex-wrap gap-x-5 text-xs text-mu sm:flex-col sm:items-end sm:gap-0">
            <span className={row.status === 'planned' ? 'text-wa' : ''}>{STATUS_WORDS[row.status]}</span>
            <span>
              {formatBytes(row.bytes)}, <Time iso={row.appliedAt ?? row.createdAt} />
            </span>
          </p>
        </li>
      ))}
    </ul>
  );
}
