import { curveOf, hasEnded, type Stage } from './stage.ts';

/** Brass orrery: one ring a phase, closed when the phase has finished. */
export function Orrery({ face, steps, moving, width, height }: Stage) {
  const curve = curveOf(face?.total, 2, width - height - 12, 6, height - 6);
  const phases = [...new Set(steps.map((step) => step.phaseIndex))];
  const outer = height / 2 - 2;
  const radius = (at: number) => outer * ((at + 1.6) / (phases.length + 0.6));
  return (
    <>
      {curve ? <path className="fx-line" d={curve.path} /> : <path className="spark-empty" d={`M2 ${height / 2}H${width - height - 12}`} />}
      <g transform={`translate(${width - height / 2} ${height / 2})`}>
        <circle className="fx-dot" r={1.8} />
        {phases.map((phase, at) => {
          const own = steps.filter((step) => step.phaseIndex === phase);
          const share = own.filter(hasEnded).length / own.length;
          return (
            <g key={phase} transform={`rotate(${at * 137})`}>
              <circle className="fx-orbit" r={radius(at)} />
              <circle className="fx-closing" r={radius(at)} pathLength={1} strokeDasharray={1} strokeDashoffset={1 - share} />
            </g>
          );
        })}
        {moving ? (
          <g className="fx-turn">
            <circle className="fx-planet" cx={outer} r={2.5} />
          </g>
        ) : null}
      </g>
    </>
  );
}
