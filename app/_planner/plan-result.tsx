import { dateOfPeriod } from '../../server/kit/calendar.ts';
import type { ScenarioValue } from '../../server/services/scenario/views.ts';
import { DataTable } from '../_explain/data-table.tsx';
import { ScrollRegion } from '../_ui/scroll-region.tsx';
import { periodName } from '../_words/dates.ts';
import { formatCount, formatFixed, formatPercent, formatSigned, formatUnits, plural } from '../_words/numbers.ts';
import { PlanChart } from './plan-chart.tsx';
import { figuresOf, formatMoney, horizonWords, stockOf, tellAssumptions, tellCoverage, tellDelta } from './plan-words.ts';

type Sum = ScenarioValue['units']['delta'];

/** A comparison as a person reads it: the sentence, figures with ranges, the chart, what is behind it. */
export function PlanResult({ plan }: { plan: ScenarioValue }) {
  const figures = figuresOf(plan);
  const sentence = `${tellAssumptions(plan.assumptions, plan.frequency, plan.unit)} ${tellDelta(figures)}.`;
  const dates = plan.baseline.mean.map((_, step) => dateOfPeriod(plan.frequency, plan.start, plan.from + step));
  return (
    <div className="min-w-0">
      <p className="say text-md" data-testid="verdict">
        {capital(plan.scopeName)}, {horizonWords(plan)}: {sentence}
      </p>
      <Figures plan={plan} />
      <PlanChart plan={plan} summary={sentence} />
      <DataTable
        label="The plan as a table"
        head={['Day', 'As it stands', 'Plan', 'Difference']}
        rows={dates.map((date, step) => [
          periodName(plan.frequency, date),
          formatUnits(plan.baseline.mean[step]),
          formatUnits(plan.scenario.mean[step]),
          formatSigned(plan.delta.mean[step], 1),
        ])}
      />
      <Warnings plan={plan} />
      <p className="mt-6 max-w-[72ch]">{tellCoverage(plan, (period) => dateOfPeriod(plan.frequency, plan.start, period))}</p>
      <Stock plan={plan} />
      <Effects plan={plan} />
      <Estimates plan={plan} />
      <p className="mt-4 max-w-[72ch] text-xs text-mu">
        {plan.model.title}. Ranges of sums are those of the sums: errors of two series go together by {formatFixed(plan.dependence.series, 2)}, of two
        neighbouring periods by {formatFixed(plan.dependence.days, 2)}, and about {formatPercent(plan.dependence.common)} of the forecast is off everywhere at
        once, as in the test; an uncertain effect is the same everywhere.
      </p>
    </div>
  );
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function Figures({ plan }: { plan: ScenarioValue }) {
  const { units, revenue, unit, currency } = plan;
  const cells: { label: string; sum: Sum; of: Sum; unit: string; say: (value: number) => string }[] = [
    { label: 'Units', sum: units.delta, of: units.scenario, unit, say: formatUnits },
    ...(revenue ? [{ label: 'Revenue', sum: revenue.delta, of: revenue.scenario, unit: currency ?? '', say: formatMoney }] : []),
  ];
  return (
    <dl className="my-6 grid gap-x-8 gap-y-4 sm:grid-cols-2">
      {cells.map(({ label, sum, of, unit: name, say }) => {
        const range = sum.ranges.at(-1);
        return (
          <div key={label}>
            <dt className="text-xs text-mu">{label}, difference</dt>
            <dd className="text-lg tabular-nums">
              {sign(sum.value)}
              {say(Math.abs(sum.value))} <span className="unit">{name}</span>
            </dd>
            <dd className="text-xs text-mu tabular-nums">
              {range ? `${range.level} %: ${sign(range.lower)}${say(Math.abs(range.lower))} to ${sign(range.upper)}${say(Math.abs(range.upper))}; ` : ''}
              {say(of.value)} {name} in all
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

const sign = (value: number): string => (value > 0 ? '+' : value < 0 ? '−' : '');

function Warnings({ plan }: { plan: ScenarioValue }) {
  if (plan.warnings.length === 0) return null;
  return (
    <ul className="mt-4 max-w-[72ch] border-l-2 border-wa pl-4" aria-label="Warnings">
      {plan.warnings.map(({ text }) => (
        <li key={text} className="py-0.5">
          <span className="text-wa">! </span>
          {capital(text)}.
        </li>
      ))}
    </ul>
  );
}

/** Service level by service level, what to have in all. */
function Stock({ plan }: { plan: ScenarioValue }) {
  const stock = stockOf(plan);
  if (stock.length === 0) return null;
  return (
    <section aria-labelledby="plan-stock" className="mt-8">
      <h3 id="plan-stock" className="mb-2 text-md">
        How much to have
      </h3>
      <p className="mb-2 max-w-[72ch] text-mu">With this much on hand or arriving in time, the plan is met in so many of 100 such stretches.</p>
      <dl className="flex flex-wrap gap-x-12 gap-y-3">
        {stock.map(({ service, quantity }) => (
          <div key={service}>
            <dt className="text-xs text-mu">{formatFixed(service, Number.isInteger(service) ? 0 : 1)} of 100</dt>
            <dd className="text-md tabular-nums">
              {formatCount(quantity)} <span className="unit">{plan.unit}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Effects({ plan }: { plan: ScenarioValue }) {
  if (plan.effects.length === 0) return null;
  return (
    <section aria-labelledby="plan-effects" className="mt-8">
      <h3 id="plan-effects" className="mb-2 text-md">
        What each does alone
      </h3>
      <ul>
        {plan.effects.map(({ assumption, method, why, periods, units }) => (
          <li key={assumption} className="flex flex-wrap justify-between gap-x-6 border-t border-hair py-2">
            <span>
              {capital(assumption)} <span className="text-mu">over {formatCount(periods)} of the periods</span>
            </span>
            <span className="num">
              {sign(units.value)}
              {formatUnits(Math.abs(units.value))} {plan.unit}
            </span>
            <span className="w-full text-xs text-mu">
              {method === 'model' ? 'By the model' : 'By an estimate'}: {why}.
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Estimates({ plan }: { plan: ScenarioValue }) {
  if (plan.estimates.length === 0) return null;
  const knows = plan.estimates.some(({ truth }) => truth !== null);
  const say = (name: string, value: number): string => (name === 'elasticity' ? formatFixed(value, 2) : `${sign(value)}${formatPercent(Math.abs(value))}`);
  return (
    <section aria-labelledby="plan-estimates" className="mt-8">
      <h3 id="plan-estimates" className="text-md">
        {knows ? 'Estimates and the truth' : 'Estimates'}
      </h3>
      <ScrollRegion label="Estimates, scrolls sideways" className="overflow-x-auto">
        <table className="list">
          <thead>
            <tr>
              <th scope="col">Estimate</th>
              <th scope="col" className="r">
                value
              </th>
              <th scope="col" className="r">
                95 % range
              </th>
              {knows ? (
                <th scope="col" className="r">
                  true
                </th>
              ) : null}
            </tr>
          </thead>
          <tbody>
            {plan.estimates.map(({ name, label, value, low, high, truth, evidence, seen }) => (
              <tr key={label}>
                <th scope="row">
                  {capital(label)}
                  <span className="block text-xs text-mu">
                    {evidence === 'data' ? `from the data, seen ${plural(seen, 'time')}` : 'a rule of thumb: the data cannot say'}
                  </span>
                </th>
                <td className="num r">{say(name, value)}</td>
                <td className="num r">
                  {say(name, low)} to {say(name, high)}
                </td>
                {knows ? (
                  <td className="num r">
                    {truth === null ? '' : say(name, truth)}
                    {truth === null ? null : (
                      <span className={`block text-xs ${truth >= low && truth <= high ? 'text-ok' : 'text-wa'}`}>
                        {truth >= low && truth <= high ? '✓ inside' : '! outside'}
                      </span>
                    )}
                  </td>
                ) : null}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}
