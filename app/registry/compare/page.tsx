import type { Metadata } from 'next';
import { api } from '../../../server/instance.ts';
import type { ArtifactComparison } from '../../../server/services/artifact/views.ts';
import type { ResultsView } from '../../../server/services/run/views.ts';
import { ComparisonBody } from '../../_artifact/comparison-body.tsx';
import { resultFace } from '../../_artifact/load-face.ts';
import { overlayDatasets, overlayForecasts } from '../../_artifact/overlay-data.ts';
import { StoreComparison } from '../../_artifact/store-comparison.tsx';
import { OverlayChart } from '../../_charts/overlay-chart.tsx';
import { DataTable } from '../../_explain/data-table.tsx';
import { ChooseFew, MOST_COMPARED } from '../../_ui/choose-few.tsx';
import { CopyAs } from '../../_ui/copy-as.tsx';
import { orNotFound } from '../../_ui/or-not-found.ts';
import { Page } from '../../_ui/page.tsx';
import type { PageProps } from '../../_ui/page-props.ts';
import { readIds } from '../../_ui/read-ids.ts';
import { Section } from '../../_ui/section.tsx';
import { Title } from '../../_ui/title.tsx';
import { periodName } from '../../_words/dates.ts';
import { formatUnits } from '../../_words/numbers.ts';
import { formatScore, METRIC_NAMES, winnerOf } from '../../_words/verdict.ts';

export const metadata: Metadata = { title: 'Compare artifacts' };
const CRUMBS = [{ label: 'Registry', href: '/registry' }, { label: 'Compare' }];
const LETTERS = ['A', 'B', 'C', 'D', 'E'] as const;

export default async function CompareArtifactsPage({ searchParams }: PageProps) {
  const ids = readIds((await searchParams).ids);
  if (ids.length < 2 || ids.length > MOST_COMPARED)
    return (
      <ChooseFew crumbs={CRUMBS} title="Compare artifacts" href="/registry" label="Choose artifacts">
        Two to five artifacts stand side by side here, their differences first. Put them on the tray in the registry, then Compare.
      </ChooseFew>
    );
  const caller = await api();
  const pairs = await Promise.all(ids.slice(1).map((id) => orNotFound(caller.artifact.compare({ a: ids[0], b: id }))));
  const isPair = ids.length === 2;
  return (
    <Page crumbs={CRUMBS}>
      <Title action={isPair ? <StoreComparison a={ids[0]} b={ids[1]} /> : null}>Compare artifacts</Title>
      {pairs.map((comparison, at) => (
        <article key={comparison.b.artifactId} className={isPair ? '' : 'mb-16'}>
          {isPair ? null : (
            <h2 className="mt-10">
              {LETTERS[0]} and {LETTERS[at + 1]}
            </h2>
          )}
          <ComparisonBody comparison={comparison} names={[LETTERS[0], LETTERS[at + 1]]} prefix={isPair ? '' : `${LETTERS[at + 1].toLowerCase()}-`}>
            <Overlaid comparison={comparison} id={isPair ? 'overlaid' : `${LETTERS[at + 1].toLowerCase()}-overlaid`} />
          </ComparisonBody>
        </article>
      ))}
      <CopyAs
        cli={isPair ? `npx vitrine artifacts compare ${ids.join(' ')}` : undefined}
        typescript={`const comparison = await vitrine.artifact.compare.query({ a: '${ids[0]}', b: '${ids[1]}' });`}
        curl={`/artifacts/${ids[0]}/compare' -X POST -H 'content-type: application/json' -d '${JSON.stringify({ other: ids[1] })}`}
      />
    </Page>
  );
}

/** Forecasts over one another, totals of datasets over one another; nothing for other types. */
async function Overlaid({ comparison, id }: { comparison: ArtifactComparison; id: string }) {
  const overlay = await overlayOf(comparison);
  if (!overlay) return null;
  const { lines, dates, frequency, unit, summary } = overlay;
  const shown = dates.map((_, at) => at).filter((at) => lines.some((line) => line.role !== 'actual' && line.values[at] !== null));
  return (
    <Section
      id={id}
      title={comparison.a.type === 'dataset' ? 'Totals over one another' : 'Forecasts over one another'}
      aside={`The total of all series, ${unit}.`}
    >
      <p className="say -mt-2 mb-4">{summary}</p>
      <OverlayChart {...overlay} />
      <DataTable
        label="Both as a table"
        head={['Period', ...lines.map((line) => line.name)]}
        rows={shown
          .slice(-400)
          .map((at) => [periodName(frequency, dates[at]), ...lines.map((line) => (line.values[at] === null ? '–' : formatUnits(line.values[at] ?? 0)))])}
      />
    </Section>
  );
}

/** How either did in its own test. */
function testedWords(a: ResultsView, b: ResultsView): string {
  const said = ({ backtest }: ResultsView) =>
    `${winnerOf(backtest).title} with ${formatScore(backtest.metric, backtest.value)} ${METRIC_NAMES[backtest.metric]}`;
  return `In its own test A chose ${said(a)}, B ${said(b)}.`;
}

async function overlayOf({ a, b }: ArtifactComparison) {
  if (a.kind === 'forecast' && b.kind === 'forecast' && a.runId && b.runId) {
    const [first, second] = await Promise.all([a, b].map((one) => resultFace('forecast', one.runId ?? '', one.artifactId, -1)));
    return first?.of === 'forecast' && second?.of === 'forecast'
      ? overlayForecasts(first.series, second.series, testedWords(first.results, second.results))
      : null;
  }
  if (a.kind === 'dataset' && b.kind === 'dataset') {
    const caller = await api();
    const [first, second] = await Promise.all(
      [a, b].map(async (one) => {
        const [version] = await caller.artifact.versions({ artifactId: one.artifactId });
        return version ? caller.dataset.get({ digest: version.digest }).catch(() => null) : null;
      }),
    );
    return first && second ? overlayDatasets(first, second) : null;
  }
  return null;
}
