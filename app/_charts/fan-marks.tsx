import type { SeriesView } from '../../server/services/run/views.ts';
import { periodLabel, periodsWord } from '../_words/dates.ts';
import { eventsAhead } from '../_words/exceptions.ts';
import { formatCount } from '../_words/numbers.ts';
import type { FanLayout, Stretch } from './fan-layout.ts';
import { point } from './scale.ts';

const WORD = { stockout: 'stock-out', missing: 'no record' } as const;

function gapName(series: SeriesView, gap: Stretch): string {
  const from = periodLabel(series.frequency, series.dates[gap.from]);
  return gap.from === gap.to ? `${WORD[gap.state]} ${from}` : `${WORD[gap.state]} ${from} to ${periodLabel(series.frequency, series.dates[gap.to])}`;
}

/** Stock-outs are hatched, missing records shaded; never drawn as zeros. A few are named, many are counted. */
export function FanGaps({ id, series, layout }: { id: string; series: SeriesView; layout: FanLayout }) {
  const { frame, x, gaps } = layout;
  if (gaps.length === 0) return null;
  const half = (x(layout.from + 1) - x(layout.from)) / 2;
  const height = frame.height - frame.bottom - frame.top;
  const stockouts = gaps.filter((gap) => gap.state === 'stockout');
  const count = stockouts.reduce((sum, gap) => sum + gap.to - gap.from + 1, 0);
  const named = gaps.length <= 2 && frame.right >= 100 ? gaps : [];
  return (
    <g>
      <pattern id={`${id}-hatch`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <path className="gap-hatch" d="M0 0V6" />
      </pattern>
      {gaps.map((gap) => (
        <rect
          key={gap.from}
          className={gap.state === 'missing' ? 'gap-fill' : undefined}
          fill={gap.state === 'stockout' ? `url(#${id}-hatch)` : undefined}
          x={x(gap.from) - half}
          y={frame.top}
          width={Math.max(2, x(gap.to) - x(gap.from) + 2 * half)}
          height={height}
        />
      ))}
      {named.map((gap) => {
        const middle = (x(gap.from) + x(gap.to)) / 2;
        const clear = middle < x(layout.now) - 260;
        return clear ? (
          <text key={gap.from} x={Math.max(middle, frame.left + 50)} y={frame.top - 8} textAnchor="middle">
            {gapName(series, gap)}
          </text>
        ) : null;
      })}
      {named.length === 0 ? (
        <text x={frame.left} y={frame.top - 8}>
          {stockouts.length > 0
            ? `hatched: stock-out, ${formatCount(count)} ${periodsWord(series.frequency, count)}`
            : `shaded: no record, ${formatCount(gaps.length)} ${gaps.length === 1 ? 'gap' : 'gaps'}`}
        </text>
      ) : null}
    </g>
  );
}

/** Named days that are known ahead, as marks on the axis; the first of them by name when there is room for it. */
export function FanEvents({ series, layout }: { series: SeriesView; layout: FanLayout }) {
  const { frame, x } = layout;
  const ahead = eventsAhead(series);
  const base = frame.height - frame.bottom;
  return ahead.map((event, at) => (
    <g key={`${event.period} ${event.name}`}>
      <path className="event-line" d={`M${point(x(event.period), frame.top)}V${base}`} />
      <path className="event-mark" d={`M${point(x(event.period), base - 5)}l4 5h-8z`} />
      {at === 0 && frame.right >= 100 ? (
        <text x={x(event.period) - 6} y={base - 9} textAnchor="end">
          {event.name}
        </text>
      ) : null}
    </g>
  ));
}

/** Promotions as ink on the axis. */
export function FanPromotions({ layout }: { layout: FanLayout }) {
  const { frame, x, promotions } = layout;
  if (promotions.length === 0) return null;
  const half = (x(layout.from + 1) - x(layout.from)) / 2;
  const base = frame.height - frame.bottom;
  const label = promotions.find((one) => x(one.from) < frame.width - frame.right - 80) ?? promotions[0];
  return (
    <g>
      {promotions.map((one) => (
        <rect key={one.from} className="promo-bar" x={x(one.from) - half} y={base - 4} width={x(one.to) - x(one.from) + 2 * half} height={3} />
      ))}
      <text x={x(label.from) - half} y={base - 9}>
        promotions
      </text>
    </g>
  );
}
