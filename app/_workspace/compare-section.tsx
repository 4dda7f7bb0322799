import type { CompareRow, CompareView } from '../../server/services/workspace/views.ts';
import { shorten } from '../_ui/digest.tsx';
import { ScrollRegion } from '../_ui/scroll-region.tsx';
import { Section } from '../_ui/section.tsx';
import { plural } from '../_words/numbers.ts';

const said = (value: string): string => value.replace(/\b[0-9a-f]{64}\b/g, (digest) => shorten(digest));

interface CompareSectionProps {
  section: CompareView['sections'][number];
  /** Labels of the columns, in order. */
  labels: readonly string[];
}

/** One part of a comparison: what differs, and behind a fold what is equal. */
export function CompareSection({ section, labels }: CompareSectionProps) {
  const differing = section.rows.filter((row) => row.differs);
  const equal = section.rows.filter((row) => !row.differs);
  if (section.rows.length === 0)
    return (
      <Section id={section.id} title={section.title}>
        <p className="text-mu">None of them has any.</p>
      </Section>
    );
  return (
    <Section
      id={section.id}
      title={section.title}
      aside={differing.length === 0 ? 'no difference' : `${plural(differing.length, 'difference')} in ${plural(section.rows.length, 'line')}`}
    >
      <p className="-mt-3 mb-3 text-xs text-mu">{section.note}</p>
      {differing.length > 0 ? <CompareTable name={`${section.title}, differences`} rows={differing} labels={labels} /> : null}
      {equal.length > 0 ? (
        <details className="mt-3">
          <summary className="textual inline">{plural(equal.length, 'equal line')}</summary>
          <CompareTable name={`${section.title}, equal`} rows={equal} labels={labels} />
        </details>
      ) : null}
    </Section>
  );
}

function CompareTable({ name, rows, labels }: { name: string; rows: readonly CompareRow[]; labels: readonly string[] }) {
  return (
    <ScrollRegion label={name} className="overflow-x-auto">
      <table className="list table-fixed max-sm:min-w-[520px]">
        <thead>
          <tr>
            <th scope="col" className="w-1/4">
              <span className="sr-only">What</span>
            </th>
            {labels.map((label, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their place, and two may bear one label
              <th key={at} scope="col" className="truncate" title={label}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.label}>
              <th scope="row" className="text-sm! font-normal break-words whitespace-normal text-mu">
                {row.label}
              </th>
              {row.values.map((value, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their place
                <td key={at} className="break-words" title={value ?? undefined}>
                  {value === null ? <span className="text-mu">–</span> : said(value)}
                  {row.best === at ? <span className="ml-2 text-xs text-ok">best</span> : null}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
