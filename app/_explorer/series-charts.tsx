'use client';

import type { DatasetSeriesView } from '../../server/services/dataset/views.ts';
import { useCursor } from '../_charts/use-cursor.ts';
import { useWidth } from '../_charts/use-width.ts';
import { ChannelPanel, type PanelFrame, panelFrame, QuantityPanel } from './panels.tsx';
import { cellsSentence, periodSentence } from './series-words.ts';

const FIRST_WIDTHS = [
  { width: 1280, show: 'max-lg:hidden' },
  { width: 720, show: 'max-sm:hidden lg:hidden' },
  { width: 358, show: 'sm:hidden' },
] as const;

const ROLES = { target: '', known: 'known in advance', observed: 'known only afterwards', hidden: 'hidden from every model' } as const;

/** Quantity and channels over one time axis: one cursor for all, by pointer or by arrow keys; the sentence below says what stands there. */
export function SeriesCharts({ series }: { series: DatasetSeriesView }) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const last = series.dates.length - 1;
  const { at: cursor, slider } = useCursor({
    first: 0,
    last,
    start: last,
    placeAt: (px) => {
      if (width === null) return null;
      const { left, right } = panelFrame(width);
      return Math.round(((px - left) / (width - left - right)) * last);
    },
  });

  return (
    <div ref={ref}>
      <div
        role="slider"
        tabIndex={0}
        {...slider}
        aria-valuenow={slider['aria-valuenow']}
        aria-label={`${series.key}. ${cellsSentence(series)} Use the arrow keys to read it.`}
        aria-valuetext={periodSentence(series, slider['aria-valuenow'])}
        className="touch-pan-y"
      >
        {width === null ? (
          FIRST_WIDTHS.map((first) => (
            <div key={first.width} className={first.show}>
              <Panels series={series} frame={panelFrame(first.width)} cursor={null} />
            </div>
          ))
        ) : (
          <Panels series={series} frame={panelFrame(width)} cursor={cursor} />
        )}
      </div>
      <p className="mt-2 min-h-[44px] text-mu tabular-nums max-sm:min-h-[66px]" aria-hidden="true">
        {cursor === null ? <span className="no-print">Point at the charts, or focus them and use the arrow keys.</span> : periodSentence(series, cursor)}
      </p>
    </div>
  );
}

function Panels({ series, frame, cursor }: { series: DatasetSeriesView; frame: PanelFrame; cursor: number | null }) {
  return (
    <>
      <QuantityPanel series={series} frame={frame} cursor={cursor} />
      {series.channels.map((channel) => (
        <div key={channel.name} className="mt-3">
          <p className="text-xs">
            {channel.label}
            <span className="ml-2 text-mu">
              {channel.unit === 'flag' ? '' : `${channel.unit}, `}
              {ROLES[channel.role]}
            </span>
          </p>
          <ChannelPanel series={series} channel={channel} frame={frame} cursor={cursor} />
        </div>
      ))}
    </>
  );
}
