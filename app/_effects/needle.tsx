import { curveOf, endedShare, medianOf, type Stage } from './stage.ts';

const RINGS = 8;

/** Seismograph: a needle draws one series as far as the run is; what stands out by far is ringed. */
export function Needle(stage: Stage) {
  const { face, moving, width, height } = stage;
  const values = face?.rows[0]?.quantity ?? face?.total;
  const curve = curveOf(values, 2, width - 6, 6, height - 6);
  const share = endedShare(stage);
  if (!curve || !values) return <path className="spark-empty" d={`M2 ${height / 2}H${width - 2}`} />;
  return (
    <>
      <path className="fx-line fx-slow" pathLength={1} strokeDasharray={1} strokeDashoffset={1 - share} d={curve.path} />
      {outliers(values).map((at) => (
        <circle key={at} className="fx-ring" cx={curve.x(at)} cy={curve.y(values[at] ?? 0)} r={4} opacity={at <= share * values.length ? 1 : 0} />
      ))}
      {moving ? <path className="fx-arm" d={`M0 0V${height}`} transform={`translate(${2 + share * (width - 8)} 0)`} /> : null}
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
