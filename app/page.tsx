import { api } from '../server/instance.ts';
import { DropZone } from './_home/drop-zone.tsx';
import { Featured } from './_home/featured.tsx';
import { FirstRun } from './_home/first-run.tsx';
import { LastRuns } from './_home/last-runs.tsx';
import { LastWorkspaces } from './_home/last-workspaces.tsx';
import { PresetCards } from './_home/preset-cards.tsx';
import { SampleTable } from './_home/sample-table.tsx';
import { Welcome } from './_home/welcome.tsx';
import { LiveRefresh } from './_live/live-refresh.tsx';
import { Link } from './_ui/link.tsx';
import { Page } from './_ui/page.tsx';
import { Section } from './_ui/section.tsx';
import { countWord } from './_words/numbers.ts';

export default async function HomePage() {
  const caller = await api();
  const [home, presets, faces, runs, workspaces] = await Promise.all([
    caller.home.view(),
    caller.preset.list(),
    caller.dataset.faces(),
    caller.run.list({ limit: 5 }),
    caller.workspace.list({}),
  ]);
  const first = presets[0];
  const welcome = home.featured === null && home.featuredRunId ? await caller.run.state({ runId: home.featuredRunId }) : null;
  const active = runs.rows.filter((row) => row.finishedAt === null && row.runId !== home.featuredRunId).map((row) => row.runId);
  return (
    <Page crumbs={[{ label: 'Home' }]}>
      <div className="mt-12 flex items-end justify-between gap-10 max-lg:flex-col max-lg:items-start max-lg:gap-5 max-sm:mt-7">
        <h1 className="max-w-[17em]">Run a whole forecasting pipeline on this machine, and see what every step did.</h1>
        <div className="mb-1 flex flex-none flex-wrap gap-2">
          {first ? (
            <Link href={`/runs/new?preset=${first.id}`} className="btn">
              Run {first.title.replace(/^The /, 'the ')}
            </Link>
          ) : null}
          <a href="#own-data" className="btn quiet">
            Use my own data
          </a>
        </div>
      </div>
      {home.featured ? <Featured {...home.featured} /> : null}
      {welcome ? <Welcome server={welcome} /> : null}
      {home.featured || welcome ? null : <FirstRun />}
      <LiveRefresh runIds={active} />
      <Section
        id="worlds"
        title={presets.length === 1 ? 'A world to try' : `${countWord(presets.length)} worlds to try`}
        aside="Generated data with a known truth. Times are measured on this machine."
      >
        <PresetCards presets={presets} faces={faces} />
      </Section>
      <Section id="own-data" title="Your own data" aside="Same steps, same verdict. Nothing leaves this machine.">
        <div className="grid gap-4 lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)]">
          <DropZone />
          <SampleTable />
        </div>
      </Section>
      <div className="mt-14 grid gap-12 lg:grid-cols-[minmax(0,8fr)_minmax(0,4fr)]">
        <LastRuns rows={runs.rows} total={runs.total} />
        <LastWorkspaces rows={workspaces.rows.slice(0, 4)} total={workspaces.total} />
      </div>
    </Page>
  );
}
