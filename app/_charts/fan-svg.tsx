import type { SeriesView } from '../../server/services/run/views.ts';
import { periodLabel, periodsWord } from '../_words/dates.ts';
import { formatUnits } from '../_words/numbers.ts';
import { baselineOf, championOf, type FanLayout, isBridged, lastOpenStep, openSteps } from './fan-layout.ts';
import { FanEvents, FanGaps, FanPromotions } from './fan-marks.tsx';
import { bandPath, linePath, point } from './scale.ts';

/** Actual, fan, baseline, gaps and labels of one series. `id` is unique on the page; `others` draws the other models faintly. */
export function FanMarks({ id, series, layout, others = false }: { id: string; series: SeriesView; layout: FanLayout; others?: boolean }) {
  const { frame, x, y, from, now } = layout;
  const champion = championOf(series);
  const baseline = baselineOf(series);
  const actual = series.actual.slice(from);
  const open = openSteps(series);
  const isOpen = (step: number) => open[step];
  const ahead = (values: readonly number[]) =>
    linePath(
      values.map((value, step) => (open[step] ? value : null)),
      now,
      x,
      y,
      () => true,
    );
  const closed = (at: number) => isBridged(series, from + at);
  const lastSeen = series.actual.findLastIndex((value) => value !== null);
  const lonely = actual.flatMap((value, at) => (value !== null && (actual[at - 1] ?? null) === null && (actual[at + 1] ?? null) === null ? [at] : []));
  return (
    <>
      <Axes series={series} layout={layout} />
      <FanGaps id={id} series={series} layout={layout} />
      <FanPromotions layout={layout} />
      <FanEvents series={series} layout={layout} />
      {champion?.intervals.toReversed().map((interval, at, all) => (
        <path
          key={interval.level}
          className={at === all.length - 1 && all.length > 1 ? 'band-inner' : 'band-outer'}
          d={bandPath(interval.lower, interval.upper, now, x, y, isOpen)}
        />
      ))}
      {others
        ? series.forecasts
            .filter((one) => one !== champion && one !== baseline)
            .slice(0, 2)
            .map((one) => <path key={one.model} className="other-line" d={ahead(one.mean)} />)
        : null}
      {baseline ? <path className="baseline-line" d={ahead(baseline.mean)} /> : null}
      <path className="actual-line" d={linePath(actual, from, x, y, closed)} />
      {lonely.map((at) => (
        <circle key={at} className="actual-dot" cx={x(from + at)} cy={y(actual[at] ?? 0)} r={1.8} />
      ))}
      {champion && lastSeen >= from ? (
        <path
          className="lead-line accent"
          strokeDasharray="1 3"
          d={`M${point(x(lastSeen), y(series.actual[lastSeen] ?? 0))}L${point(x(now), y(champion.mean[0]))}`}
        />
      ) : null}
      {champion ? (
        <>
          <path className="champion-line" d={ahead(champion.mean)} />
          <circle className="champion-dot" cx={x(now + lastOpenStep(series))} cy={y(champion.mean[lastOpenStep(series)])} r={3} />
        </>
      ) : null}
      <EndLabels layout={layout} x={frame.width - frame.right} />
    </>
  );
}

function Axes({ series, layout }: { series: SeriesView; layout: FanLayout }) {
  const { frame, x, y, now } = layout;
  const base = frame.height - frame.bottom;
  const rightEdge = frame.width - frame.right;
  const steps = series.forecastDates.length;
  const narrow = frame.right < 100;
  const nowX = (x(now - 1) + x(now)) / 2;
  return (
    <>
      {layout.valueTicks.map((tick) => (
        <g key={tick}>
          <path className="grid-line" d={`M${point(frame.left, y(tick))}H${rightEdge}`} />
          <text x={frame.left - 10} y={y(tick) + 4} textAnchor="end">
            {formatUnits(tick)}
          </text>
        </g>
      ))}
      {layout.timeTicks.map((tick) => (
        <g key={tick.at}>
          <path className="tick-line" d={`M${point(x(tick.at), base)}v5`} />
          <text x={x(tick.at)} y={base + 19}>
            {tick.label}
          </text>
        </g>
      ))}
      {steps > 0 ? (
        <>
          <path className="now-line" d={`M${point(nowX, frame.top - 18)}V${base}`} />
          <text x={nowX - 7} y={frame.top - 8} textAnchor="end">
            {narrow ? 'actual' : `actual to ${periodLabel(series.frequency, series.dates[now - 1])}`}
          </text>
          <text className="accent" x={nowX + 7} y={frame.top - 8}>
            {narrow ? `${steps} ${periodsWord(series.frequency, steps)}` : `forecast, ${steps} ${periodsWord(series.frequency, steps)}`}
          </text>
        </>
      ) : null}
    </>
  );
}

function EndLabels({ layout, x }: { layout: FanLayout; x: number }) {
  return layout.labels.map((label) => (
    <g key={label.text}>
      <path className={`lead-line ${label.kind === 'champion' ? 'accent' : ''}`} d={`M${point(x + 4, label.y)}L${point(x + 16, label.textY)}`} />
      <text className={label.kind === 'champion' ? 'champion' : undefined} x={x + 20} y={label.textY + 4}>
        {label.text}
      </text>
    </g>
  ));
}
