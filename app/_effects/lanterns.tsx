import { periodLabel } from '../_words/dates.ts';
import { curveOf, hasEnded, type Stage } from './stage.ts';

const LANTERNS = 11;

/** Winter street: eleven lanterns light one by one; the highest days carry a dot, the highest its date. */
export function Lanterns({ face, steps, width, height }: Stage) {
  const curve = curveOf(face?.total, 2, width - 2, 24, height - 4);
  const lit = steps.length === 0 ? 0 : Math.floor((steps.filter(hasEnded).length / steps.length) * LANTERNS);
  const sag = (share: number) => 2 + 4 * 5 * share * (1 - share);
  const peaks = face ? highest(face.total, 3) : [];
  return (
    <>
      <path className="fx-string" d={`M0 2Q${width / 2} 12 ${width} 2`} />
      {Array.from({ length: LANTERNS }, (_, at) => {
        const share = (at + 0.5) / LANTERNS;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lanterns have no other identity
          <g key={at} transform={`translate(${share * width} ${sag(share)})`}>
            <path className="fx-string" d="M0 0V3" />
            <rect className="fx-glass" x={-3} y={3} width={6} height={8} rx={2.5} />
            <rect className="fx-light" x={-3} y={3} width={6} height={8} rx={2.5} opacity={at < lit ? 1 : 0} />
          </g>
        );
      })}
      {curve ? <path className="fx-line" d={curve.path} /> : null}
      {curve && face
        ? peaks.map((at, rank) => (
            <g key={at}>
              <circle className="fx-dot" cx={curve.x(at)} cy={curve.y(face.total[at] ?? 0)} r={2.5} />
              {rank === 0 ? (
                <text
                  x={curve.x(at) + (at > face.total.length / 2 ? -7 : 7)}
                  y={curve.y(face.total[at] ?? 0) + 5}
                  textAnchor={at > face.total.length / 2 ? 'end' : 'start'}
                >
                  {periodLabel(face.frequency, face.dates[at])}
                </text>
              ) : null}
            </g>
          ))
        : null}
    </>
  );
}

/** Places of the largest values, no two within a week. */
function highest(values: readonly (number | null)[], count: number): number[] {
  const ranked = values.flatMap((value, at) => (value === null ? [] : [{ at, value }])).sort((a, b) => b.value - a.value);
  const chosen: number[] = [];
  for (const { at } of ranked) if (chosen.length < count && chosen.every((other) => Math.abs(other - at) > 6)) chosen.push(at);
  return chosen;
}
