import { formatUnits } from '../_words/numbers.ts';
import { signedUnits } from './sentences.ts';

export interface Rung {
  name: string;
  value: number;
}

/** Where the bars of a waterfall begin and end, as shares of its width. */
function layRungs(rungs: readonly Rung[], total: number): { from: number; to: number }[] & { floor: number } {
  let sum = 0;
  const ends = rungs.map(({ value }) => {
    const from = sum;
    sum += value;
    return { from, to: sum };
  });
  const reached = [...ends.map(({ to }) => to), total];
  const [low, high] = [Math.min(...reached), Math.max(...reached, 0)];
  // A level far above its parts would hide them: the axis then begins below the lowest of them, and says so.
  const floor = low > 0.6 * high ? low - (high - low) * 0.6 - 0.02 * high : Math.min(0, low);
  const span = high - floor || 1;
  const at = (value: number): number => Math.min(1, Math.max(0, (value - floor) / span));
  const bars = [...ends, { from: Math.min(0, total), to: Math.max(0, total) }].map(({ from, to }) => ({ from: at(from), to: at(to) }));
  return Object.assign(bars, { floor });
}

/** Parts of one forecast, each bar beginning where the last one ended; the sum at the foot. */
export function Waterfall({ rungs, total, summary, unit }: { rungs: readonly Rung[]; total: number; summary: string; unit: string }) {
  const bars = layRungs(rungs, total);
  const rows = [...rungs, { name: 'Forecast', value: total }];
  return (
    <div role="img" aria-label={summary}>
      <div aria-hidden="true">
        {rows.map(({ name, value }, at) => {
          const { from, to } = bars[at];
          const isTotal = at === rows.length - 1;
          const before = bars[at - 1];
          const tone = isTotal ? 'fill-tx' : at === 0 ? 'fill-bd' : value >= 0 ? 'fill-a' : 'fill-ct';
          const [left, right] = [Math.min(from, to), Math.max(from, to)];
          return (
            <div
              key={name}
              className={`grid grid-cols-[minmax(0,168px)_minmax(0,1fr)_76px] items-center gap-x-3 max-sm:grid-cols-[104px_minmax(0,1fr)_60px] ${isTotal ? 'mt-1 border-t border-bd pt-1 font-semibold' : ''}`}
            >
              <span className="py-1 leading-4 max-sm:text-xs">{name}</span>
              <svg className="h-7 w-full overflow-visible" aria-hidden="true">
                <rect className={tone} x={`${100 * left}%`} width={`${Math.max(0.4, 100 * (right - left))}%`} y={5} height={18} rx={1.5} />
                {before && !isTotal ? <line className="stroke-ct" x1={`${100 * before.to}%`} x2={`${100 * before.to}%`} y1={-5} y2={5} /> : null}
              </svg>
              <span className="num text-right">{isTotal || at === 0 ? formatUnits(value) : signedUnits(value)}</span>
            </div>
          );
        })}
        {bars.floor > 0 ? (
          <p className="mt-1 text-xs text-mu">
            The axis begins at {formatUnits(bars.floor)} {unit}, so that the parts can be seen.
          </p>
        ) : null}
      </div>
    </div>
  );
}
