'use client';

import type { Frequency } from '../../server/kit/calendar.ts';
import { periodName } from '../_words/dates.ts';
import { formatUnits } from '../_words/numbers.ts';
import { CursorFrame } from './cursor-frame.tsx';
import { bandPath, linear, linePath, point, valueTicks } from './scale.ts';
import { Sized } from './sized.tsx';
import { timeTicks } from './time-ticks.ts';
import { useCursor } from './use-cursor.ts';
import { useWidth } from './use-width.ts';
import { ValueGrid } from './value-grid.tsx';

export interface OverlayLine {
  name: string;
  /** `actual` what was; `first` and `second` what is compared. */
  role: 'actual' | 'first' | 'second';
  /** One a date; null where it says nothing. */
  values: readonly (number | null)[];
  /** Widest first; null where it says nothing. */
  bands?: readonly { level: number; lower: readonly (number | null)[]; upper: readonly (number | null)[] }[];
}

export interface OverlayProps {
  frequency: Frequency;
  dates: readonly string[];
  unit: string;
  summary: string;
  lines: readonly OverlayLine[];
  /** A hole of one period is crossed, not left open. */
  bridged?: boolean;
}

const LINE = { actual: 'actual-line', first: 'champion-line', second: 'second-line' } as const;
const BAND = { actual: 'band-outer', first: 'band-outer', second: 'band-second' } as const;
const HEIGHT = 300;
const marginsOf = (width: number) => (width < 620 ? { left: 42, right: 16, top: 18, bottom: 28 } : { left: 52, right: 156, top: 18, bottom: 30 });

/** Lines over one time axis, each with its ranges; one cursor reads them all. */
export function OverlayChart(props: OverlayProps) {
  const { dates, lines, summary } = props;
  const [ref, width] = useWidth<HTMLDivElement>();
  const last = dates.length - 1;
  const cursor = useCursor({
    first: 0,
    last,
    start: Math.max(
      0,
      dates.findIndex((_, place) => lines.every((line) => line.role === 'actual' || line.values[place] !== null)),
    ),
    placeAt: (px, box) => {
      const { left, right } = marginsOf(box);
      return Math.round(((px - left) / Math.max(1, box - left - right)) * last);
    },
  });
  return (
    <div ref={ref}>
      <CursorFrame cursor={cursor} summary={summary} describe={(place) => describe(props, place)} className="min-h-[300px]">
        <Sized width={width} draw={(wide) => <Drawing {...props} width={wide} at={cursor.at} />} />
      </CursorFrame>
    </div>
  );
}

function describe({ frequency, dates, lines, unit }: OverlayProps, at: number): string {
  const told = lines.flatMap((line) => {
    const value = line.values[at] ?? null;
    if (value === null) return [];
    const band = line.bands?.[0];
    const [low, high] = [band?.lower[at] ?? null, band?.upper[at] ?? null];
    return [
      `${line.name} ${formatUnits(value)}${band && low !== null && high !== null ? ` (${band.level}\u00a0% ${formatUnits(low)} to ${formatUnits(high)})` : ''}`,
    ];
  });
  return `${periodName(frequency, dates[at])}: ${told.length === 0 ? 'no record' : `${told.join('; ')} ${unit}`}`;
}

function Drawing({ frequency, dates, lines, bridged = false, width, at }: OverlayProps & { width: number; at: number | null }) {
  const { left, right, top, bottom } = marginsOf(width);
  const x = linear(0, Math.max(1, dates.length - 1), left, width - right);
  const all = lines
    .flatMap((line) => [...line.values, ...(line.bands ?? []).flatMap((band) => [...band.lower, ...band.upper])])
    .filter((value) => value !== null);
  const ticks = all.length === 0 ? [0, 1] : valueTicks(Math.min(...all), Math.max(...all), 5);
  const y = linear(ticks[0], ticks[ticks.length - 1], HEIGHT - bottom, top);
  return (
    <svg className="chart" viewBox={`0 0 ${width} ${HEIGHT}`} aria-hidden="true">
      <ValueGrid ticks={ticks} y={y} left={left} end={width - right} />
      {timeTicks(frequency, dates, width - left - right).map((tick) => (
        <g key={tick.at}>
          <path className="tick-line" d={`M${point(x(tick.at), HEIGHT - bottom)}v5`} />
          <text x={x(tick.at)} y={HEIGHT - bottom + 19}>
            {tick.label}
          </text>
        </g>
      ))}
      {lines.map((line) =>
        (line.bands ?? []).map((band, place) => {
          const known = band.lower.map((low, step) => low !== null && band.upper[step] !== null);
          const filled = (values: readonly (number | null)[]) => values.map((value) => value ?? 0);
          return (
            <path
              key={`${line.name} ${band.level}`}
              className={place === 0 || line.role === 'second' ? BAND[line.role] : 'band-inner'}
              d={bandPath(filled(band.lower), filled(band.upper), 0, x, y, (step) => known[step])}
            />
          );
        }),
      )}
      {lines.map((line) => (
        <path
          key={line.name}
          className={LINE[line.role]}
          d={linePath(line.values, 0, x, y, (step) => bridged && line.values[step - 1] != null && line.values[step + 1] != null)}
        />
      ))}
      {right > 60 ? <EndNames lines={lines} x={x} y={y} edge={width - right} top={top} bottom={HEIGHT - bottom} /> : null}
      {at === null ? null : <path className="cursor-line" d={`M${point(x(at), top)}V${HEIGHT - bottom}`} />}
    </svg>
  );
}

interface EndNamesProps {
  lines: readonly OverlayLine[];
  x: (at: number) => number;
  y: (value: number) => number;
  edge: number;
  top: number;
  bottom: number;
}

/** Each line's name beside its end, at least 16 pixels apart. */
function EndNames({ lines, x, y, edge, top, bottom }: EndNamesProps) {
  const ends = lines
    .flatMap((line) => {
      const end = line.values.findLastIndex((value) => value !== null);
      return end < 0 ? [] : [{ line, endX: x(end), endY: y(line.values[end] ?? 0) }];
    })
    .filter(({ line, endX }) => line.role !== 'actual' || lines.length === 1 || endX > edge - 2)
    .sort((a, b) => a.endY - b.endY);
  let next = top;
  return ends.map(({ line, endX, endY }) => {
    const textY = Math.min(Math.max(endY, next), bottom);
    next = textY + 16;
    const name = line.name.length > 20 ? `${line.name.slice(0, 19)}…` : line.name;
    return (
      <g key={line.name}>
        <path className={`lead-line ${line.role === 'first' ? 'accent' : ''}`} d={`M${point(endX + 3, endY)}L${point(edge + 12, textY)}`} />
        <text className={line.role === 'first' ? 'champion' : undefined} x={edge + 16} y={textY + 4}>
          {name}
        </text>
      </g>
    );
  });
}
