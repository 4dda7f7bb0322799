'use client';

import { type KeyboardEvent, useState } from 'react';
import { formatPercent } from '../_words/numbers.ts';
import { linear, point } from './scale.ts';

export interface ReliabilityPoint {
  /** Percent promised. */
  level: number;
  /** Measured share, 0 … 1; null where nothing was tested. */
  share: number | null;
  /** Where the true share could lie; null where nothing was tested. */
  low: number | null;
  high: number | null;
  /** The same of the baseline. */
  baseline: number | null;
}

const WIDTH = 420;
const HEIGHT = 330;
const FRAME = { left: 52, right: 16, top: 12, bottom: 44 };
const TICKS = [40, 50, 60, 70, 80, 90, 100];

/** Promised share against measured: on the diagonal a range is as wide as it says. Arrow keys go from level to level. */
export function ReliabilityChart({
  points,
  title,
  baseline,
  summary,
}: {
  points: readonly ReliabilityPoint[];
  title: string;
  baseline: string;
  summary: string;
}) {
  const [cursor, setCursor] = useState<number | null>(null);
  const lowest = Math.min(50, ...points.flatMap((one) => [one.share, one.baseline].map((share) => (share ?? 1) * 100)));
  const floor = Math.max(0, Math.floor((lowest - 5) / 10) * 10);
  const x = linear(40, 100, FRAME.left, WIDTH - FRAME.right);
  const y = linear(floor, 100, HEIGHT - FRAME.bottom, FRAME.top);
  const measured = points.filter((one) => one.share !== null);
  const at = cursor === null ? null : points[cursor];

  function onKeyDown(event: KeyboardEvent) {
    const now = cursor ?? -1;
    const moves: Readonly<Record<string, number>> = {
      ArrowLeft: now - 1,
      ArrowDown: now - 1,
      ArrowRight: now + 1,
      ArrowUp: now + 1,
      Home: 0,
      End: points.length - 1,
    };
    if (!(event.key in moves)) return;
    event.preventDefault();
    setCursor(Math.min(points.length - 1, Math.max(0, moves[event.key])));
  }

  return (
    <div>
      <div
        role="slider"
        tabIndex={0}
        aria-label={`${summary} Use the arrow keys to read it.`}
        aria-valuemin={0}
        aria-valuemax={points.length - 1}
        aria-valuenow={cursor ?? 0}
        aria-valuetext={describe(points[cursor ?? 0], baseline)}
        className="max-w-[440px]"
        onKeyDown={onKeyDown}
        onBlur={() => setCursor(null)}
        onPointerLeave={() => setCursor(null)}
      >
        <svg className="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
          {valueTicks(floor).map((tick) => (
            <g key={tick}>
              <path className="grid-line" d={`M${point(FRAME.left, y(tick))}H${WIDTH - FRAME.right}`} />
              <text x={FRAME.left - 10} y={y(tick) + 4} textAnchor="end">
                {tick}
              </text>
            </g>
          ))}
          {TICKS.map((tick) => (
            <g key={tick}>
              <path className="tick-line" d={`M${point(x(tick), HEIGHT - FRAME.bottom)}v5`} />
              <text x={x(tick)} y={HEIGHT - FRAME.bottom + 19} textAnchor="middle">
                {tick}
              </text>
            </g>
          ))}
          <text x={(FRAME.left + WIDTH - FRAME.right) / 2} y={HEIGHT - 6} textAnchor="middle">
            {'promised, %'}
          </text>
          <text x={FRAME.left + 8} y={FRAME.top + 10}>
            {'held, %: above the line too wide,'}
          </text>
          <text x={FRAME.left + 8} y={FRAME.top + 26}>
            {'below it too narrow'}
          </text>
          <path className="baseline-line" d={`M${point(x(40), y(Math.max(40, floor)))}L${point(x(100), y(100))}`} />
          {points.map((one) =>
            one.baseline === null ? null : <circle key={one.level} className="baseline-ring" cx={x(one.level)} cy={y(one.baseline * 100)} r={4} />,
          )}
          {points.map((one) =>
            one.low === null || one.high === null ? null : (
              <path key={one.level} className="range-bar" d={`M${point(x(one.level), y(one.low * 100))}V${y(one.high * 100).toFixed(1)}`} />
            ),
          )}
          <path className="champion-line" d={measured.map((one, i) => `${i === 0 ? 'M' : 'L'}${point(x(one.level), y((one.share ?? 0) * 100))}`).join('')} />
          {points.map((one, i) => (
            <g key={one.level}>
              {one.share === null ? null : <circle className="champion-dot" cx={x(one.level)} cy={y(one.share * 100)} r={i === cursor ? 5.5 : 3.5} />}
              {/* A wide target for the pointer. */}
              <rect
                x={x(one.level) - 14}
                y={FRAME.top}
                width={28}
                height={HEIGHT - FRAME.top - FRAME.bottom}
                fill="transparent"
                onPointerEnter={() => setCursor(i)}
              />
            </g>
          ))}
        </svg>
      </div>
      <p className="mt-1 min-h-[44px] text-sm text-mu tabular-nums" aria-hidden="true">
        {at ? (
          describe(at, baseline)
        ) : (
          <>
            <Key className="champion-dot" name={title} /> <Key className="baseline-ring" name={baseline} />{' '}
            <span className="whitespace-nowrap">– – as promised</span>
          </>
        )}
      </p>
    </div>
  );
}

const valueTicks = (floor: number): number[] => Array.from({ length: Math.floor((100 - floor) / 10) + 1 }, (_, at) => floor + at * 10);

function Key({ className, name }: { className: string; name: string }) {
  return name === '' ? null : (
    <span className="mr-4 whitespace-nowrap">
      <svg className="mr-1.5 inline-block" width={10} height={10} aria-hidden="true">
        <circle className={className} cx={5} cy={5} r={4} />
      </svg>
      {name}
    </span>
  );
}

function describe({ level, share, low, high, baseline }: ReliabilityPoint, title: string): string {
  const held = share === null ? 'nothing was tested' : `held ${formatPercent(share)}`;
  const range = low === null || high === null ? '' : `, could be ${formatPercent(low)} to ${formatPercent(high)}`;
  return `${level}\u00a0% range: ${held}${range}${baseline === null ? '' : `; ${title.toLowerCase()} ${formatPercent(baseline)}`}`;
}
