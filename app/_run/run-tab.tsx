import { api } from '../../server/instance.ts';
import type { ResultsView, RunDetail } from '../../server/services/run/views.ts';
import { Artifacts } from './artifacts.tsx';
import { Config } from './config.tsx';
import { Log } from './log.tsx';
import { NoResults } from './no-results.tsx';
import { DAMAGED, orDamaged } from './or-damaged.ts';
import { parseResultsQuery, type ResultsQuery } from './query.ts';
import { ReplayVerdict } from './replay-verdict.tsx';
import { Results } from './results.tsx';
import type { SeriesPage } from './series-section.tsx';
import { Story } from './story.tsx';
import type { Tab } from './tabs.ts';
import { Timeline } from './timeline.tsx';
import { WithoutScores } from './without-scores.tsx';

interface RunTabProps {
  tab: Tab;
  detail: RunDetail;
  /** Null before there are any. */
  results: ResultsView | null | typeof DAMAGED;
  /** Of the URL. */
  query: Readonly<Record<string, string | string[] | undefined>>;
}

/** The part of a run that the URL asks for, with only the data that part needs. */
export async function RunTab({ tab, detail, results, query }: RunTabProps) {
  const caller = await api();
  const { runId } = detail;
  switch (tab) {
    case 'story':
      return (
        <Story
          preset={await caller.preset.get({ id: detail.preset }).catch(() => null)}
          closing={results === null || results === DAMAGED ? null : results.closing}
        />
      );
    case 'results': {
      if (!results) return <NoResults />;
      if (results === DAMAGED) return <WithoutScores detail={detail} query={query} />;
      const asked = parseResultsQuery(query);
      const [series, page, models] = await Promise.all([
        orDamaged(caller.run.series({ runId, series: parseSeries(query.series, results) })),
        orDamaged(readSeriesPage(runId, asked)),
        caller.model.list(),
      ]);
      return <Results detail={detail} results={results} models={models} series={series} page={page} query={asked} />;
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
      return <Artifacts runId={runId} rows={await caller.run.artifacts({ runId })} />;
    case 'config':
      return <Config detail={detail} />;
  }
}

const PAGE = 12;
/** A cursor of another list in the URL begins the list anew. */
async function readSeriesPage(runId: string, { sort, class: facet, q, cursor }: ResultsQuery): Promise<SeriesPage> {
  const caller = await api();
  const input = { runId, sort, q: q || undefined, class: facet ?? undefined, limit: PAGE };
  return caller.run.seriesList({ ...input, cursor: cursor || undefined }).catch(() => caller.run.seriesList(input));
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
