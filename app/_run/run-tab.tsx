import { api } from '../../server/instance.ts';
import type { ResultsView, RunDetail } from '../../server/services/views.ts';
import { Artifacts } from './artifacts.tsx';
import { Config } from './config.tsx';
import { Log } from './log.tsx';
import { NoResults } from './no-results.tsx';
import { ReplayVerdict } from './replay-verdict.tsx';
import { Results } from './results.tsx';
import { Story } from './story.tsx';
import type { Tab } from './tabs.ts';
import { Timeline } from './timeline.tsx';

interface RunTabProps {
  tab: Tab;
  detail: RunDetail;
  results: ResultsView | null;
  seriesParam: string | string[] | undefined;
}

/** The part of a run that the URL asks for, with only the data that part needs. */
export async function RunTab({ tab, detail, results, seriesParam }: RunTabProps) {
  const caller = await api();
  const { runId } = detail;
  switch (tab) {
    case 'story':
      return <Story preset={await caller.preset.get({ id: detail.preset }).catch(() => null)} closing={results?.closing ?? null} />;
    case 'results': {
      if (!results) return <NoResults />;
      return <Results detail={detail} results={results} series={await caller.run.series({ runId, series: parseSeries(seriesParam, results) })} />;
    }
    case 'timeline':
      return (
        <>
          {detail.summary?.verdict && !results ? <ReplayVerdict verdict={detail.summary.verdict} /> : null}
          <Timeline />
        </>
      );
    case 'log':
      return <Log history={await readLog(runId)} />;
    case 'artifacts':
      return <Artifacts rows={await caller.run.artifacts({ runId })} />;
    case 'config':
      return <Config detail={detail} />;
  }
}

const LOG_LIMIT = 2000;
async function readLog(runId: string) {
  return (await api()).run.events({ runId, afterSeq: 0, limit: LOG_LIMIT });
}

/** The series of the URL, −1 for the total; the focus when it names none of this run. */
function parseSeries(value: string | string[] | undefined, results: ResultsView): number {
  const wanted = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : Number.NaN;
  return wanted >= -1 && wanted < results.seriesCount ? wanted : results.focus.series;
}
