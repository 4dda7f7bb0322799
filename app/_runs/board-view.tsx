import { api } from '../../server/instance.ts';
import { LiveRefreshAll } from '../_live/live-refresh-all.tsx';
import { CopyAs } from '../_ui/copy-as.tsx';
import { Empty } from '../_ui/empty.tsx';
import { Link } from '../_ui/link.tsx';
import { Page } from '../_ui/page.tsx';
import { Title } from '../_ui/title.tsx';
import { Board } from './board.tsx';
import { COLUMNS } from './board-columns.ts';

/** Cards of a column; the rest is counted. */
const SHOWN = 12;

/** Every run where it stands now; counts and cards move as runs do, wherever they were started. */
export async function BoardView() {
  const caller = await api();
  const [newest, ...lists] = await Promise.all([
    caller.run.list({ limit: 1, archived: true }),
    ...COLUMNS.map(({ status }) => caller.run.list({ status: [...status], limit: SHOWN })),
  ]);
  const latest = newest.rows.at(0);
  const { position } = latest ? await caller.run.state({ runId: latest.runId }) : { position: 0 };
  return (
    <Page crumbs={[{ label: 'Runs', href: '/runs' }, { label: 'Board' }]}>
      <LiveRefreshAll position={position} />
      <Title
        action={
          <>
            <Link href="/runs" className="btn quiet">
              List
            </Link>
            <Link href="/runs/new" className="btn">
              New run
            </Link>
          </>
        }
      >
        Run board
      </Title>
      {latest ? (
        <Board columns={COLUMNS.map(({ key, label }, i) => ({ key, label, rows: lists[i].rows, total: lists[i].total }))} />
      ) : (
        <Empty
          action={
            <Link href="/runs/new" className="btn">
              Start a run
            </Link>
          }
        >
          Runs move over this board from queued to done.
        </Empty>
      )}
      <CopyAs typescript={'const running = await vitrine.run.list.query({ status: ["running"] });'} curl="/runs?status=running" />
    </Page>
  );
}
