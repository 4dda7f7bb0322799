import { api } from '../../server/instance.ts';
import type { RunDetail } from '../../server/services/run/views.ts';
import { HierarchySection } from '../_hierarchy/hierarchy-section.tsx';
import { Damaged } from './damaged.tsx';
import { ForecastSection } from './forecast-section.tsx';
import { DAMAGED, orDamaged } from './or-damaged.ts';
import { parseResultsQuery } from './query.ts';

interface WithoutScoresProps {
  detail: RunDetail;
  query: Readonly<Record<string, string | string[] | undefined>>;
}

/** The Results tab when the scores of the test, or the dataset, are damaged: what is damaged, and the forecasts that are whole. */
export async function WithoutScores({ detail, query }: WithoutScoresProps) {
  const caller = await api();
  const { runId, config } = detail;
  const asked = typeof query.series === 'string' && /^\d+$/.test(query.series) ? Number(query.series) : -1;
  const series = await orDamaged(caller.run.series({ runId, series: asked < config.shape.series ? asked : -1 }));
  const { node, sums } = parseResultsQuery(query);
  return (
    <>
      <Damaged runId={runId} what="The scores of this run cannot be shown" />
      {series === DAMAGED ? null : (
        <ForecastSection runId={runId} results={{ seriesCount: config.shape.series }} series={series}>
          How good it was in the test cannot be said.
        </ForecastSection>
      )}
      <HierarchySection runId={runId} node={node} all={sums} />
    </>
  );
}
