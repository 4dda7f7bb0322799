import { linear, point } from '../_charts/scale.ts';
import { formatFixed } from '../_words/numbers.ts';

const [WIDTH, HEIGHT, LEFT, BOTTOM] = [460, 190, 40, 26];

/** Autocorrelations by lag, with the band in which those of chance lie. */
export function CorrelationBars({
  correlations,
  bound,
  season,
  summary,
  lagWord,
}: {
  correlations: readonly number[];
  bound: number;
  season: number;
  summary: string;
  lagWord: string;
}) {
  const most = Math.max(0.3, bound * 1.3, ...correlations.map(Math.abs));
  const y = linear(-most, most, HEIGHT - BOTTOM, 6);
  const x = linear(0, correlations.length + 1, LEFT, WIDTH - 4);
  const stride = Math.max(season > 1 ? season : 1, Math.ceil(correlations.length / 12));
  const step = most > 0.6 ? 0.5 : 0.2;
  const ticks = [-2, -1, 0, 1, 2].map((at) => at * step).filter((tick) => Math.abs(tick) <= most);
  const bars = correlations.map((value, at) => ({ value, lag: at + 1 }));
  return (
    <svg className="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT + 18}`} role="img" aria-label={summary}>
      <rect className="band-outer" x={LEFT} width={WIDTH - 4 - LEFT} y={y(bound)} height={y(-bound) - y(bound)} />
      {ticks.map((tick) => (
        <g key={tick}>
          <path className={tick === 0 ? 'tick-line' : 'grid-line'} d={`M${point(LEFT, y(tick))}H${WIDTH - 4}`} />
          <text x={LEFT - 8} y={y(tick) + 4} textAnchor="end">
            {formatFixed(tick, 1)}
          </text>
        </g>
      ))}
      {bars.map(({ value, lag }) => (
        <path
          key={lag}
          className={Math.abs(value) > bound ? 'champion-line' : 'other-line'}
          strokeWidth={Math.abs(value) > bound ? 4 : 3}
          d={`M${point(x(lag), y(0))}V${y(value).toFixed(1)}`}
        />
      ))}
      {bars.map(({ lag }) =>
        lag % stride === 0 ? (
          <text key={lag} x={x(lag)} y={HEIGHT - 6} textAnchor="middle">
            {lag}
          </text>
        ) : null,
      )}
      <text x={(LEFT + WIDTH) / 2} y={HEIGHT + 12} textAnchor="middle">
        {lagWord} apart; the band is what chance gives
      </text>
    </svg>
  );
}
