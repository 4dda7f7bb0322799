/** Borders of the four classes. */
const INTERVAL = 1.32;
const VARIATION = 0.49;

/**
 * Average demand interval and squared coefficient of variation of the sizes.
 * @param y demand, length n; NaN = not usable; anything but 0 is a demand
 * @param out length 2, receives ADI = usable periods / periods with demand (≥ 1) and CV² = population variance of the demands other
 * than 0 / their squared mean; both NaN without demand, CV² NaN when their mean is 0
 * @returns number of periods with demand
 * @see Syntetos, Boylan & Croston 2005
 */
export function measureDemand(y: Float64Array, out: Float64Array): number {
  let periods = 0;
  let demands = 0;
  let sum = 0;
  for (let t = 0; t < y.length; t++) {
    if (Number.isNaN(y[t])) continue;
    periods++;
    if (y[t] === 0) continue;
    demands++;
    sum += y[t];
  }
  const mean = sum / demands;
  let squares = 0;
  for (let t = 0; t < y.length; t++) if (y[t] !== 0 && !Number.isNaN(y[t])) squares += (y[t] - mean) * (y[t] - mean);
  out[0] = demands > 0 ? periods / demands : Number.NaN;
  out[1] = mean !== 0 ? squares / demands / (mean * mean) : Number.NaN;
  return demands;
}

/**
 * Class from the two measures: 0 smooth, 1 erratic, 2 intermittent, 3 lumpy; −1 when either is NaN. A measure on its border belongs
 * to the harder class.
 * @param interval ADI, border 1.32
 * @param variation CV², border 0.49
 * @see Syntetos, Boylan & Croston 2005, figure 4
 */
export function demandClassOf(interval: number, variation: number): number {
  if (Number.isNaN(interval) || Number.isNaN(variation)) return -1;
  return (interval >= INTERVAL ? 2 : 0) + (variation >= VARIATION ? 1 : 0);
}

const measures = new Float64Array(2);

/** Class of a series: 0 smooth, 1 erratic, 2 intermittent, 3 lumpy; −1 when it never sold. */
export function classifyDemand(y: Float64Array): number {
  measureDemand(y, measures);
  return demandClassOf(measures[0], measures[1]);
}
