import type { SeriesView } from '../../server/services/run/views.ts';
import { championOf, type FanLayout } from './fan-layout.ts';
import { point } from './scale.ts';

/** The line and dot under the pointer. */
export function FanCursor({ series, layout, at }: { series: SeriesView; layout: FanLayout; at: number }) {
  const { frame, x, y, now } = layout;
  const value = at < now ? series.actual[at] : (championOf(series)?.mean[at - now] ?? null);
  return (
    <g>
      <path className="cursor-line" d={`M${point(x(at), frame.top)}V${frame.height - frame.bottom}`} />
      {value === null ? null : <circle className={at < now ? 'actual-dot' : 'champion-dot'} cx={x(at)} cy={y(value)} r={4} />}
    </g>
  );
}
