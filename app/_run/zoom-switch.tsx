'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import type { Frequency } from '../../server/kit/calendar.ts';
import { parseZoom, type Zoom, zoomFrom, zoomsFor } from '../_charts/zoom.ts';
import { periodsWord } from '../_words/dates.ts';
import { plural } from '../_words/numbers.ts';

/** How much history is shown; kept in the URL, shared by the forecast and the windows below it. */
export function ZoomSwitch({ periods, horizon, frequency }: { periods: number; horizon: number; frequency: Frequency }) {
  const params = useSearchParams();
  const path = usePathname();
  const zooms = zoomsFor(periods, horizon);
  if (zooms.length < 2) return null;
  const current = parseZoom(params.get('zoom'), periods, horizon);
  const nameOf = (zoom: Zoom) => {
    if (zoom === 'all') return 'all';
    const shown = periods - zoomFrom(zoom, periods, horizon);
    return frequency === 'D' ? `last ${plural(Math.round(shown / 7), 'week')}` : `last ${shown} ${periodsWord(frequency, shown)}`;
  };
  function show(zoom: Zoom) {
    const next = new URLSearchParams(params);
    next.set('zoom', zoom);
    window.history.replaceState(null, '', `${path}?${next}`);
  }
  return (
    <fieldset className="no-print flex gap-3">
      <legend className="sr-only">History shown</legend>
      {zooms.map((zoom) => (
        <button key={zoom} type="button" className="textual" aria-pressed={zoom === current} onClick={() => show(zoom)}>
          {nameOf(zoom)}
        </button>
      ))}
    </fieldset>
  );
}
