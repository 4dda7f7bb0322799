import { point, type Scale } from '../_charts/scale.ts';

/**
 * A line through the known values with at most two points a pixel: of each bucket the lowest and the highest in their order, so that
 * no peak is lost. A hole is kept wherever a value is unknown.
 */
export function thinLine(values: readonly (number | null)[], pixels: number, x: Scale, y: Scale): string {
  const size = Math.max(1, Math.ceil(values.length / Math.max(1, pixels)));
  let path = '';
  let pen = false;
  const draw = (at: number) => {
    path += `${pen ? 'L' : 'M'}${point(x(at), y(values[at] ?? 0))}`;
    pen = true;
  };
  for (let from = 0; from < values.length; from += size) {
    let low = -1;
    let high = -1;
    for (let at = from; at < Math.min(values.length, from + size); at++) {
      const value = values[at];
      if (value === null) {
        pen = size === 1 ? false : pen;
        continue;
      }
      if (low < 0 || value < (values[low] ?? 0)) low = at;
      if (high < 0 || value > (values[high] ?? 0)) high = at;
    }
    if (low < 0) pen = false;
    else {
      draw(Math.min(low, high));
      if (low !== high) draw(Math.max(low, high));
    }
  }
  return path;
}
