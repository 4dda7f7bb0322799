const RATIO = (Math.sqrt(5) - 1) / 2;

/**
 * Minimum of a function of one variable: a coarse grid finds the valley, golden-section search its floor. For a function with
 * one minimum in the chosen cell the place is known to (high − low) · 2/cells · 0.618^steps.
 * @param objective called `cells + 1 + steps` times; must be finite or NaN (NaN is never chosen)
 * @param low lower bound of the variable
 * @param high upper bound, > low
 * @param cells cells of the grid, ≥ 2 (default 8)
 * @param steps golden-section steps (default 22)
 * @returns the place of the smallest value seen; on ties the smallest place of the grid
 * @see Kiefer 1953; Brent 1973, chapter 5
 */
export function minimiseGolden(objective: (x: number) => number, low: number, high: number, cells = 8, steps = 22): number {
  const width = (high - low) / cells;
  let best = low;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i <= cells; i++) {
    const value = objective(low + i * width);
    if (value < least) {
      least = value;
      best = low + i * width;
    }
  }
  let a = Math.max(low, best - width);
  let b = Math.min(high, best + width);
  let c = b - RATIO * (b - a);
  let d = a + RATIO * (b - a);
  let fc = objective(c);
  let fd = objective(d);
  for (let i = 2; i < steps; i++) {
    if (fc < fd) {
      b = d;
      d = c;
      fd = fc;
      c = b - RATIO * (b - a);
      fc = objective(c);
    } else {
      a = c;
      c = d;
      fc = fd;
      d = a + RATIO * (b - a);
      fd = objective(d);
    }
  }
  if (Math.min(fc, fd) < least) return fc < fd ? c : d;
  return best;
}
