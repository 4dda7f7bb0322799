import type { WorkspaceRow } from '../../server/services/workspace/views.ts';
import { Link } from '../_ui/link.tsx';
import { Section } from '../_ui/section.tsx';
import { Time } from '../_ui/time.tsx';

export function LastWorkspaces({ rows, total }: { rows: readonly WorkspaceRow[]; total: number }) {
  const aside =
    total > rows.length ? (
      <Link href="/workspaces" className="textual">
        All {total}
      </Link>
    ) : undefined;
  return (
    <Section id="last-workspaces" title="Workspaces" aside={aside} className="mt-0! min-w-0">
      {rows.length === 0 ? (
        <p className="text-mu">A run you keep gets a workspace: its name, what was asked, what it made, and every replay of it.</p>
      ) : (
        <ul className="-mt-4">
          {rows.map((row) => (
            <li key={row.workspaceId} className="grid grid-cols-[1fr_auto] gap-x-4 border-b border-hair py-3">
              <Link href={`/workspaces/${row.workspaceId}`} className="truncate">
                {row.label}
              </Link>
              <span className="text-xs text-mu">
                <Time iso={row.updatedAt} />
              </span>
              <span className="col-span-2 truncate text-xs text-mu">{row.description || row.tags.join(', ') || row.run.title}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
