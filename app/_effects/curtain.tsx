import { linear, linePath } from '../_charts/scale.ts';
import { curveOf, endedShare, type Stage } from './stage.ts';

const WEEK = 7;
/** What is left of each half when the curtain is open. */
const DRAPE = 0.03;
/** Of each half; they draw together as it opens. */
const FOLDS = 14;

/** Playbill: the curtain opens as the run goes on, over the ramps of products that were launched inside the window. */
export function Curtain(stage: Stage) {
  const { face, width, height } = stage;
  const share = endedShare(stage);
  const ramps = (face?.rows ?? []).map((row) => smooth(row.quantity));
  const periods = face?.dates.length ?? 2;
  const x = linear(0, periods - 1, 6, width - 6);
  const plain = ramps.length === 0 ? curveOf(face?.total, 6, width - 6, 6, height - 6) : null;
  const folds = Array.from({ length: FOLDS }, (_, at) => `M${((at + 1) * width) / 2 / FOLDS} 0V${height}`).join('');
  const closed = Math.max(DRAPE, 1 - share);
  return (
    <>
      {plain ? <path className="fx-line" d={plain.path} /> : null}
      {ramps.map((ramp, at) => {
        const first = ramp.findIndex((value) => value !== null);
        // Each on its own scale: what is shown is how it rises, and a favourite would press the others flat.
        const y = linear(0, Math.max(1, ...ramp.map((value) => value ?? 0)), height - 6, 6);
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
            <circle className="fx-dot fx-fade" opacity={isUp ? 1 : 0} cx={x(first)} cy={y(ramp[first] ?? 0)} r={2.5} />
          </g>
        );
      })}
      {[
        { side: 'left', drawn: `scale(${closed} 1)` },
        { side: 'right', drawn: `translate(${width} 0) scale(${-closed} 1)` },
      ].map(({ side, drawn }) => (
        <g key={side} className="fx-cloth" transform={drawn}>
          <rect width={width / 2} height={height} />
          <path className="fx-fold" d={folds} />
        </g>
      ))}
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
