import { formatUnits } from '../_words/numbers.ts';
import { point } from './scale.ts';

interface ValueGridProps {
  ticks: readonly number[];
  y: (value: number) => number;
  left: number;
  /** Where the lines end. */
  end: number;
}

/** Lines across a chart at its ticks, each with its value on the left. */
export function ValueGrid({ ticks, y, left, end }: ValueGridProps) {
  return ticks.map((tick) => (
    <g key={tick}>
      <path className="grid-line" d={`M${point(left, y(tick))}H${end}`} />
      <text x={left - 8} y={y(tick) + 4} textAnchor="end">
        {formatUnits(tick)}
      </text>
    </g>
  ));
}
