import type { ArtifactComparison } from '../../server/services/artifact/views.ts';
import { Digest } from '../_ui/digest.tsx';
import { Section } from '../_ui/section.tsx';
import { plural } from '../_words/numbers.ts';
import { differ } from './compare-words.ts';
import { ComparedRow, ComparedTable, Folded, type Pair } from './compared-table.tsx';

const STATES = { same: 'the same', changed: 'other bytes', only_a: 'only in the first', only_b: 'only in the second' } as const;

const digestOf = (digest: string | null, path: string, name: string) =>
  digest === null ? <span className="text-mu">–</span> : <Digest value={digest} what={`SHA-256 of ${path} in ${name}`} />;

export function ComparedFiles({ id, files, names }: { id: string; files: ArtifactComparison['files']; names: Pair }) {
  if (files.length === 0) return null;
  const differing = files.filter((file) => file.status !== 'same');
  const equal = files.filter((file) => file.status === 'same');
  const table = (rows: typeof files, label: string) => (
    <ComparedTable label={label} head={['File', ...names, 'Bytes']} words>
      {rows.slice(0, 200).map((file) => (
        <ComparedRow
          key={file.path}
          title={file.path}
          names={names}
          values={[digestOf(file.a, file.path, names[0]), digestOf(file.b, file.path, names[1])]}
          said={<span className={file.status === 'same' ? 'text-mu' : ''}>{STATES[file.status]}</span>}
          words
        />
      ))}
    </ComparedTable>
  );
  return (
    <Section
      id={id}
      title="Files, by digest"
      aside={differing.length === 0 ? 'all the same' : `${plural(differing.length, 'file')} of ${files.length} ${differ(differing.length)}`}
    >
      {differing.length > 0 ? table(differing, 'Files that differ') : null}
      {equal.length > 0 ? <Folded title={plural(equal.length, 'equal file')}>{table(equal, 'Equal files')}</Folded> : null}
    </Section>
  );
}
