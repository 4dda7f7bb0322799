import type { SeriesView } from '../../server/services/run/views.ts';
import { type Frame, layoutFan } from './fan-layout.ts';
import { FanMarks } from './fan-svg.tsx';

const WIDE: Frame = { width: 1000, height: 330, left: 48, right: 232, top: 34, bottom: 30 };
const MIDDLE: Frame = { width: 800, height: 320, left: 48, right: 160, top: 34, bottom: 30 };
const NARROW: Frame = { width: 358, height: 270, left: 42, right: 52, top: 30, bottom: 28 };

/** Drawn on the server for three widths; the style sheet shows the one that fits, so that no text is ever scaled far. */
export function HomeChart({ series, summary }: { series: SeriesView; summary: string }) {
  const periods = series.actual.length;
  const variants = [
    { frame: WIDE, from: Math.max(0, periods - 130), show: 'max-lg:hidden' },
    { frame: MIDDLE, from: Math.max(0, periods - 92), show: 'max-sm:hidden lg:hidden' },
    { frame: NARROW, from: Math.max(0, periods - 42), show: 'sm:hidden' },
  ];
  return variants.map(({ frame, from, show }) => (
    <svg key={frame.width} className={`chart ${show}`} viewBox={`0 0 ${frame.width} ${frame.height}`} role="img" aria-label={summary}>
      <FanMarks id={`home-${frame.width}`} series={series} layout={layoutFan(series, frame, from)} />
    </svg>
  ));
}
