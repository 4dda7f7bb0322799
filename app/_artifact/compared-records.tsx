import type { ArtifactComparison } from '../../server/services/artifact/views.ts';
import { Digest } from '../_ui/digest.tsx';
import { Section } from '../_ui/section.tsx';
import { Time } from '../_ui/time.tsx';
import { plural } from '../_words/numbers.ts';
import { fieldName, fieldValue } from './compare-words.ts';
import { ComparedRow, ComparedTable, Folded, type Pair } from './compared-table.tsx';

/** What stands in the records of the two. */
export function ComparedRecords({ id, metadata, names }: { id: string; metadata: ArtifactComparison['metadata']; names: Pair }) {
  const differing = metadata.filter((row) => !row.same);
  const equal = metadata.filter((row) => row.same);
  const table = (rows: typeof metadata, label: string) => (
    <ComparedTable label={label} head={['Field', ...names]} words>
      {rows.map(({ field, a, b }) => (
        <ComparedRow
          key={field}
          title={<span className="text-mu">{fieldName(field)}</span>}
          names={names}
          values={[<FieldValue key="a" field={field} value={a} />, <FieldValue key="b" field={field} value={b} />]}
          words
        />
      ))}
    </ComparedTable>
  );
  return (
    <Section id={id} title="Record" aside={differing.length === 0 ? 'no difference' : plural(differing.length, 'difference')}>
      {differing.length > 0 ? table(differing, 'Fields that differ') : null}
      {equal.length > 0 ? <Folded title={plural(equal.length, 'equal field')}>{table(equal, 'Equal fields')}</Folded> : null}
    </Section>
  );
}

function FieldValue({ field, value }: { field: string; value: unknown }) {
  if (field === 'createdAt' && typeof value === 'string') return <Time iso={value} style="full" zoned />;
  if (field === 'inputHash' && typeof value === 'string') return <Digest value={value} what="digest of the input" />;
  return fieldValue(field, value);
}
