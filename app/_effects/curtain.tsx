import { linear, linePath } from '../_charts/scale.ts';
import { curveOf, endedShare, type Stage } from './stage.ts';

const WEEK = 7;
/** What is left of each half when the curtain is open. */
const DRAPE = 0.03;

/** Playbill: the curtain opens as the run goes on, over the ramps of products that were launched inside the window. */
export function Curtain(stage: Stage) {
  const { face, width, height } = stage;
  const share = endedShare(stage);
  const ramps = (face?.rows ?? []).map((row) => smooth(row.quantity));
  const top = Math.max(1, ...ramps.flatMap((ramp) => ramp.map((value) => value ?? 0)));
  const periods = face?.dates.length ?? 2;
  const x = linear(0, periods - 1, 6, width - 6);
  const y = linear(0, top, height - 6, 6);
  const plain = ramps.length === 0 ? curveOf(face?.total, 6, width - 6, 6, height - 6) : null;
  const closed = Math.max(DRAPE, 1 - share);
  return (
    <>
      {plain ? <path className="fx-line" d={plain.path} /> : null}
      {ramps.map((ramp, at) => {
        const first = ramp.findIndex((value) => value !== null);
        const isUp = share >= (at + 1) / (ramps.length + 1);
        return (
          <g key={face?.rows[at].series}>
            <path
              className={`fx-slow ${at === ramps.length - 1 ? 'fx-line' : 'fx-line fx-thin'}`}
              pathLength={1}
              strokeDasharray={1}
              strokeDashoffset={isUp ? 0 : 1}
              d={linePath(ramp, 0, x, y, () => true)}
            />
            <circle className="fx-dot" cx={x(first)} cy={y(ramp[first] ?? 0)} r={2.5} />
          </g>
        );
      })}
      <rect className="fx-cloth" width={width / 2} height={height} transform={`scale(${closed} 1)`} />
      <rect className="fx-cloth" width={width / 2} height={height} transform={`translate(${width} 0) scale(${-closed} 1)`} />
    </>
  );
}

/** Mean of the last seven known values, from the first known one on. */
function smooth(values: readonly (number | null)[]): (number | null)[] {
  const first = values.findIndex((value) => value !== null);
  return values.map((_, at) => {
    if (first < 0 || at < first) return null;
    const known = values.slice(Math.max(first, at - WEEK + 1), at + 1).filter((value) => value !== null);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
  });
}
