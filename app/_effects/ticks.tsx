import { curveOf, hasEnded, type Stage } from './stage.ts';

/** Pocket book: an ink tick beside each finished step. */
export function Ticks({ face, steps, width, height }: Stage) {
  const curve = curveOf(face?.total, 2, width - 2, 5, height - 20);
  const slot = width / Math.max(1, steps.length);
  return (
    <>
      {curve ? <path className="fx-line" d={curve.path} /> : <path className="spark-empty" d={`M2 ${height / 2 - 8}H${width - 2}`} />}
      {steps.map((step, at) => {
        const x = slot * (at + 0.5);
        return (
          <g key={step.id}>
            <circle className={step.status === 'running' ? 'fx-dot breathe' : 'fx-faint-dot'} cx={x} cy={height - 6} r={1.5} opacity={hasEnded(step) ? 0 : 1} />
            <path
              className="fx-ink"
              pathLength={1}
              strokeDasharray={1}
              strokeDashoffset={hasEnded(step) ? 0 : 1}
              d={step.status === 'skip' ? `M${x - 3} ${height - 6}h6` : `M${x - 3.5} ${height - 6}l2.5 3 5-7.5`}
              opacity={hasEnded(step) ? 1 : 0}
            />
          </g>
        );
      })}
    </>
  );
}
