import { linear, linePath } from './scale.ts';

const WIDTH = 136;
const HEIGHT = 34;

/** Error step by step from zero, all rows on one scale; a small drawing beside the figures, no axis of its own. */
export function StepCurve({
  values,
  reference,
  top,
  won,
}: {
  values: readonly (number | null)[];
  reference: readonly (number | null)[] | null;
  top: number;
  won: boolean;
}) {
  const x = linear(0, Math.max(1, values.length - 1), 1, WIDTH - 1);
  const y = linear(0, top, HEIGHT - 1, 2);
  return (
    <svg className="block" width={WIDTH} height={HEIGHT} aria-hidden="true">
      <path className="grid-line" d={`M0 ${HEIGHT - 0.5}H${WIDTH}`} />
      {reference ? <path className="baseline-line" d={linePath(reference, 0, x, y)} /> : null}
      <path className={won ? 'champion-line' : 'actual-line'} d={linePath(values, 0, x, y)} />
    </svg>
  );
}
