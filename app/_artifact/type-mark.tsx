import type { ArtifactType } from '../../server/services/artifact/views.ts';

/** A drawing of each type on a 20-pixel grid, as the icons are drawn. */
const PATHS: Readonly<Record<ArtifactType | 'unknown', string>> = {
  run: 'M3.5 5h2M3.5 10h2M3.5 15h2M8.5 5h8M8.5 10h8M8.5 15h8',
  dataset: 'M3.5 4.5h13v11h-13zM3.5 8.5h13M8 8.5v7M12.3 8.5v7',
  feature_frame: 'M3.5 4.5h13v11h-13zM6.5 4.5v11M9.5 4.5v11M12.5 4.5v11',
  model: 'M4 15.5V9M8 15.5V5M12 15.5v-8M16 15.5V11',
  forecast: 'M3 12.5h5l4-2.5M12 10l5-4M12 10l5 1M12 10l5 5.5',
  backtest: 'M3 5h7M10 3.5h3v3h-3zM3 10h9M12 8.5h3v3h-3zM3 15h11M14 13.5h3v3h-3z',
  scenario_plan: 'M3 16.5h14M4 13l4-4 3 2.5L16.5 5M13 5h3.5v3.5',
  batch: 'M4 4h5v5H4zM11 4h5v5h-5zM4 11h5v5H4zM11 11h5v5h-5z',
  report: 'M5.5 3.5h9v13h-9zM8 7h4M8 10h4M8 13h2.5',
  comparison: 'M4 4.5h5v11H4zM11 4.5h5v11h-5zM6.5 8v4M13.5 10v2',
  bundle: 'M3.5 7 10 3.5 16.5 7v7L10 17l-6.5-3zM3.5 7 10 10l6.5-3M10 10v7',
  unknown: 'M10 13.5v.1M7.8 7.5a2.2 2.2 0 1 1 3.4 1.9c-.8.5-1.2 1-1.2 1.9',
};

export function TypeMark({ type, size = 16 }: { type: ArtifactType | null; size?: number }) {
  return (
    <svg
      className="flex-none"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={typePath(type)} />
    </svg>
  );
}

export const typePath = (type: ArtifactType | null): string => PATHS[type ?? 'unknown'];
