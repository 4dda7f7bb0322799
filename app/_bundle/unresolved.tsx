import type { ExportView } from '../../server/services/bundle/views.ts';
import { Digest } from '../_ui/digest.tsx';
import { Section } from '../_ui/section.tsx';
import { plural } from '../_words/numbers.ts';

/** What a bundle points to without carrying it or knowing where it is. */
export function Unresolved({ rows }: { rows: ExportView['unresolvedReferences'] }) {
  return (
    <Section id="unresolved" title="Unresolved references" aside={rows.length === 0 ? 'none' : plural(rows.length, 'reference')}>
      {rows.length === 0 ? (
        <p className="text-mu">Everything the bundle points to was found at export.</p>
      ) : (
        <ul>
          {rows.map((one) => (
            <li key={`${one.type} ${one.id} ${one.from}`} className="border-t border-hair py-2">
              {one.type} <Digest value={one.id} what="id" /> <span className="text-mu">named by {one.from}:</span> {one.reason}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
