import type { NodeRow } from '../../server/services/run/hierarchy-view.ts';
import { linear, linePath } from '../_charts/scale.ts';

const WIDTH = 220;
const HEIGHT = 30;

/** The latest periods of a sum and its forecast, from zero. Decoration beside the figures. */
export function NodeChart({ row }: { row: NodeRow }) {
  const past = row.recent.length;
  const x = linear(0, Math.max(1, past + row.mean.length - 1), 2, WIDTH - 2);
  const y = linear(0, Math.max(1e-9, ...row.mean, ...row.recent.map((value) => value ?? 0)), HEIGHT - 3, 3);
  return (
    <svg className="chart h-[30px] w-[220px] max-w-full" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <path className="grid-line" d={`M0 ${HEIGHT - 2.5}H${WIDTH}`} />
      <path className="actual-line" d={linePath(row.recent, 0, x, y)} />
      <path className="champion-line" d={linePath(row.mean, past, x, y)} />
    </svg>
  );
}
