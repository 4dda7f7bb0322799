import type { RunRow } from '../../server/services/run/views.ts';
import { Empty } from '../_ui/empty.tsx';
import { Link } from '../_ui/link.tsx';
import { RunTable } from '../_ui/run-table.tsx';
import { Section } from '../_ui/section.tsx';
import { plural } from '../_words/numbers.ts';

export function LastRuns({ rows, total }: { rows: readonly RunRow[]; total: number }) {
  const aside =
    total > rows.length ? (
      <Link href="/runs" className="textual">
        All {plural(total, 'run')}
      </Link>
    ) : undefined;
  return (
    <Section id="last-runs" title="Last runs" aside={aside} className="mt-0! min-w-0">
      {rows.length === 0 ? <Empty>Every run you start will be listed here, with its winner and how long it took.</Empty> : <RunTable rows={rows} />}
    </Section>
  );
}
