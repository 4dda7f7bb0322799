'use client';

import { useSearchParams } from 'next/navigation';
import { lazy, Suspense, useMemo } from 'react';
import type { SeriesView } from '../../server/services/run/views.ts';
import { fetchModule } from '../_live/fetch-module.ts';
import { CursorFrame } from './cursor-frame.tsx';
import { describePeriod } from './cursor-words.ts';
import { FanCursor } from './fan-cursor.tsx';
import { type FanLayout, layoutFan } from './fan-layout.ts';
import { FanMarks } from './fan-svg.tsx';
import { FIRST_FRAMES, fanFrame } from './frames.ts';
import { useCursor } from './use-cursor.ts';
import { useWidth } from './use-width.ts';
import { parseZoom, zoomFrom } from './zoom.ts';

const LongChart = lazy(() => fetchModule(() => import('./long-chart.tsx')));
/** Above this many periods a canvas draws quicker than SVG. */
const LONG = 700;

/** One series with its fan: pointer and arrow keys move a cursor, the sentence below says what stands there. */
export function FanExplorer({ series, summary }: { series: SeriesView; summary: string }) {
  const params = useSearchParams();
  const [ref, width] = useWidth<HTMLDivElement>();
  const horizon = series.forecastDates.length;
  const from = zoomFrom(parseZoom(params.get('zoom'), series.actual.length, horizon), series.actual.length, horizon);
  const layout = useMemo(() => (width === null ? null : layoutFan(series, fanFrame(width), from)), [series, width, from]);
  const last = series.actual.length + horizon - 1;
  const isLong = last - from > LONG;
  const cursor = useCursor({
    first: from,
    last,
    start: series.actual.length,
    placeAt: isLong ? undefined : (px) => layout && periodAt(layout, px),
  });

  return (
    <div ref={ref}>
      <CursorFrame cursor={cursor} summary={summary} describe={(place) => describePeriod(series, place)} className="h-[340px] max-sm:h-[280px]">
        {isLong ? (
          <Suspense fallback={<p className="text-mu">Drawing {last - from + 1} periods</p>}>
            {width === null ? null : <LongChart series={series} from={from} width={width} cursor={cursor.at} onCursor={cursor.setAt} />}
          </Suspense>
        ) : layout ? (
          <Drawing series={series} layout={layout} cursor={cursor.at} />
        ) : (
          FIRST_FRAMES.map((first) => (
            <div key={first.width} className={first.show}>
              <Drawing series={series} layout={layoutFan(series, fanFrame(first.width), from)} cursor={null} />
            </div>
          ))
        )}
      </CursorFrame>
    </div>
  );
}

function Drawing({ series, layout, cursor }: { series: SeriesView; layout: FanLayout; cursor: number | null }) {
  const { width, height } = layout.frame;
  return (
    <svg className="chart" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <FanMarks id={`fan-${width}`} series={series} layout={layout} />
      {cursor === null ? null : <FanCursor series={series} layout={layout} at={cursor} />}
    </svg>
  );
}

function periodAt({ frame, from, end }: FanLayout, px: number): number {
  const inner = frame.width - frame.left - frame.right;
  return Math.min(end - 1, Math.max(from, from + Math.round(((px - frame.left) / inner) * (end - 1 - from))));
}
