export type Zoom = 'all' | 'recent' | 'last';

/** First period shown. `recent` is ten horizons back, `last` three: enough to see the fan beside what led to it. */
export function zoomFrom(zoom: Zoom, periods: number, horizon: number): number {
  if (zoom === 'all') return 0;
  return Math.max(0, periods - Math.max(14, horizon * (zoom === 'recent' ? 10 : 3)));
}

/** Those that differ from each other for this history. */
export function zoomsFor(periods: number, horizon: number): Zoom[] {
  const zooms: Zoom[] = ['all'];
  if (periods > horizon * 14) zooms.push('recent');
  if (periods > horizon * 4) zooms.push('last');
  return zooms;
}

const defaultZoom = (periods: number, horizon: number): Zoom => (periods > horizon * 14 ? 'recent' : 'all');

export function parseZoom(value: string | null | undefined, periods: number, horizon: number): Zoom {
  const found = zoomsFor(periods, horizon).find((zoom) => zoom === value);
  return found ?? defaultZoom(periods, horizon);
}
