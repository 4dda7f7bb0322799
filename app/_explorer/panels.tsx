import type { DatasetSeriesView } from '../../server/services/dataset/views.ts';
import { CELL } from '../_charts/cell-state.ts';
import { linear, type Scale, valueTicks } from '../_charts/scale.ts';
import { timeTicks } from '../_charts/time-ticks.ts';
import { formatUnits } from '../_words/numbers.ts';
import { figure } from './series-words.ts';
import { thinLine } from './thin-line.ts';

export interface PanelFrame {
  width: number;
  left: number;
  right: number;
}

export const panelFrame = (width: number): PanelFrame => ({ width, left: width < 620 ? 40 : 48, right: 8 });
const periodScale = (series: DatasetSeriesView, { width, left, right }: PanelFrame): Scale =>
  linear(0, Math.max(1, series.dates.length - 1), left, width - right);

const TOP = 12;
const MAIN = 260;
const SMALL = 72;
const FLAG = 26;
const FOOT = 26;

interface PanelProps {
  series: DatasetSeriesView;
  frame: PanelFrame;
  cursor: number | null;
}

/** Quantity, with what was not observed shown as what it is: hatched out of stock, grey closed, empty without a record, a ring at zero. */
export function QuantityPanel({ series, frame, cursor }: PanelProps) {
  const x = periodScale(series, frame);
  const known = series.quantity.filter((value) => value !== null);
  const ticks = valueTicks(0, Math.max(1, ...known), 5);
  const y = linear(0, ticks[ticks.length - 1], MAIN - FOOT, TOP);
  const half = (x(1) - x(0)) / 2;
  const base = MAIN - FOOT;
  const times = timeTicks(series.frequency, series.dates, frame.width - frame.left - frame.right);
  return (
    <svg className="chart" viewBox={`0 0 ${frame.width} ${MAIN}`} aria-hidden="true">
      {ticks.map((tick) => (
        <g key={tick}>
          <path className="grid-line" d={`M${frame.left} ${y(tick)}H${frame.width - frame.right}`} />
          <text x={frame.left - 8} y={y(tick) + 4} textAnchor="end">
            {formatUnits(tick)}
          </text>
        </g>
      ))}
      {stretches(series.state).map(({ state, from, to }) => {
        const left = Math.max(frame.left, x(from) - half);
        const width = Math.max(1.5, Math.min(frame.width - frame.right, x(to - 1) + half) - left);
        return state === CELL.stockout ? (
          <g key={from}>
            <rect className="gap-fill" x={left} y={TOP} width={width} height={base - TOP} />
            <path className="faint-hatch" d={hatch(left, width, base)} />
          </g>
        ) : (
          <rect key={from} className={state === CELL.closed ? 'closed-fill' : 'missing-fill'} x={left} y={base} width={width} height={5} />
        );
      })}
      <path className="actual-line" d={thinLine(series.quantity, frame.width, x, y)} />
      {series.quantity.map((value, at) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: a period is its place
        value === 0 ? <circle key={at} className="zero-ring" cx={x(at)} cy={y(0)} r={2.5} /> : null,
      )}
      {alone(series.quantity).map((at) => (
        <circle key={at} className="actual-dot" cx={x(at)} cy={y(series.quantity[at] ?? 0)} r={1.5} />
      ))}
      {times.map((tick) => (
        <g key={tick.at}>
          <path className="tick-line" d={`M${x(tick.at)} ${base}v5`} />
          <text x={x(tick.at)} y={MAIN - 6}>
            {tick.label}
          </text>
        </g>
      ))}
      <Cursor x={x} cursor={cursor} height={base} />
      {cursor !== null && series.quantity[cursor] !== null ? <circle className="actual-dot" cx={x(cursor)} cy={y(series.quantity[cursor] ?? 0)} r={4} /> : null}
    </svg>
  );
}

/** One further channel on the same time axis: a line, or marks where a flag is up. */
export function ChannelPanel({ series, channel, frame, cursor }: PanelProps & { channel: DatasetSeriesView['channels'][number] }) {
  const x = periodScale(series, frame);
  const isFlag = channel.unit === 'flag';
  const height = isFlag ? FLAG : SMALL;
  const low = Math.min(...channel.values);
  const high = Math.max(...channel.values);
  const y = linear(low, high, height - 8, 8);
  const width = Math.max(1.5, x(1) - x(0));
  return (
    <svg className="chart" viewBox={`0 0 ${frame.width} ${height}`} aria-hidden="true">
      <path className="grid-line" d={`M${frame.left} ${height - 4.5}H${frame.width - frame.right}`} />
      {isFlag ? (
        <path
          className="flag-bar"
          strokeWidth={width}
          d={channel.values.map((value, at) => (value > 0 ? `M${x(at).toFixed(1)} ${height - 5}v-9` : '')).join('')}
        />
      ) : (
        <>
          <text x={frame.left - 8} y={12} textAnchor="end">
            {figure(high)}
          </text>
          {high === low ? null : (
            <text x={frame.left - 8} y={height - 4} textAnchor="end">
              {figure(low)}
            </text>
          )}
          <path className={channel.role === 'hidden' ? 'baseline-line' : 'channel-line'} d={thinLine(channel.values, frame.width, x, y)} />
        </>
      )}
      <Cursor x={x} cursor={cursor} height={height} />
    </svg>
  );
}

/** Known values between two unknown ones, which no line can show. */
const alone = (values: readonly (number | null)[]): number[] =>
  values.flatMap((value, at) => (value !== null && (values[at - 1] ?? null) === null && (values[at + 1] ?? null) === null ? [at] : []));

function Cursor({ x, cursor, height }: { x: Scale; cursor: number | null; height: number }) {
  return cursor === null ? null : <path className="cursor-line" d={`M${x(cursor)} 0V${height}`} />;
}

/** Neighbouring cells that are equally not observed. */
function stretches(state: readonly number[]): { state: number; from: number; to: number }[] {
  const found: { state: number; from: number; to: number }[] = [];
  state.forEach((one, at) => {
    const last = found[found.length - 1];
    if (last && last.to === at && last.state === one) last.to = at + 1;
    else if (one !== CELL.observed) found.push({ state: one, from: at, to: at + 1 });
  });
  return found;
}

function hatch(left: number, width: number, base: number): string {
  const rise = Math.min(width, 6);
  let path = '';
  for (let y = TOP + rise; y <= base; y += 9) path += `M${left.toFixed(1)} ${y}l${width.toFixed(1)} ${-rise}`;
  return path;
}
