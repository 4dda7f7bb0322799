import { dateOfPeriod } from '../../server/kit/calendar.ts';
import type { ScenarioValue } from '../../server/services/scenario/views.ts';
import { linear, linePath, point, valueTicks } from '../_charts/scale.ts';
import { Sized } from '../_charts/sized.tsx';
import { timeTicks } from '../_charts/time-ticks.ts';
import { DataTable } from '../_explain/data-table.tsx';
import { periodName } from '../_words/dates.ts';
import { formatSigned, formatUnits } from '../_words/numbers.ts';

type Compared = Pick<ScenarioValue, 'delta' | 'frequency' | 'start' | 'from' | 'unit'> & { name: string };

const ROW = 92;
const FRAME = { left: 52, right: 16, top: 22, bottom: 10 };

/** One small chart a plan, all on the same scale: the daily difference, best plan first. */
export function CompareChart({ plans, summary }: { plans: readonly Compared[]; summary: string }) {
  const [{ frequency, start, from, unit, delta }] = plans;
  const dates = delta.mean.map((_, step) => dateOfPeriod(frequency, start, from + step));
  return (
    <figure className="mt-6 max-w-[968px]">
      <Sized width={null} draw={(width) => <Multiples plans={plans} width={width} dates={dates} summary={summary} />} />
      <DataTable
        label="Daily differences as a table"
        head={['Day', ...plans.map(({ name }) => name)]}
        rows={dates.map((date, step) => [periodName(frequency, date), ...plans.map((plan) => formatSigned(plan.delta.mean[step], 1))])}
        note={`Difference to the baseline, ${unit}.`}
      />
    </figure>
  );
}

function Multiples({ plans, width, dates, summary }: { plans: readonly Compared[]; width: number; dates: readonly string[]; summary: string }) {
  const all = plans.flatMap(({ delta }) => [...delta.mean]);
  const ticks = valueTicks(Math.min(0, ...all), Math.max(1e-9, ...all), 2);
  const x = linear(0, Math.max(1, dates.length - 1), FRAME.left, width - FRAME.right);
  const height = plans.length * ROW + 26;
  return (
    <svg className="chart" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={summary}>
      {plans.map(({ name, delta }, row) => {
        const y = linear(ticks[0], ticks[ticks.length - 1], (row + 1) * ROW - FRAME.bottom, row * ROW + FRAME.top);
        return (
          <g key={name}>
            <text className={row === 0 ? 'champion' : undefined} x={FRAME.left} y={row * ROW + 13}>
              {name.length > 60 ? `${name.slice(0, 59)}…` : name}
            </text>
            {ticks.map((tick) => (
              <g key={tick}>
                <path className={tick === 0 ? 'tick-line' : 'grid-line'} d={`M${point(FRAME.left, y(tick))}H${width - FRAME.right}`} />
                <text x={FRAME.left - 8} y={y(tick) + 4} textAnchor="end">
                  {formatUnits(tick)}
                </text>
              </g>
            ))}
            <path className={row === 0 ? 'champion-line' : 'actual-line'} d={linePath(delta.mean, 0, x, y)} />
          </g>
        );
      })}
      {timeTicks(plans[0].frequency, dates, width - FRAME.left - FRAME.right).map((tick) => (
        <text key={tick.at} x={x(tick.at)} y={height - 6} textAnchor={tick.at === 0 ? 'start' : 'middle'}>
          {tick.label}
        </text>
      ))}
    </svg>
  );
}
