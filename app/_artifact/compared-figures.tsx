import type { ArtifactComparison } from '../../server/services/artifact/views.ts';
import { Section } from '../_ui/section.tsx';
import { formatFixed, formatPercent, plural } from '../_words/numbers.ts';
import { deltaWords, metricName, metricValue } from './compare-words.ts';
import { ComparedRow, ComparedTable, Folded, type Pair } from './compared-table.tsx';

const FIRST_ROWS = 12;

export function ComparedWindows({ id, windows, names }: { id: string; windows: NonNullable<ArtifactComparison['windows']>; names: Pair }) {
  return (
    <Section id={id} title="Window by window" aside="WAPE of each one’s winner.">
      <ComparedTable label="Windows side by side" head={['Window', ...names, 'The second, against the first']}>
        {windows.map(({ window, a, b }) => (
          <ComparedRow
            key={window}
            title={
              <>
                <span className="sm:hidden">Window </span>
                {window}
              </>
            }
            names={names}
            values={[a === null ? '–' : formatPercent(a), b === null ? '–' : formatPercent(b)]}
            said={
              a === null || b === null ? 'only one has it' : a === b ? 'equal' : `${formatFixed(Math.abs(b - a) * 100, 1)} points ${b > a ? 'worse' : 'better'}`
            }
          />
        ))}
      </ComparedTable>
    </Section>
  );
}

export function ComparedFigures({ id, metrics, names }: { id: string; metrics: ArtifactComparison['metrics']; names: Pair }) {
  if (metrics.length === 0) return null;
  /* A bias is near zero by design: what it is relative to says nothing. */
  const size = ({ name, relative, delta }: (typeof metrics)[number]) => Math.abs((/bias/i.test(name) ? delta : relative) ?? 0);
  const differing = metrics.filter((one) => one.delta !== 0).toSorted((x, y) => size(y) - size(x));
  const equal = metrics.filter((one) => one.delta === 0);
  const table = (rows: typeof metrics, label: string) => (
    <ComparedTable label={label} head={['Figure', ...names, 'The second, against the first']}>
      {rows.map(({ name, a, b }) => (
        <ComparedRow key={name} title={metricName(name)} names={names} values={[metricValue(name, a), metricValue(name, b)]} said={deltaWords(name, a, b)} />
      ))}
    </ComparedTable>
  );
  return (
    <Section
      id={id}
      title="Figures"
      aside={differing.length === 0 ? 'all equal' : differing.some((one) => one.delta !== null) ? 'the largest differences first' : 'what only one of them has'}
    >
      {differing.length > 0 ? table(differing.slice(0, FIRST_ROWS), 'Figures that differ') : <p className="text-mu">No figure differs.</p>}
      {differing.length > FIRST_ROWS ? (
        <Folded title={plural(differing.length - FIRST_ROWS, 'further difference')}>{table(differing.slice(FIRST_ROWS), 'Further figures that differ')}</Folded>
      ) : null}
      {equal.length > 0 ? <Folded title={plural(equal.length, 'equal figure')}>{table(equal, 'Equal figures')}</Folded> : null}
    </Section>
  );
}
