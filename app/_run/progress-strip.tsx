import type { RunState } from '../../server/pipeline/run-state.ts';
import { plural } from '../_words/numbers.ts';

/** One mark a step, a wider gap between phases. */
export function ProgressStrip({ state }: { state: RunState }) {
  const gaps = state.steps.map((step, at) => (at > 0 && step.phase !== state.steps[at - 1].phase ? 6 : at > 0 ? 2 : 0));
  const width = Math.max(8, Math.min(18, 220 / Math.max(1, state.steps.length)));
  let x = 0;
  const marks = state.steps.map((step, at) => {
    x += gaps[at];
    const mark = { step, x };
    x += width;
    return mark;
  });
  const done = state.steps.filter((step) => step.status !== 'pending' && step.status !== 'running').length;
  return (
    <svg width={Math.max(x, 1)} height={6} role="img" aria-label={`${done} of ${plural(state.steps.length, 'step')} done`} className="max-sm:hidden">
      {marks.map(({ step, x: left }) => (
        <rect
          key={step.id}
          className={`segment ${step.status === 'pass' ? 'done' : step.status} ${step.status === 'running' ? 'breathe' : ''}`}
          x={left + (step.status === 'skip' ? 0.5 : 0)}
          y={step.status === 'skip' ? 1.5 : 1}
          width={width - (step.status === 'skip' ? 1 : 0)}
          height={step.status === 'skip' ? 3 : 4}
          rx={1}
        />
      ))}
    </svg>
  );
}
