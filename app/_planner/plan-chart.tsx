'use client';

import { dateOfPeriod } from '../../server/kit/calendar.ts';
import type { ScenarioValue } from '../../server/services/scenario/views.ts';
import { CursorFrame } from '../_charts/cursor-frame.tsx';
import { bandPath, linear, linePath, point, valueTicks } from '../_charts/scale.ts';
import { Sized } from '../_charts/sized.tsx';
import { timeTicks } from '../_charts/time-ticks.ts';
import { useCursor } from '../_charts/use-cursor.ts';
import { useWidth } from '../_charts/use-width.ts';
import { ValueGrid } from '../_charts/value-grid.tsx';
import { periodLabel, periodName } from '../_words/dates.ts';
import { formatSigned, formatUnits } from '../_words/numbers.ts';

const TOP = { height: 250, top: 16, bottom: 8 };
const LOW = { height: 164, top: 30, bottom: 30 };

export type Drawn = Pick<ScenarioValue, 'baseline' | 'scenario' | 'delta' | 'frequency' | 'start' | 'from' | 'unit'>;

/** Forecast as it stands against the plan, and their difference below; one cursor for both. */
export function PlanChart({ plan, summary }: { plan: Drawn; summary: string }) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const last = plan.baseline.mean.length - 1;
  const cursor = useCursor({
    first: 0,
    last,
    start: 0,
    placeAt: (px, box) => {
      const { left, right } = marginsOf(box);
      return Math.round(((px - left) / Math.max(1, box - left - right)) * last);
    },
  });

  return (
    <div ref={ref}>
      <CursorFrame cursor={cursor} summary={summary} describe={(place) => describe(plan, place)} className="min-h-[400px]">
        <Sized width={width} draw={(wide) => <Drawing plan={plan} width={wide} at={cursor.at} />} />
      </CursorFrame>
    </div>
  );
}

const marginsOf = (width: number) => (width < 620 ? { left: 44, right: 20 } : { left: 52, right: 92 });
const dateAt = ({ frequency, start, from }: Drawn, step: number): string => dateOfPeriod(frequency, start, from + step);

function describe(plan: Drawn, at: number): string {
  const wide = plan.delta.intervals.at(-1);
  const range = wide ? `, ${wide.level}\u00a0% from ${formatSigned(wide.lower[at], 0)} to ${formatSigned(wide.upper[at], 0)}` : '';
  return `${periodName(plan.frequency, dateAt(plan, at))}: ${formatUnits(plan.scenario.mean[at])} ${plan.unit} planned, ${formatUnits(plan.baseline.mean[at])} as it stands (${formatSigned(plan.delta.mean[at], 1)}${range})`;
}

function Drawing({ plan, width, at }: { plan: Drawn; width: number; at: number | null }) {
  const { baseline, scenario, delta, frequency } = plan;
  const { left, right } = marginsOf(width);
  const steps = baseline.mean.length;
  const bar = Math.max(1.5, Math.min(18, ((width - left - right) / Math.max(1, steps)) * 0.6));
  const x = linear(0, Math.max(1, steps - 1), left + bar / 2, width - right - bar / 2);
  const all = [...baseline.mean, ...scenario.mean, ...scenario.intervals.flatMap(({ lower, upper }) => [...lower, ...upper])];
  const ticks = valueTicks(Math.min(...all), Math.max(...all), 4);
  const y = linear(ticks[0], ticks[ticks.length - 1], TOP.height - TOP.bottom, TOP.top);
  const wide = delta.intervals.at(-1);
  const low = [...delta.mean, 0, ...(wide?.lower ?? [])];
  const high = [...delta.mean, 0, ...(wide?.upper ?? [])];
  const deltaTicks = valueTicks(Math.min(...low, -1e-9), Math.max(...high, 1e-9), 3);
  const dy = linear(deltaTicks[0], deltaTicks[deltaTicks.length - 1], LOW.height - LOW.bottom, LOW.top);
  const dates = Array.from({ length: steps }, (_, step) => dateAt(plan, step));
  const endY = [y(scenario.mean[steps - 1]), y(baseline.mean[steps - 1])];
  const apart = Math.abs(endY[0] - endY[1]) < 15 ? (endY[0] <= endY[1] ? -8 : 8) : 0;
  return (
    <>
      <svg className="chart" viewBox={`0 0 ${width} ${TOP.height}`} aria-hidden="true">
        <ValueGrid ticks={ticks} y={y} left={left} end={width - right} />
        {scenario.intervals.toReversed().map(({ level, lower, upper }, index, list) => (
          <path key={level} className={index === list.length - 1 && list.length > 1 ? 'band-inner' : 'band-outer'} d={bandPath(lower, upper, 0, x, y)} />
        ))}
        <path className="baseline-line" d={linePath(baseline.mean, 0, x, y)} />
        <path className="champion-line" d={linePath(scenario.mean, 0, x, y)} />
        {right > 60 ? (
          <>
            <text className="champion" x={width - right + 10} y={endY[0] + 4 + apart}>
              plan
            </text>
            <text x={width - right + 10} y={endY[1] + 4 - apart}>
              as it stands
            </text>
          </>
        ) : null}
        {at === null ? null : <path className="cursor-line" d={`M${point(x(at), TOP.top)}V${TOP.height - TOP.bottom}`} />}
      </svg>
      <svg className="chart" viewBox={`0 0 ${width} ${LOW.height}`} aria-hidden="true">
        <text x={left} y={14}>
          difference, {plan.unit}
        </text>
        <ValueGrid ticks={deltaTicks} y={dy} left={left} end={width - right} />
        {delta.mean.map((value, step) => (
          <g key={dates[step]}>
            <rect className="plan-bar" x={x(step) - bar / 2} y={Math.min(dy(0), dy(value))} width={bar} height={Math.abs(dy(value) - dy(0))} />
            {wide && value !== 0 ? <path className="plan-whisker" d={`M${point(x(step), dy(wide.lower[step]))}V${dy(wide.upper[step])}`} /> : null}
          </g>
        ))}
        <path className="tick-line" d={`M${point(left, dy(0))}H${width - right}`} />
        {timeTicks(frequency, dates, width - left - right).map((tick) => (
          <g key={tick.at}>
            <path className="tick-line" d={`M${point(x(tick.at), LOW.height - LOW.bottom)}v5`} />
            <text x={x(tick.at)} y={LOW.height - LOW.bottom + 19} textAnchor={tick.at === 0 ? 'start' : 'middle'}>
              {tick.label}
            </text>
          </g>
        ))}
        {steps < 3 ? (
          <text x={x(0)} y={LOW.height - 4}>
            {periodLabel(frequency, dates[0])}
          </text>
        ) : null}
        {at === null ? null : <path className="cursor-line" d={`M${point(x(at), LOW.top)}V${LOW.height - LOW.bottom}`} />}
      </svg>
    </>
  );
}
