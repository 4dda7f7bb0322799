import type { Metadata } from 'next';
import { api } from '../../../server/instance.ts';
import { CompareChart } from '../../_planner/compare-chart.tsx';
import { COVERAGE_WORDS, figuresOf, formatMoney, horizonWords, tellAssumptions, tellDelta } from '../../_planner/plan-words.ts';
import { ChooseFew, MOST_COMPARED } from '../../_ui/choose-few.tsx';
import { CopyAs } from '../../_ui/copy-as.tsx';
import { Link } from '../../_ui/link.tsx';
import { orNotFound } from '../../_ui/or-not-found.ts';
import { Page } from '../../_ui/page.tsx';
import type { PageProps } from '../../_ui/page-props.ts';
import { readIds } from '../../_ui/read-ids.ts';
import { Title } from '../../_ui/title.tsx';
import { formatSigned, formatUnits } from '../../_words/numbers.ts';

export const metadata: Metadata = { title: 'Compare plans' };

export default async function ComparePlansPage({ searchParams }: PageProps) {
  const query = await searchParams;
  const ids = readIds(query.ids);
  const by = query.by === 'units' ? 'units' : 'revenue';
  const crumbs = [{ label: 'Planner', href: '/planner' }, { label: 'Compare' }];
  if (ids.length < 2 || ids.length > MOST_COMPARED)
    return (
      <ChooseFew crumbs={crumbs} title="Compare plans" href="/planner#plans" label="Choose plans">
        Two to five plans stand side by side here, on one baseline. Tick them in the list, then Compare.
      </ChooseFew>
    );
  const { ranked, baseline, rankedBy, unit, currency } = await orNotFound((await api()).scenario.compare({ ids, by }));
  const [best] = ranked;
  return (
    <Page crumbs={crumbs}>
      <Title>Compare plans</Title>
      <p className="say -mt-3">
        {best.plan.name} comes first by {rankedBy}: it {tellDelta(figuresOf(best.comparison))}.
      </p>
      <p className="mt-2 text-mu">
        All on one baseline: {baseline.scopeName}, {horizonWords(best.comparison)}, {baseline.modelTitle}, {formatUnits(baseline.units)} {unit}
        {baseline.revenue === null ? '' : `, ${formatMoney(baseline.revenue)} ${currency ?? ''}`}.
      </p>
      <nav aria-label="Ranked by" className="no-print mt-4 flex gap-4">
        {(['revenue', 'units'] as const).map((figure) => (
          <Link
            key={figure}
            href={`/planner/compare?ids=${ids.join(',')}&by=${figure}`}
            className="textual"
            aria-current={rankedBy === figure ? 'true' : undefined}
          >
            by {figure}
          </Link>
        ))}
      </nav>
      <CompareChart
        plans={ranked.map(({ plan, comparison }) => ({ name: plan.name, ...comparison }))}
        summary={`Daily difference of ${ranked.length} plans, ${unit}.`}
      />
      <ol className="mt-6">
        {ranked.map(({ rank, plan, comparison, rebased }) => {
          const { delta } = comparison.units;
          const range = delta.ranges.at(-1);
          return (
            <li key={plan.scenarioId} className="grid gap-x-8 gap-y-1 border-t border-hair py-4 sm:grid-cols-[1fr_auto_auto]">
              <div className="min-w-0">
                <p className="text-md">
                  {rank}.{' '}
                  <Link href={`/planner/${plan.scenarioId}`} className="textual">
                    {plan.name}
                  </Link>
                </p>
                <p className="text-mu">{tellAssumptions(comparison.assumptions, comparison.frequency, unit)}</p>
                {rebased ? <p className="text-xs text-mu">Made on another baseline; worked out anew on this one.</p> : null}
                {comparison.warnings.map(({ text }) => (
                  <p key={text} className="text-xs">
                    <span className="text-wa">! </span>
                    {text}
                  </p>
                ))}
              </div>
              <p className="sm:text-right">
                <span className="tabular-nums">
                  {formatSigned(delta.value, 0)} <span className="unit">{unit}</span>
                </span>
                <span className="block text-xs text-mu tabular-nums">
                  {range ? `${range.level} %: ${formatSigned(range.lower, 0)} to ${formatSigned(range.upper, 0)}` : ''}
                </span>
              </p>
              <p className="sm:text-right">
                <span className="tabular-nums">
                  {comparison.revenue ? formatSigned(comparison.revenue.delta.value, 0) : 'no prices'}{' '}
                  <span className="unit">{comparison.revenue ? currency : ''}</span>
                </span>
                <span className="block text-xs text-mu">stock {COVERAGE_WORDS[comparison.coverage.verdict]}</span>
              </p>
            </li>
          );
        })}
      </ol>
      <CopyAs
        cli={`npx vitrine scenarios compare ${ids.join(' ')} --by ${by}`}
        typescript={`const comparison = await vitrine.scenario.compare.query(${JSON.stringify({ ids, by })});`}
        curl={`/scenarios/compare' -H 'content-type: application/json' -d '${JSON.stringify({ ids, by })}`}
      />
    </Page>
  );
}
