import { linear, linePath } from './scale.ts';

/** The shape of a preset's own data, no axis; decoration beside words. A dotted line until there are data. */
export function Sparkline({ values, width = 264, height = 56 }: { values: readonly number[]; width?: number; height?: number }) {
  if (values.length < 2)
    return (
      <svg className="block h-auto w-full" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        <path className="spark-empty" d={`M2 ${height / 2}H${width - 2}`} />
      </svg>
    );
  const x = linear(0, values.length - 1, 2, width - 2);
  const y = linear(Math.min(...values), Math.max(...values), height - 6, 6);
  return (
    <svg className="block h-auto w-full overflow-visible" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <path className="spark-line" d={linePath(values, 0, x, y)} />
    </svg>
  );
}
