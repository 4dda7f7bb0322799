export type Scale = (value: number) => number;

/** Straight line from [from, to] to [low, high] pixels; one value alone lands in the middle. */
export function linear(from: number, to: number, low: number, high: number): Scale {
  if (to === from) return () => (low + high) / 2;
  const slope = (high - low) / (to - from);
  return (value) => low + (value - from) * slope;
}

/** Round step of 1, 2, 2.5 or 5 × 10ⁿ giving about `count` ticks. */
export function niceStep(span: number, count: number): number {
  const rough = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough || 1));
  const unit = rough / power;
  const step = unit <= 1 ? 1 : unit <= 2 ? 2 : unit <= 2.5 ? 2.5 : unit <= 5 ? 5 : 10;
  return step * power;
}

/** Ticks that cover [min, max]; from zero when the data come anywhere near it. */
export function valueTicks(min: number, max: number, count: number): number[] {
  const low = min > 0 && min < max * 0.33 ? 0 : min;
  const span = Math.max(max - low, Math.abs(max) * 0.02);
  if (span === 0) return [0, 1];
  const step = niceStep(span, count);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(max / step - 1e-9);
  return Array.from({ length: Math.max(2, last - first + 1) }, (_, at) => (first + at) * step);
}

const px = (value: number): string => value.toFixed(1).replace(/\.0$/, '');
export const point = (x: number, y: number): string => `${px(x)} ${px(y)}`;

/** A line through what is there; `bridge[i]` says that a hole at i is crossed instead of left open. */
export function linePath(values: readonly (number | null)[], from: number, x: Scale, y: Scale, bridge?: (at: number) => boolean): string {
  let path = '';
  let pen = false;
  values.forEach((value, at) => {
    if (value === null || !Number.isFinite(value)) {
      if (!bridge?.(at)) pen = false;
      return;
    }
    path += `${pen ? 'L' : 'M'}${point(x(from + at), y(value))}`;
    pen = true;
  });
  return path;
}

/** The area between two lines, over the places that are drawn. */
export function bandPath(
  lower: readonly number[],
  upper: readonly number[],
  from: number,
  x: Scale,
  y: Scale,
  isDrawn: (at: number) => boolean = () => true,
): string {
  const side = (values: readonly number[]) => values.flatMap((value, at) => (isDrawn(at) ? [point(x(from + at), y(value))] : []));
  const top = side(upper);
  const bottom = side(lower).reverse();
  return top.length === 0 ? '' : `M${top.join('L')}L${bottom.join('L')}Z`;
}
