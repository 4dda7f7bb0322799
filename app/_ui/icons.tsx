/** Drawn on a 20-pixel grid, 1.4 px strokes. */
const PATHS = {
  home: 'M3 9.5 10 3.5l7 6M5 8.5V16.5h10V8.5M8.5 16.5v-4h3v4',
  runs: 'M3.5 5h2M3.5 10h2M3.5 15h2M8.5 5h8M8.5 10h8M8.5 15h8',
  workspaces: 'm10 3 7 3.6-7 3.6-7-3.6zM3 10.2l7 3.6 7-3.6M3 13.6l7 3.6 7-3.6',
  planner: 'M3 16.5h14M4 13l4-4 3 2.5L16.5 5M13 5h3.5v3.5',
  explorer: 'M8.5 3.5a5 5 0 1 1 0 10a5 5 0 1 1 0-10M12.2 12.2l4.3 4.3M6.2 9l1.6-1.8 1.4 1 1.8-2.2',
  registry: 'M3.5 3.5h13v13h-13zM3.5 10h13M8.5 6.8h3M8.5 13.3h3',
  docs: 'M4 4h5a1 1 0 0 1 1 1v11a2 2 0 0 0-2-1.5H4zM16 4h-5a1 1 0 0 0-1 1v11a2 2 0 0 1 2-1.5h4z',
  system: 'M5 5h10v10H5zM8 8h4v4H8zM8 2.5V5M12 2.5V5M8 15v2.5M12 15v2.5M2.5 8H5M2.5 12H5M15 8h2.5M15 12h2.5',
  control: 'M3.5 14.5a6.5 6.5 0 1 1 13 0M10 14.5l3-5M8.5 14.5h3M10 5.5v1.5M5.5 8l1 1',
  more: 'M5 10h.01M10 10h.01M15 10h.01',
  check: 'm4 10.5 4 4 8-9',
  warn: 'M10 4v8M10 15.2v.3',
  skip: 'M3.5 14.5c0-4.5 3-6.5 6.5-6.5h5.5M12 4.5 15.7 8 12 11.5',
  fail: 'm5 5 10 10M15 5 5 15',
  running: 'M10 7.5a2.5 2.5 0 1 1 0 5a2.5 2.5 0 1 1 0-5',
  waiting: 'M7.5 5v10M12.5 5v10',
  cancelled: 'M6 6h8v8H6z',
  again: 'M15.5 10a5.5 5.5 0 1 1-1.8-4.1M14.2 3v3.2H11',
  pending: 'M10 7.5a2.5 2.5 0 1 1 0 5a2.5 2.5 0 1 1 0-5',
  upload: 'M10 13V3.5M6 7l4-4 4 4M3.5 12.5v4h13v-4',
  copy: 'M7 7h9v9H7zM4 13V4h9',
  arrow: 'M4 10h12M11.5 5.5 16 10l-4.5 4.5',
  down: 'm5 7.5 5 5 5-5',
  sun: 'M10 7a3 3 0 1 1 0 6a3 3 0 1 1 0-6M10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.3 4.3l1.1 1.1M14.6 14.6l1.1 1.1M4.3 15.7l1.1-1.1M14.6 5.4l1.1-1.1',
  moon: 'M16 12.2A6.6 6.6 0 0 1 7.8 4 6.6 6.6 0 1 0 16 12.2z',
  system_theme: 'M3.5 4.5h13v9h-13zM7.5 17h5M10 13.5V17',
  motion: 'M2 10c1.3-5 2.7-5 4 0s2.7 5 4 0 2.7-5 4 0 2.7 5 4 0',
  still: 'M2 10h16',
  pin: 'M7 3.5h6l-.8 5 2.3 2.5h-9L7.8 8.5zM10 11v6',
  run: 'M6.5 4.5 15 10l-8.5 5.5z',
  dataset: 'M4 6c0-1.4 2.7-2.5 6-2.5s6 1.1 6 2.5-2.7 2.5-6 2.5S4 7.4 4 6zM4 6v8c0 1.4 2.7 2.5 6 2.5s6-1.1 6-2.5V6M4 10c0 1.4 2.7 2.5 6 2.5s6-1.1 6-2.5',
  feature_frame: 'M3.5 4h13v12h-13zM3.5 8h13M8 4v12M12.3 4v12',
  model: 'M3 15c3.5 0 4-9.5 7-9.5s3.5 9.5 7 9.5M3 17h14',
  forecast: 'M3 13.5 6 10l2.5 1.5M8.5 11.5 17 5M8.5 11.5l8.5-1M8.5 11.5 17 16',
  backtest: 'M3.5 4.5h6V7h-6zM7 8.8h6v2.5H7zM10.5 13h6v2.5h-6z',
  scenario_plan: 'M3 10h5M8 10c3.5 0 3.5-5 9-5M8 10c3.5 0 3.5 5 9 5',
  batch: 'M3.5 7.5h9v9h-9zM7.5 7.5v-4h9v9h-4',
  report: 'M5 3h7l3.5 3.5V17H5zM8 9.5h4.5M8 12.5h4.5',
  comparison: 'M3.5 5h5.5v10H3.5zM11 5h5.5v10H11z',
  bundle: 'M3.5 6.5 10 3.5l6.5 3v7l-6.5 3-6.5-3zM3.5 6.5 10 9.5l6.5-3M10 9.5v7',
  close: 'm6 6 8 8M14 6l-8 8',
  search: 'M9 3.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11M13 13l4 4',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16, className = '' }: { name: IconName; size?: number; className?: string }) {
  return (
    <svg
      className={`flex-none ${className}`}
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill={name === 'running' || name === 'cancelled' ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}

export function Logo() {
  return (
    <svg width={26} height={26} viewBox="0 0 26 26" fill="none" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path className="stroke-tx" strokeWidth={1.3} d="M4 21.5V10a9 7.5 0 0 1 18 0v11.5zM2.5 21.5h21" />
      <path className="stroke-a" strokeWidth={1.8} d="m7.5 17 3.5-4 3 2.2 4.5-6" />
    </svg>
  );
}
