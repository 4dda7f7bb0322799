import type { Frequency } from '../../server/kit/calendar.ts';
import { linear, linePath, point, valueTicks } from '../_charts/scale.ts';
import { timeTicks } from '../_charts/time-ticks.ts';
import { ValueGrid } from '../_charts/value-grid.tsx';

export interface Strip {
  title: string;
  note: string;
  values: readonly (number | null)[];
  /** Drawn as bars from 0 instead of a line. */
  bars?: boolean;
  /** Periods marked with a ring, and those marked with a line across. */
  rings?: readonly number[];
  breaks?: readonly number[];
}

interface StripsProps {
  frequency: Frequency;
  dates: readonly string[];
  strips: readonly Strip[];
  summary: string;
}

const SIZES = [
  { width: 968, left: 160, right: 8, height: 70, show: 'max-sm:hidden' },
  { width: 358, left: 44, right: 4, height: 84, show: 'sm:hidden' },
] as const;

/** Lines over one time axis, each on a scale of its own. */
export function Strips({ frequency, dates, strips, summary }: StripsProps) {
  return SIZES.map((size) => {
    const wide = size.left > 100;
    const x = linear(0, Math.max(1, dates.length - 1), size.left, size.width - size.right);
    const gap = wide ? 14 : 30;
    const whole = strips.length * (size.height + gap) + 26;
    return (
      <svg key={size.width} className={`chart ${size.show}`} viewBox={`0 0 ${size.width} ${whole}`} role="img" aria-label={summary}>
        {strips.map((strip, at) => (
          <OneStrip key={strip.title} strip={strip} top={at * (size.height + gap) + (wide ? 4 : 20)} size={size} wide={wide} x={x} />
        ))}
        {timeTicks(frequency, dates, size.width - size.left - size.right).map((tick) => (
          <g key={tick.at}>
            <path className="tick-line" d={`M${point(x(tick.at), whole - 22)}v5`} />
            <text x={x(tick.at)} y={whole - 4}>
              {tick.label}
            </text>
          </g>
        ))}
      </svg>
    );
  });
}

function OneStrip({ strip, top, size, wide, x }: { strip: Strip; top: number; size: (typeof SIZES)[number]; wide: boolean; x: (at: number) => number }) {
  const known = strip.values.filter((value) => value !== null);
  const [low, high] = strip.bars ? [Math.min(0, ...known), Math.max(0, ...known)] : [Math.min(...known), Math.max(...known)];
  const flat = known.length === 0 || high === low;
  const y = flat ? () => top + size.height / 2 : linear(low, high, top + size.height - 4, top + 4);
  const ticks = flat ? [] : valueTicks(low, high, 2).filter((tick) => y(tick) >= top - 2 && y(tick) <= top + size.height + 2);
  return (
    <g>
      <text className="champion" x={0} y={wide ? top + 18 : top - 7}>
        {strip.title}
      </text>
      <text x={wide ? 0 : size.width} y={wide ? top + 36 : top - 7} textAnchor={wide ? 'start' : 'end'}>
        {strip.note}
      </text>
      <ValueGrid ticks={ticks} y={y} left={size.left} end={size.width - size.right} />
      {strip.breaks?.map((at) => (
        <path key={at} className="now-line" strokeDasharray="3 3" d={`M${point(x(at), top)}v${size.height}`} />
      ))}
      {strip.bars ? (
        <path
          className="actual-line"
          strokeWidth={1}
          d={strip.values.map((value, at) => (value === null || flat ? '' : `M${point(x(at), y(0))}V${y(value).toFixed(1)}`)).join('')}
        />
      ) : (
        <path className="actual-line" d={linePath(strip.values, 0, x, y)} />
      )}
      {strip.rings?.map((at) =>
        strip.values[at] === null ? null : <circle key={at} className="fill-bg stroke-a" strokeWidth={1.75} cx={x(at)} cy={y(strip.values[at] ?? 0)} r={4} />,
      )}
    </g>
  );
}
