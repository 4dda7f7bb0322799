import type { ReactNode } from 'react';
import type { ArtifactComparison } from '../../server/services/artifact/views.ts';
import { Link } from '../_ui/link.tsx';
import { Time } from '../_ui/time.tsx';
import { comparisonSentence } from './compare-words.ts';
import { ComparedFigures, ComparedWindows } from './compared-figures.tsx';
import { ComparedFiles } from './compared-files.tsx';
import { ComparedRecords } from './compared-records.tsx';
import type { Pair } from './compared-table.tsx';
import { artifactHref } from './words.ts';

interface BodyProps {
  comparison: ArtifactComparison;
  /** What the two are called in heads of tables: "A" and "B". */
  names: Pair;
  /** Part of ids and titles when several pairs stand on one page. */
  prefix?: string;
  /** What its type has to show, above the figures. */
  children?: ReactNode;
}

/** Two artifacts side by side, what differs first. */
export function ComparisonBody({ comparison, names, prefix = '', children }: BodyProps) {
  const { a, b } = comparison;
  return (
    <>
      <p className="say">{comparisonSentence(comparison)}</p>
      <dl className="mt-3 grid gap-x-8 gap-y-1 sm:grid-cols-[auto_minmax(0,1fr)]">
        {[a, b].map((row, at) => (
          <div key={names[at]} className="contents">
            <dt className="font-semibold max-sm:mt-2">{names[at]}</dt>
            <dd>
              <Link href={artifactHref(row.artifactId)} className="textual text-tx">
                {row.title}
              </Link>
              <span className="ml-3 text-xs text-mu">
                version {row.version}, <Time iso={row.createdAt} style="full" zoned />
              </span>
            </dd>
          </div>
        ))}
      </dl>
      {children}
      {comparison.windows && comparison.windows.length > 0 ? <ComparedWindows id={`${prefix}windows`} windows={comparison.windows} names={names} /> : null}
      <ComparedFigures id={`${prefix}figures`} metrics={comparison.metrics} names={names} />
      <ComparedRecords id={`${prefix}metadata`} metadata={comparison.metadata} names={names} />
      <ComparedFiles id={`${prefix}bytes`} files={comparison.files} names={names} />
    </>
  );
}
