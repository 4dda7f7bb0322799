import type { ReactNode } from 'react';
import type { ArtifactComparison } from '../../server/services/artifact/views.ts';
import { Digest } from '../_ui/digest.tsx';
import { Link } from '../_ui/link.tsx';
import { ScrollRegion } from '../_ui/scroll-region.tsx';
import { Section } from '../_ui/section.tsx';
import { Time } from '../_ui/time.tsx';
import { formatFixed, formatPercent, plural } from '../_words/numbers.ts';
import { deltaWords, fieldName, fieldValue, metricName, metricValue } from './compare-words.ts';
import { artifactHref } from './words.ts';

type Pair = readonly [string, string];
const FIRST_ROWS = 12;

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
      <p className="say">{summaryOf(comparison)}</p>
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
      {comparison.windows && comparison.windows.length > 0 ? <Windows id={`${prefix}windows`} windows={comparison.windows} names={names} /> : null}
      <Metrics id={`${prefix}figures`} metrics={comparison.metrics} names={names} />
      <Metadata id={`${prefix}metadata`} metadata={comparison.metadata} names={names} />
      <Files id={`${prefix}bytes`} files={comparison.files} names={names} />
    </>
  );
}

function summaryOf({ same, metadata, files, metrics }: ArtifactComparison): string {
  if (same) return 'Their files are the same, byte for byte.';
  const differing = metadata.filter((row) => !row.same).length;
  const moved = metrics.filter((one) => one.delta !== null && one.delta !== 0).length;
  const changed = files.filter((file) => file.status !== 'same').length;
  const parts = [
    moved > 0 ? `${plural(moved, 'figure')} of ${metrics.length} differ` : metrics.length > 0 ? 'all figures are equal' : '',
    `${plural(changed, 'file')} of ${files.length} ${changed === 1 ? 'differs' : 'differ'}`,
    `${plural(differing, 'field')} of the record ${differing === 1 ? 'is' : 'are'} not the same`,
  ].filter((part) => part !== '');
  const text = parts.join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function Table({ label, head, children, words = false }: { label: string; head: readonly string[]; children: ReactNode; words?: boolean }) {
  return (
    <ScrollRegion label={label} className="relative overflow-x-auto">
      <table className="list table-fixed max-sm:min-w-[520px]">
        <thead>
          <tr>
            {head.map((name, at) => (
              <th key={name} scope="col" className={at > 0 && !words ? 'r' : ''}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </ScrollRegion>
  );
}

function Windows({ id, windows, names }: { id: string; windows: NonNullable<ArtifactComparison['windows']>; names: Pair }) {
  return (
    <Section id={id} title="Window by window" aside="WAPE of each one’s winner.">
      <Table label="Windows side by side" head={['Window', ...names, 'The second, against the first']}>
        {windows.map(({ window, a, b }) => (
          <tr key={window}>
            <th scope="row">{window}</th>
            <td className="num r">{a === null ? '–' : formatPercent(a)}</td>
            <td className="num r">{b === null ? '–' : formatPercent(b)}</td>
            <td className="r">
              {a === null || b === null
                ? 'only one has it'
                : a === b
                  ? 'equal'
                  : `${formatFixed(Math.abs(b - a) * 100, 1)} points ${b > a ? 'worse' : 'better'}`}
            </td>
          </tr>
        ))}
      </Table>
    </Section>
  );
}

function Metrics({ id, metrics, names }: { id: string; metrics: ArtifactComparison['metrics']; names: Pair }) {
  if (metrics.length === 0) return null;
  /* A bias is near zero by design: what it is relative to says nothing. */
  const size = ({ name, relative, delta }: (typeof metrics)[number]) => Math.abs((/bias/i.test(name) ? delta : relative) ?? 0);
  const differing = metrics.filter((one) => one.delta !== 0).toSorted((x, y) => size(y) - size(x));
  const equal = metrics.filter((one) => one.delta === 0);
  const table = (rows: typeof metrics, label: string) => (
    <Table label={label} head={['Figure', ...names, 'The second, against the first']}>
      {rows.map(({ name, a, b }) => (
        <tr key={name}>
          <th scope="row">{metricName(name)}</th>
          <td className="num r">{metricValue(name, a)}</td>
          <td className="num r">{metricValue(name, b)}</td>
          <td className="r">{deltaWords(name, a, b)}</td>
        </tr>
      ))}
    </Table>
  );
  return (
    <Section id={id} title="Figures" aside={differing.length === 0 ? 'all equal' : 'the largest differences first'}>
      {differing.length > 0 ? table(differing.slice(0, FIRST_ROWS), 'Figures that differ') : <p className="text-mu">No figure differs.</p>}
      {differing.length > FIRST_ROWS ? (
        <details className="mt-3">
          <summary className="textual inline">{plural(differing.length - FIRST_ROWS, 'further difference')}</summary>
          {table(differing.slice(FIRST_ROWS), 'Further figures that differ')}
        </details>
      ) : null}
      {equal.length > 0 ? (
        <details className="mt-3">
          <summary className="textual inline">{plural(equal.length, 'equal figure')}</summary>
          {table(equal, 'Equal figures')}
        </details>
      ) : null}
    </Section>
  );
}

function Metadata({ id, metadata, names }: { id: string; metadata: ArtifactComparison['metadata']; names: Pair }) {
  const differing = metadata.filter((row) => !row.same);
  const equal = metadata.filter((row) => row.same);
  const table = (rows: typeof metadata, label: string) => (
    <Table label={label} head={['Field', ...names]} words>
      {rows.map(({ field, a, b }) => (
        <tr key={field}>
          <th scope="row" className="text-mu">
            {fieldName(field)}
          </th>
          {[a, b].map((value, at) => (
            <td key={names[at]} className="break-words">
              <FieldValue field={field} value={value} />
            </td>
          ))}
        </tr>
      ))}
    </Table>
  );
  return (
    <Section id={id} title="Record" aside={differing.length === 0 ? 'no difference' : plural(differing.length, 'difference')}>
      {differing.length > 0 ? table(differing, 'Fields that differ') : null}
      {equal.length > 0 ? (
        <details className="mt-3">
          <summary className="textual inline">{plural(equal.length, 'equal field')}</summary>
          {table(equal, 'Equal fields')}
        </details>
      ) : null}
    </Section>
  );
}

function FieldValue({ field, value }: { field: string; value: unknown }) {
  if (field === 'createdAt' && typeof value === 'string') return <Time iso={value} style="full" zoned />;
  if (field === 'inputHash' && typeof value === 'string') return <Digest value={value} what="digest of the input" />;
  return fieldValue(field, value);
}

const STATES = { same: 'the same', changed: 'other bytes', only_a: 'only in the first', only_b: 'only in the second' } as const;

function Files({ id, files, names }: { id: string; files: ArtifactComparison['files']; names: Pair }) {
  if (files.length === 0) return null;
  const differing = files.filter((file) => file.status !== 'same');
  const equal = files.filter((file) => file.status === 'same');
  const table = (rows: typeof files, label: string) => (
    <Table label={label} head={['File', ...names, 'Bytes']} words>
      {rows.slice(0, 200).map((file) => (
        <tr key={file.path}>
          <th scope="row" className="break-all">
            {file.path}
          </th>
          {[file.a, file.b].map((digest, at) => (
            <td key={names[at]}>
              {digest === null ? <span className="text-mu">–</span> : <Digest value={digest} what={`SHA-256 of ${file.path} in ${names[at]}`} />}
            </td>
          ))}
          <td className={file.status === 'same' ? 'text-mu' : ''}>{STATES[file.status]}</td>
        </tr>
      ))}
    </Table>
  );
  return (
    <Section id={id} title="Files, by digest" aside={differing.length === 0 ? 'all the same' : `${plural(differing.length, 'file')} of ${files.length} differ`}>
      {differing.length > 0 ? table(differing, 'Files that differ') : null}
      {equal.length > 0 ? (
        <details className="mt-3">
          <summary className="textual inline">{plural(equal.length, 'equal file')}</summary>
          {table(equal, 'Equal files')}
        </details>
      ) : null}
    </Section>
  );
}
