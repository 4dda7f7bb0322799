/** Where a loess fit stands and what it looks at; all positions are indices of the smoothed sequence. */
export interface LoessSpot {
  /** Place of the fit; −1 and n (one step outside) are allowed. */
  at: number;
  /** First neighbour. */
  from: number;
  /** Number of neighbours, ≥ 1. */
  count: number;
  /** Distance at which the tricube weight becomes 0. */
  reach: number;
  /** 0 = local mean, 1 = local line. */
  degree: number;
}

/** Shares of the reach inside which a neighbour counts fully, and beyond which not at all. */
const FULL = 0.001;
const NONE = 0.999;

/**
 * Weights of one loess fit: its value is Σ row[j] · y[from + j]. Tricube weights of the distance, times the robustness weights where
 * given, turned into those of a local line when the degree is 1.
 * @param spot place and neighbours
 * @param robust weight of every element of the sequence, 0 … 1; null = all 1
 * @param row at least length `count`, receives the weights, which sum to 1
 * @returns false when every neighbour has weight 0
 * @see Cleveland 1979; Cleveland, Cleveland, McRae & Terpenning 1990, section 2. Its program leaves out the slope where the neighbours
 * spread less than a thousandth of the whole sequence; here only where they do not spread at all.
 */
export function loessWeights({ at, from, count, reach, degree }: LoessSpot, robust: Float64Array | null, row: Float64Array): boolean {
  let total = 0;
  for (let j = 0; j < count; j++) {
    const distance = Math.abs(from + j - at);
    let weight = 0;
    if (distance <= FULL * reach) weight = 1;
    else if (distance <= NONE * reach) {
      const share = distance / reach;
      const rest = 1 - share * share * share;
      weight = rest * rest * rest;
    }
    if (robust !== null) weight *= robust[from + j];
    row[j] = weight;
    total += weight;
  }
  if (!(total > 0)) return false;
  let centre = 0;
  for (let j = 0; j < count; j++) {
    row[j] /= total;
    centre += row[j] * j;
  }
  if (degree > 0) tilt(row, count, centre, at - from);
  return true;
}

/** Turns the weights of a local mean into those of a local line, read at `place`. */
function tilt(row: Float64Array, count: number, centre: number, place: number): void {
  let spread = 0;
  for (let j = 0; j < count; j++) spread += row[j] * (j - centre) * (j - centre);
  if (!(spread > 1e-12)) return;
  const slope = (place - centre) / spread;
  for (let j = 0; j < count; j++) row[j] *= slope * (j - centre) + 1;
}
