'use client';

import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import type { DatasetSeriesView } from '../../server/services/views.ts';
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
  const [cursor, setCursor] = useState<number | null>(null);
  const last = series.dates.length - 1;

  function onPointer(event: PointerEvent<HTMLDivElement>) {
    if (width === null) return;
    const { left, right } = panelFrame(width);
    const share = (event.clientX - event.currentTarget.getBoundingClientRect().left - left) / (width - left - right);
    setCursor(Math.min(last, Math.max(0, Math.round(share * last))));
  }
  function onKeyDown(event: KeyboardEvent) {
    const now = cursor ?? last;
    const moves: Readonly<Record<string, number>> = {
      ArrowLeft: now - 1,
      ArrowRight: now + 1,
      ArrowDown: now - 1,
      ArrowUp: now + 1,
      PageDown: now - 7,
      PageUp: now + 7,
      Home: 0,
      End: last,
    };
    if (!(event.key in moves)) return;
    event.preventDefault();
    setCursor(Math.min(last, Math.max(0, moves[event.key])));
  }

  return (
    <div ref={ref}>
      <div
        role="slider"
        tabIndex={0}
        aria-label={`${series.key}. ${cellsSentence(series)} Use the arrow keys to read it.`}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={cursor ?? last}
        aria-valuetext={periodSentence(series, cursor ?? last)}
        className="touch-pan-y"
        onKeyDown={onKeyDown}
        onPointerMove={onPointer}
        onPointerDown={onPointer}
        onPointerLeave={() => setCursor(null)}
        onBlur={() => setCursor(null)}
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
