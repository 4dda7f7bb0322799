import { formatDuration } from '../_words/numbers.ts';
import { curveOf, hasEnded, type Stage } from './stage.ts';

/** Ruled ledger: on a card the line stands on ruled paper; during a run each finished step prints a line of the receipt. */
export function TillRoll(stage: Stage) {
  const { face, width, height, card } = stage;
  const curve = curveOf(face?.total, 2, width - 2, 6, height - 8);
  if (!card) return <Receipt {...stage} />;
  return (
    <>
      {Array.from({ length: Math.floor(height / 11) }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rules of the paper have no other identity
        <path key={at} className="grid-line" d={`M0 ${at * 11 + 6}H${width}`} />
      ))}
      {curve ? <path className="fx-line" d={curve.path} /> : null}
    </>
  );
}

/** Words in a slot narrower than this would touch; bars stand for them. */
const READABLE = 76;

function Receipt({ steps, width, height }: Stage) {
  const slot = width / Math.max(1, steps.length);
  const longest = Math.max(1, ...steps.map((step) => step.durationMs ?? 0));
  const teeth = Math.round(width / 8);
  const edge = Array.from({ length: teeth }, (_, at) => `L${((at + 0.5) * width) / teeth} ${height - 1}L${((at + 1) * width) / teeth} ${height - 5}`).join('');
  return (
    <>
      <path className="fx-paper" d={`M0.5 0.5V${height - 5}${edge}V0.5`} />
      {steps.map((step, at) => (
        <g key={step.id} className="fx-print" opacity={hasEnded(step) ? 1 : 0} transform={`translate(${at * slot + 6} ${hasEnded(step) ? 0 : -6})`}>
          {slot >= READABLE ? (
            <>
              <text y={21}>{step.id}</text>
              <text className="fx-figure" y={40}>
                {step.status === 'skip' ? 'skip' : step.durationMs === null ? '' : formatDuration(step.durationMs)}
              </text>
            </>
          ) : (
            <path className="fx-bar" d={`M${slot / 2 - 6} ${height - 9}V${height - 10 - ((step.durationMs ?? 0) / longest) * (height - 20)}`} />
          )}
        </g>
      ))}
    </>
  );
}
