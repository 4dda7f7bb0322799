'use client';

import { useSearchParams } from 'next/navigation';
import { dateOfPeriod, type Frequency } from '../../server/kit/calendar.ts';
import { formatPercent } from '../_words/numbers.ts';
import { fanFrame } from './frames.ts';
import { linear, point } from './scale.ts';
import { Sized } from './sized.tsx';
import { timeTicks } from './time-ticks.ts';
import { useWidth } from './use-width.ts';
import { parseZoom, zoomFrom } from './zoom.ts';

interface StripWindow {
  trainFrom: number;
  trainTo: number;
  testFrom: number;
  testTo: number;
  label: string;
  wape: number | null;
  naive: number | null;
  steps: readonly (number | null)[];
}
interface StripProps {
  frequency: Frequency;
  start: string;
  periods: number;
  horizon: number;
  windows: readonly StripWindow[];
  naiveTitle: string;
  summary: string;
}

/** Each window as a bar of training and cells of testing; a cell's tint is the error of that day. */
export function WindowsStrip(props: StripProps) {
  const params = useSearchParams();
  const [ref, width] = useWidth<HTMLDivElement>();
  const from = zoomFrom(parseZoom(params.get('zoom'), props.periods, props.horizon), props.periods, props.horizon);
  return (
    <div ref={ref}>
      <Sized width={width} draw={(wide) => <Strip {...props} width={wide} from={from} />} />
    </div>
  );
}

const ROW = 46;

function Strip({ frequency, start, periods, horizon, windows, naiveTitle, summary, width, from }: StripProps & { width: number; from: number }) {
  const frame = fanFrame(width);
  const narrow = frame.right < 100;
  const x = linear(from, periods + horizon - 1, frame.left, frame.width - frame.right);
  const half = (x(from + 1) - x(from)) / 2;
  const height = windows.length * ROW + 30;
  const base = height - 24;
  const worst = Math.max(...windows.flatMap((window) => window.steps.map((step) => step ?? 0)), 1e-9);
  const dates = Array.from({ length: periods + horizon - from }, (_, at) => dateOfPeriod(frequency, start, from + at));
  const clip = (period: number) => Math.max(frame.left, x(period) - half);
  return (
    <svg className="chart" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={summary}>
      {windows.map((window, at) => {
        const y = at * ROW + 22;
        const [trainX, testX, endX] = [clip(window.trainFrom), clip(window.testFrom), clip(window.testTo)];
        const right = endX + 8;
        return (
          <g key={window.testFrom}>
            <text x={frame.left - 10} y={y + 4} textAnchor="end">
              {at + 1}
            </text>
            {testX > trainX ? <rect className="train-bar" x={trainX} y={y - 2.5} width={Math.max(0, clip(window.trainTo) - trainX)} height={5} /> : null}
            {!narrow && testX - frame.left > 220 ? (
              <text x={testX - 8} y={y - 9} textAnchor="end">
                {window.label}
              </text>
            ) : null}
            {window.steps.map((step, cell) => {
              const left = clip(window.testTo - window.steps.length + cell);
              const next = clip(window.testTo - window.steps.length + cell + 1);
              return next > left ? (
                <rect
                  key={left}
                  className="test-cell"
                  x={left}
                  y={y - 12}
                  width={Math.max(0.5, next - left - 0.5)}
                  height={24}
                  fillOpacity={0.08 + 0.82 * ((step ?? 0) / worst)}
                />
              ) : null;
            })}
            {endX > testX ? <rect className="test-frame" x={testX} y={y - 12.5} width={endX - testX} height={25} /> : null}
            <text className="champion" x={right} y={narrow || window.naive === null ? y + 4 : y - 2}>
              {window.wape === null ? 'no value' : formatPercent(window.wape)}
            </text>
            {!narrow && window.naive !== null ? (
              <text x={right} y={y + 13}>
                {naiveTitle} {formatPercent(window.naive)}
              </text>
            ) : null}
          </g>
        );
      })}
      <path className="grid-line" d={`M${point(frame.left, base)}H${width - frame.right}`} />
      {timeTicks(frequency, dates, width - frame.left - frame.right).map((tick) => (
        <g key={tick.at}>
          <path className="tick-line" d={`M${point(x(from + tick.at), base)}v5`} />
          <text x={x(from + tick.at)} y={base + 19}>
            {tick.label}
          </text>
        </g>
      ))}
    </svg>
  );
}
