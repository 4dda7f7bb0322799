import { CELL } from '../_charts/cell-state.ts';
import { linear } from '../_charts/scale.ts';
import { endedShare, type Stage } from './stage.ts';

const SLOTS = 28;

/** Shelf labels: the last 28 periods of one series as slots of a shelf, hatched where it was out of stock. */
export function Shelf(stage: Stage) {
  const { face, width, height } = stage;
  const row = face?.rows[0];
  const values = (row?.quantity ?? face?.total ?? []).slice(-SLOTS);
  const states = row?.state.slice(-SLOTS) ?? [];
  const slot = width / SLOTS;
  const bar = slot * 0.62;
  const rise = Math.min(bar, 9);
  const y = linear(0, Math.max(1, ...values.map((value) => value ?? 0)), 0, height - 10);
  const filled = endedShare(stage) * SLOTS;
  return (
    <>
      {Array.from({ length: SLOTS }, (_, at) => {
        const x = at * slot + (slot - bar) / 2;
        const value = values[at];
        if (states[at] === CELL.stockout)
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: slots stand where they stand
            <g key={at} opacity={at < filled ? 1 : 0} className="fx-fade">
              <rect className="fx-empty" x={x} y={3} width={bar} height={height - 8} />
              <path className="fx-hatch" d={`M${x} ${height - 9}l${bar} ${-rise}M${x} ${height - 22}l${bar} ${-rise}M${x} ${height - 35}l${bar} ${-rise}`} />
            </g>
          );
        return value == null ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: slots stand where they stand
          <path key={at} className="grid-line" d={`M${x} ${height - 6}h${bar}`} />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: slots stand where they stand
          <rect key={at} className="fx-goods" x={x} y={height - 5 - y(value)} width={bar} height={y(value)} opacity={at < filled ? 1 : 0} />
        );
      })}
      <path className="fx-board" d={`M0 ${height - 3.5}H${width}`} />
      <path className="fx-label" d={Array.from({ length: SLOTS }, (_, at) => `M${at * slot + (slot - bar) / 2} ${height - 1.5}h${bar}`).join('')} />
    </>
  );
}
