import { CELL } from '../_charts/cell-state.ts';
import { linear, linePath } from '../_charts/scale.ts';

const WIDTH = 240;
const HEIGHT = 28;

/** The latest periods of a series, from zero; a short mark below stands for each stock-out. Decoration beside the figures. */
export function MiniChart({ values, state }: { values: readonly (number | null)[]; state: readonly number[] }) {
  const x = linear(0, Math.max(1, values.length - 1), 2, WIDTH - 2);
  const y = linear(0, Math.max(1, ...values.map((value) => value ?? 0)), HEIGHT - 5, 3);
  return (
    <svg className="chart h-7 w-60 max-w-full" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <path className="grid-line" d={`M0 ${HEIGHT - 4.5}H${WIDTH}`} />
      <path className="mini-line" d={linePath(values, 0, x, y)} />
      <path className="mini-mark" d={state.map((one, at) => (one === CELL.stockout ? `M${x(at).toFixed(1)} ${HEIGHT - 3}v3` : '')).join('')} />
    </svg>
  );
}
