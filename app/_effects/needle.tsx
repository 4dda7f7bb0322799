import { curveOf, endedShare, medianOf, type Stage } from './stage.ts';

const RINGS = 8;

/** Seismograph: a needle draws one series as far as the run is; what stands out by far is ringed. */
export function Needle(stage: Stage) {
  const { face, moving, width, height } = stage;
  const values = face?.rows[0]?.quantity ?? face?.total;
  const curve = curveOf(values, 2, width - 6, 6, height - 6);
  const share = endedShare(stage);
  const at = share === 1 ? width : 2 + share * (width - 8);
  const drawn = `${at}px`;
  if (!curve || !values) return <path className="spark-empty" d={`M2 ${height / 2}H${width - 2}`} />;
  return (
    <>
      {/* Uncovered, not dashed: a dash begins anew after each gap of the record, ahead of the needle. */}
      <g className="fx-slow" clipPath={`polygon(0 0, ${drawn} 0, ${drawn} ${height}px, 0 ${height}px)`}>
        <rect className="fx-none" width={width} height={height} />
        <path className="fx-line" d={curve.path} />
      </g>
      {outliers(values).map((peak) => (
        <circle key={peak} className="fx-ring" cx={curve.x(peak)} cy={curve.y(values[peak] ?? 0)} r={4} opacity={curve.x(peak) <= at ? 1 : 0} />
      ))}
      {moving ? <path className="fx-arm" d={`M0 0V${height}`} transform={`translate(${at} 0)`} /> : null}
    </>
  );
}

/** Places whose distance from the median is largest and more than four times the usual one. */
function outliers(values: readonly (number | null)[]): number[] {
  const middle = medianOf(values);
  const usual = medianOf(values.map((value) => (value === null ? null : Math.abs(value - middle))));
  return values
    .flatMap((value, at) => (value !== null && Math.abs(value - middle) > 4 * usual ? [{ at, far: Math.abs(value - middle) }] : []))
    .sort((a, b) => b.far - a.far)
    .slice(0, RINGS)
    .map(({ at }) => at);
}
